import type { MessageUid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import { takesPart } from '../../domain/message/permission.ts'
import { uidsOf } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageDeps, Receipt, Sending } from './append.ts'

/**
 * Returns the receipt that the sender of a refused message got when it was first stored: the thread ended, or the
 * sender left it, before that receipt arrived. Throws the refusal if the message was not stored or is not the sender's.
 */
export async function firstAnswer(deps: MessageDeps, { actor, draft }: Sending, refusal: unknown): Promise<Receipt> {
  const { topic, uid, threadUid } = draft
  const earlier = await deps.log.find(topic, uid)
  if (earlier === null || !uidsOf(actor).includes(earlier.sender.uid)) throw refusal
  if (threadUid !== undefined && threadUid !== earlier.threadUid) throw refusal
  const thread = await deps.threads.byUid(earlier.threadUid)
  // Who has left a group hears nothing of it any more, not even themselves.
  if (thread === null || (thread.type === 'GROUP' && !takesPart(actor, thread))) throw refusal
  return { kind: 'stored', message: { ...earlier, thread }, repeated: true }
}

/** Returns the message with that uid in this thread. The log also searches earlier threads of the topic. */
export async function findInThread(
  { log }: Pick<MessageDeps, 'log'>,
  { uid, topic }: Thread,
  messageUid: MessageUid,
): Promise<LoggedMessage | null> {
  const found = await log.find(topic, messageUid)
  return found?.threadUid === uid ? found : null
}
