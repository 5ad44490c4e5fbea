import type { MessageUid, Topic, Uid } from '../domain/ids.ts'
import type { Addressee, Draft, PassingMessage } from '../domain/message.ts'
import type { Actor } from '../domain/person.ts'
import type { Thread } from '../domain/thread.ts'
import { newUid } from './uid.ts'

/** The server as a sender, speaking for the agent or workgroup a visitor asked for. */
export function systemActor(uid: Uid, nickname: string): Actor {
  return { kind: 'system', uid, person: { uid, nickname, avatar: '', type: 'SYSTEM', extra: '' } }
}

/** Something the server says on a topic. */
export function serverDraft(type: string, topic: Topic, content: string): Draft {
  return { uid: newUid() as MessageUid, type, content, channel: 'SYSTEM', extra: '', topic }
}

/** A server's answer that is not kept, such as CONTINUE. */
export function serverAnswer(
  actor: Actor,
  thread: Thread | Addressee,
  said: { type: string; content: string; nowMs: number },
): PassingMessage {
  const { uid, type, content, channel, extra } = serverDraft(said.type, thread.topic, said.content)
  return {
    uid,
    type,
    content,
    channel,
    extra,
    status: 'SUCCESS',
    sender: actor.person,
    seq: 0,
    sentAt: said.nowMs,
    thread,
  }
}
