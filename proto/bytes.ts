import { Refused } from '../domain/refusal.ts'
import { Message as MessagePacket, Thread as ThreadPacket, User as UserPacket } from './gen/packets.js'
import { noThread, noUser, type WireMessage, type WireThread, type WireUser } from './wire.ts'

/** Encodes a Message packet, always with thread, thread.user and user: some clients crash without them. */
export function encodeMessage(message: WireMessage): Uint8Array {
  const { uid, type, content, status, createdAt, channel, extra, seq, sentAt } = message
  return MessagePacket.encode({ uid, type, content, status, createdAt, channel, extra, seq, sentAt })
    .uint32(tags.thread)
    .bytes(threadBytes(message.thread))
    .uint32(tags.user)
    .bytes(userBytes(message.user))
    .finish()
}

/** The tags of fields 7 and 8 of a Message, which are both nested: `number << 3 | 2`. */
const tags = { thread: 58, user: 66 } as const

// The same thread and sender go out with many messages: each is encoded once.
const threadBytes = onceEach((thread: WireThread) => ThreadPacket.encode(thread).finish())
const userBytes = onceEach((user: WireUser) => UserPacket.encode(user).finish())

function onceEach<Value extends object>(encode: (value: Value) => Uint8Array): (value: Value) => Uint8Array {
  const known = new WeakMap<Value, Uint8Array>()
  return (value) => {
    const earlier = known.get(value)
    if (earlier !== undefined) return earlier
    const bytes = encode(value)
    known.set(value, bytes)
    return bytes
  }
}

/** Decodes a Message packet; an invalid one is refused with `malformed`. Unknown fields are skipped. */
export function decodeMessage(bytes: Uint8Array): WireMessage {
  const { uid, type, content, status, createdAt, channel, thread, user, extra, seq, sentAt } = decodePacket(bytes)
  return {
    uid,
    type,
    content,
    status,
    createdAt,
    channel,
    thread: readThread(thread as ThreadPacket | null | undefined),
    user: readUser(user as UserPacket | null | undefined),
    extra,
    seq,
    // protobufjs' default for an absent int64 is a Long, even with --force-number
    sentAt: Number(sentAt),
  }
}

function decodePacket(bytes: Uint8Array): MessagePacket {
  try {
    return MessagePacket.decode(bytes)
  } catch {
    throw new Refused('malformed')
  }
}

function readThread(packet: ThreadPacket | null | undefined): WireThread {
  if (packet === undefined || packet === null) return noThread
  const { uid, topic, type, state, channel, extra } = packet
  const user = readUser(packet.user as UserPacket | null | undefined)
  // Older clients put `extra` into the field that is `channel` now.
  if (channel.startsWith('{')) return { uid, topic, type, state, user, channel: '', extra: extra || channel }
  return { uid, topic, type, state, user, channel, extra }
}

function readUser(packet: UserPacket | null | undefined): WireUser {
  if (packet === undefined || packet === null) return noUser
  const { uid, nickname, avatar, type, extra } = packet
  return { uid, nickname, avatar, type, extra }
}
