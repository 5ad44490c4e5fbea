import type { MessageUid } from '../../domain/ids.ts'
import { checkIsMeant, checkMayRecall, checkMaySpeak } from '../../domain/message/permission.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import { detachFiles } from './attachments.ts'
import type { Lane, Step } from './lanes.ts'
import { findInThread, firstAnswer } from './repeats.ts'

/** Handles RECALL: it is a numbered message of its own, so that devices that were away learn of it too. */
export function recall(line: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  try {
    checkMaySpeak(sending.actor, thread)
    checkIsMeant(sending.draft, thread)
  } catch (refusal) {
    return { result: firstAnswer(line, sending, refusal) }
  }
  return { result: withdraw(line, lane, { ...sending, thread }), exclusive: true }
}

/** Does the same for an actor who may speak. The step must be exclusive. */
export async function withdraw(line: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const { actor, draft, thread } = sending
  const messageUid = draft.content as MessageUid
  const [target, earlier] = await Promise.all([
    findInThread(line, thread, messageUid),
    findInThread(line, thread, draft.uid),
  ])
  if (earlier !== null) return append(line, lane, sending)
  if (target === null) throw new Refused('message_not_found')
  const ageMs = line.clock.now() - target.sentAt
  checkMayRecall(actor, target, { ageMs, windowMs: line.recallWindowMs })
  const receipt = await append(line, lane, { ...sending, change: { kind: 'withdraw', messageUid } })
  await detachFiles(line, target, thread)
  return receipt
}
