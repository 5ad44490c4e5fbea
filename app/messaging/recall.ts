import type { MessageUid } from '../../domain/ids.ts'
import { checkIsMeant, checkMayRecall, checkMaySpeak } from '../../domain/message/permission.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import { detachFiles } from './attachments.ts'
import type { Lane, Step } from './lanes.ts'
import { findInThread, firstAnswer } from './repeats.ts'

/** Handles RECALL: it is a numbered message of its own, so that devices that were away learn of it too. */
export function recall(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  try {
    checkMaySpeak(sending.actor, thread)
    checkIsMeant(sending.draft, thread)
  } catch (refusal) {
    return { result: firstAnswer(deps, sending, refusal) }
  }
  return { result: withdraw(deps, lane, { ...sending, thread }), exclusive: true }
}

/** Does the same for an actor who may speak. The step must be exclusive. */
export async function withdraw(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const { actor, draft, thread } = sending
  const messageUid = draft.content as MessageUid
  const [target, earlier] = await Promise.all([
    findInThread(deps, thread, messageUid),
    findInThread(deps, thread, draft.uid),
  ])
  if (earlier !== null) return append(deps, lane, sending)
  if (target === null) throw new Refused('message_not_found')
  const ageMs = deps.clock.now() - target.sentAt
  checkMayRecall(actor, target, { ageMs, windowMs: deps.recallWindowMs })
  const receipt = await append(deps, lane, { ...sending, change: { kind: 'withdraw', messageUid } })
  await detachFiles(deps, target, thread)
  return receipt
}
