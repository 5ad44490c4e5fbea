import type { ThreadUid } from '../../domain/ids.ts'
import { takesPart } from '../../domain/message/permission.ts'
import type { Actor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Filing, Thread } from '../../domain/thread/thread.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import { type MessageDeps, Stale } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'

interface WrapUpDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly notices: Pick<AgentNotices, 'filed'>
}

/**
 * Files a thread for one of its agents, before or after its end, and notifies all of them; omitted fields stay. Throws
 * Refused `thread_not_found`.
 */
export async function wrapUp(
  { messageDeps, threads, notices }: WrapUpDeps,
  actor: Actor,
  { uid, ...filing }: { uid: ThreadUid } & Partial<Filing>,
): Promise<Thread> {
  const { topic } = await readable(threads, actor, uid)
  const filed = await inLane(messageDeps, topic, (lane) => ({
    result: file({ lane, threads }, actor, { uid, filing }),
    exclusive: true,
  }))
  notices.filed(filed)
  return filed
}

/** Runs in the lane of the topic, which may hold a newer thread by now. */
async function file(
  { lane, threads }: { lane: Lane; threads: Threads },
  actor: Actor,
  { uid, filing }: { uid: ThreadUid; filing: Partial<Filing> },
): Promise<Thread> {
  const current = lane.thread?.uid === uid ? lane.thread : null
  const thread = current ?? (await readable(threads, actor, uid))
  if (!takesPart(actor, thread)) throw new Refused('thread_not_found')
  const after = { ...thread, filed: { ...thread.filed, ...filing }, revision: thread.revision + 1 }
  const { outcome } = await threads.change(thread, { kind: 'file', after })
  if (current !== null) lane.thread = outcome === 'changed' ? after : undefined
  if (outcome !== 'changed') throw new Stale()
  return after
}

async function readable(threads: Threads, actor: Actor, uid: ThreadUid): Promise<Thread> {
  const thread = await threads.byUid(uid)
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
  return thread
}
