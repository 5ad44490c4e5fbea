import type { WireMessage, WireThread, WireUser } from '../../../proto/wire.ts'
import { numberOf, recordOf, textOf } from '../platform/coerce.ts'

/** Reads a message that the server sent as JSON. Missing fields and those of another type are empty. */
export function readMessage(value: unknown): WireMessage {
  const { uid, type, content, status, createdAt, channel, thread, user, extra, seq, sentAt } = recordOf(value)
  return {
    uid: textOf(uid),
    type: textOf(type),
    content: textOf(content),
    status: textOf(status),
    createdAt: textOf(createdAt),
    channel: textOf(channel),
    thread: readThread(thread),
    user: readUser(user),
    extra: textOf(extra),
    seq: numberOf(seq),
    sentAt: numberOf(sentAt),
  }
}

function readThread(value: unknown): WireThread {
  const { uid, topic, type, state, user, channel, extra } = recordOf(value)
  return {
    uid: textOf(uid),
    topic: textOf(topic),
    type: textOf(type),
    state: textOf(state),
    user: readUser(user),
    channel: textOf(channel),
    extra: textOf(extra),
  }
}

function readUser(value: unknown): WireUser {
  const { uid, nickname, avatar, type, extra } = recordOf(value)
  return {
    uid: textOf(uid),
    nickname: textOf(nickname),
    avatar: textOf(avatar),
    type: textOf(type),
    extra: textOf(extra),
  }
}
