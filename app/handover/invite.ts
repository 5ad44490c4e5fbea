import type { ThreadUid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { joined, left } from '../../domain/thread/thread-life.ts'
import { append, type Receipt } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, telling } from '../messaging/server-message.ts'
import type { ThreadDeps } from '../threads/end-thread.ts'
import type { Coming } from './transfer.ts'

/** Adds the accepting agent to the thread as a guest, which takes none of their seats. The step must be exclusive. */
export async function join(
  { messageDeps, phrasebook }: ThreadDeps,
  lane: Lane,
  { actor, draft: answer, thread, uid }: Coming,
): Promise<Receipt> {
  const after = joined(thread, actor.uid)
  const event = eventOf('JOINED', actor.person, messageDeps.clock.now())
  const content = JSON.stringify({ uid, content: await phrasebook.say(thread, 'joined', event) })
  const draft = telling({ ...answer, content }, event)
  return append(messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
}

/**
 * Takes a guest out of a thread; they hear nothing more of it. Throws Refused `thread_not_found`, or `wrong_state` for
 * the agent who has the thread, who must end it or hand it over.
 */
export async function leaveThread(deps: ThreadDeps, actor: AgentActor, uid: ThreadUid): Promise<Thread> {
  const thread = await deps.threads.byUid(uid)
  if (thread === null || !isGuest(actor, thread)) throw new Refused('thread_not_found')
  const gone = await inLaneOf(deps.messageDeps, thread, (lane, current) =>
    leave(deps, lane, { actor, thread: current }),
  )
  if (gone === null) throw new Refused('thread_not_found')
  return gone
}

async function leave(
  { messageDeps, phrasebook }: ThreadDeps,
  lane: Lane,
  { actor, thread }: { actor: AgentActor; thread: Thread },
): Promise<Thread | null> {
  if (!isGuest(actor, thread)) return null
  if (thread.agentUid === actor.uid) throw new Refused('wrong_state')
  if (thread.state === 'CLOSED') throw new Refused('thread_closed')
  const after = left(thread, actor.uid)
  const event = eventOf('LEFT', actor.person, messageDeps.clock.now())
  const said = await phrasebook.tell(thread, 'left', event)
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'SYSTEM', ...said })
  await append(messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
  return after
}

function isGuest(actor: AgentActor, { type, participants }: Thread): boolean {
  const customers = type === 'WORKGROUP' || type === 'AGENT'
  return customers && participants.some((one) => one.role === 'agent' && one.uid === actor.uid)
}
