import { newMessageUid } from '../app/uid.ts'
import type { Topic, Uid } from '../domain/ids.ts'
import type { PassingMessage } from '../domain/message.ts'
import type { Refused } from '../domain/refusal.ts'

/** The ERROR message that tells a sender why: its content is JSON of {code, message, uid of the refused message, retryAfterSeconds?}. */
export function refusalMessage(
  refusal: Refused,
  { topic, user, uid, nowMs }: { topic: Topic; user: Uid; uid: string; nowMs: number },
): PassingMessage {
  const { retryAfterSeconds } = refusal
  const hint = retryAfterSeconds === undefined ? {} : { retryAfterSeconds }
  return {
    uid: newMessageUid(),
    type: 'ERROR',
    status: 'ERROR',
    content: JSON.stringify({ code: refusal.code, message: refusal.message, uid, ...hint }),
    channel: 'SYSTEM',
    extra: '',
    sender: { uid: 'system' as Uid, nickname: '', avatar: '', type: 'SYSTEM', extra: '' },
    seq: 0,
    sentAt: nowMs,
    thread: { topic, user },
  }
}
