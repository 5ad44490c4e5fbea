import type { ThreadUid } from '../../domain/ids.ts'
import { takesPart } from '../../domain/message/permission.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isOpen, isQueued, type Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { changeThread, inLaneOf } from '../messaging/in-lane.ts'
import type { AgentPool } from './agent-pool.ts'
import type { Dispatcher } from './dispatcher.ts'

export interface SetPriorityDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agentPool: AgentPool
  readonly dispatcher: Pick<Dispatcher, 'wake'>
}

/**
 * Gives an open thread another priority, from 0 to `maxPriority`, and so another place in its queue: at once if it
 * waits, otherwise should it return there. An agent may do that for whoever waits for them or for a workgroup of theirs,
 * and in threads of theirs; a backend, for anybody in its organization. Throws Refused `thread_not_found`,
 * `thread_closed`.
 */
export async function setPriority(
  deps: SetPriorityDeps,
  actor: Actor,
  { uid, priority }: { readonly uid: ThreadUid; readonly priority: number },
): Promise<Thread> {
  const thread = await deps.threads.byUid(uid)
  if (thread === null || !(await mayKnow(deps, actor, thread))) throw new Refused('thread_not_found')
  const changed = await inLaneOf(deps.messageDeps, thread, async (lane, current) => {
    if (!(await mayKnow(deps, actor, current))) throw new Refused('thread_not_found')
    if (!isOpen(current)) throw new Refused('thread_closed')
    if (current.priority === priority) return current
    const after = { ...current, priority, revision: current.revision + 1 }
    await changeThread(deps.threads, lane, { thread: current, change: { kind: 'become', after } })
    return after
  })
  // It is no longer the topic's current thread, so it has ended.
  if (changed === null) throw new Refused('thread_closed')
  deps.dispatcher.wake(changed.targetUid)
  return changed
}

async function mayKnow({ agentPool }: SetPriorityDeps, actor: Actor, thread: Thread): Promise<boolean> {
  if (actor.kind === 'system' || thread.orgUid !== actor.orgUid) return false
  if (actor.kind !== 'agent' || takesPart(actor, thread)) return actor.kind !== 'visitor'
  if (!isQueued(thread)) return false
  return (await agentPool.candidates(thread.targetUid)).some((one) => one.uid === actor.uid)
}
