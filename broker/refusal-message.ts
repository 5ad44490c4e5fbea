import type { MessageUid, Topic, Uid } from '../domain/ids.ts'
import { type EphemeralMessage, ephemeral } from '../domain/message/message.ts'
import type { Refused } from '../domain/refusal.ts'
import { sentenceOf } from '../domain/refusal-sentences.ts'

/** The uid of the ERROR and of the message that it is about, and where it goes. */
export interface RefusalPlace {
  readonly uid: MessageUid
  readonly refusedUid: string
  readonly topic: Topic
  readonly user: Uid
  readonly nowMs: number
}

/**
 * Returns the ERROR message that tells a sender the reason: its content is JSON of {code, message, uid of the refused
 * message, retryAfterSeconds?}.
 */
export function refusalMessage(
  refusal: Refused,
  { uid, refusedUid, topic, user, nowMs }: RefusalPlace,
): EphemeralMessage {
  const { retryAfterSeconds } = refusal
  const hint = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  const content = JSON.stringify({ code: refusal.code, message: sentenceOf(refusal), uid: refusedUid, ...hint })
  const said = { uid, type: 'ERROR', content, channel: 'SYSTEM', extra: '' }
  const sender = { uid: 'system' as Uid, nickname: '', avatar: '', type: 'SYSTEM', extra: '' } as const
  return { ...ephemeral(said, { topic, user }, { sender, sentAt: nowMs }), status: 'ERROR' }
}
