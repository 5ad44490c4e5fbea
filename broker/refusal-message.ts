import { newMessageUid } from '../app/new-uid.ts'
import type { Topic, Uid } from '../domain/ids.ts'
import { type EphemeralMessage, ephemeral } from '../domain/message/message.ts'
import type { Refused } from '../domain/refusal.ts'
import { sentenceOf } from '../domain/refusal-sentences.ts'

/**
 * Returns the ERROR message that tells a sender the reason: its content is JSON of {code, message, uid of the refused
 * message, retryAfterSeconds?}.
 */
export function refusalMessage(
  refusal: Refused,
  { topic, user, uid, nowMs }: { topic: Topic; user: Uid; uid: string; nowMs: number },
): EphemeralMessage {
  const { retryAfterSeconds } = refusal
  const hint = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  const content = JSON.stringify({ code: refusal.code, message: sentenceOf(refusal), uid, ...hint })
  const said = { uid: newMessageUid(), type: 'ERROR', content, channel: 'SYSTEM', extra: '' }
  const sender = { uid: 'system' as Uid, nickname: '', avatar: '', type: 'SYSTEM', extra: '' } as const
  return { ...ephemeral(said, { topic, user }, { sender, sentAt: nowMs }), status: 'ERROR' }
}
