import type { ThreadUid } from '../../domain/ids.ts'
import { takesPart } from '../../domain/message/permission.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isOpen, type Thread } from '../../domain/thread/thread.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { endThread, type ThreadDeps } from './end-thread.ts'

/** Ends a thread for one of its participants. Ending it again changes nothing. Throws Refused `thread_not_found`. */
export async function closeThread(deps: ThreadDeps, actor: Actor, uid: ThreadUid): Promise<Thread> {
  const thread = await deps.threads.byUid(uid)
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
  return inLane(deps.messageDeps, thread.topic, (lane) => ({
    result: close(deps, lane, { actor, thread }),
    exclusive: true,
  }))
}

async function close(
  deps: ThreadDeps,
  lane: Lane,
  { actor, thread }: { actor: Actor; thread: Thread },
): Promise<Thread> {
  const current = lane.thread ?? null
  if (current === null || current.uid !== thread.uid || !isOpen(current)) return thread
  // Checked again inside the lane: the agent may have lost the thread while this waited.
  if (!takesPart(actor, current)) throw new Refused('thread_not_found')
  const byVisitor = actor.kind === 'visitor'
  const message = await endThread(deps, lane, {
    thread: current,
    actor,
    type: byVisitor ? 'VISITOR_CLOSED' : 'AGENT_CLOSED',
    phrase: byVisitor ? 'closedByVisitor' : 'closedByAgent',
    kind: 'ENDED',
    closedBy: byVisitor ? 'VISITOR' : 'AGENT',
  })
  return message.thread
}
