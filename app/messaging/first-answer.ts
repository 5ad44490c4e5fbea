import { uidsOf } from '../../domain/person.ts'
import type { MessageDeps, Receipt, Sending } from './append.ts'

/**
 * What the sender of a refused message was answered when it was stored: its thread ended, or they left it, before
 * that answer reached them. Throws the refusal when it is none of theirs.
 */
export async function firstAnswer(line: MessageDeps, { actor, draft }: Sending, refusal: unknown): Promise<Receipt> {
  const { topic, uid, threadUid } = draft
  const earlier = await line.log.find(topic, uid)
  if (earlier === null || !uidsOf(actor).includes(earlier.sender.uid)) throw refusal
  if (threadUid !== undefined && threadUid !== earlier.threadUid) throw refusal
  const thread = await line.threads.byUid(earlier.threadUid)
  if (thread === null) throw refusal
  return { kind: 'stored', message: { ...earlier, thread }, repeated: true }
}
