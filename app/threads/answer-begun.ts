import { filesNamedIn } from '../../domain/message/file.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { answered, offline } from '../../domain/thread/thread-life.ts'
import { whyAway } from '../dispatch/availability.ts'
import { append, type Receipt, type Sending } from '../messaging/append.ts'
import { attachFiles } from '../messaging/attachments.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, type Said, serverDraft, systemActor } from '../messaging/server-message.ts'
import type { ThreadDeps } from './end-thread.ts'
import { awayPhrases } from './open-thread.ts'

/**
 * Stores the visitor’s first answer in a thread that a backend has begun, which puts the thread into its queue, with
 * QUEUE; with LEAVE_MSG it is for a left message while the queue accepts nobody. The step must be exclusive.
 */
export async function answerBegun(
  deps: ThreadDeps,
  lane: Lane,
  { actor, draft, thread }: Sending & { readonly thread: Thread },
): Promise<Receipt> {
  const { messageDeps, agentPool } = deps
  if (filesNamedIn(draft).length > 0) await attachFiles(messageDeps.files, { actor, draft, thread })
  const away = await whyAway(deps, thread.targetUid, await agentPool.settingsOf(thread.targetUid))
  const after = away === undefined ? answered(thread, messageDeps.clock.now()) : offline(thread)
  const receipt = await append(messageDeps, lane, { actor, draft, thread, after, change: { kind: 'become', after } })
  if (receipt.repeated) return receipt
  const said = await saidOf(deps, after, away)
  const system = systemActor(thread.targetUid, '')
  const answer = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, said)
  await append(messageDeps, lane, { actor: system, draft: answer, thread: after })
  return receipt
}

async function saidOf(
  { phrasebook, queueUpdates, agents, workgroups }: ThreadDeps,
  thread: Thread,
  away: 'AWAY' | 'FULL' | undefined,
): Promise<Said & { readonly type: string }> {
  const target = (await workgroups.byUid(thread.targetUid)) ?? (await agents.byUid(thread.targetUid))
  const event = eventOf(away ?? 'QUEUED', { uid: thread.targetUid, nickname: target?.nickname ?? '' }, thread.enteredAt)
  if (away === undefined) return { type: 'QUEUE', ...(await queueUpdates.saidFor(thread, event)) }
  return { type: 'LEAVE_MSG', ...(await phrasebook.tell(thread, awayPhrases[away], event)) }
}
