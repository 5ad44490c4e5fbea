import { noThread, noUser, type WireMessage, type WireThread, type WireUser } from '../../../proto/wire.ts'
import { joined, variableBytes } from './mqtt-packets.ts'

/** The bytes are not a Message packet. */
export class PacketFault extends Error {}

/** The values of a packet by field number. */
type Fields = ReadonlyMap<number, Uint8Array | number>
type Names<Name extends string> = Readonly<Record<Name, number>>

/** The texts of a packet and its parts by name, with their field numbers in proto/*.proto. */
export const userTexts = { uid: 1, nickname: 2, avatar: 3, type: 4, extra: 5 }
export const threadTexts = { uid: 1, topic: 2, type: 3, state: 4, channel: 6, extra: 7 }
export const messageTexts = { uid: 1, type: 2, content: 3, status: 4, createdAt: 5, channel: 6, extra: 9 }
const userOfThread = 5
const [threadOfMessage, userOfMessage, seqOfMessage, sentAtOfMessage] = [7, 8, 100, 101] as const

/** The tag of a field combines its number and kind: `number * 8 + kind`. */
const [numberKind, bytesKind] = [0, 2]
/** Kinds that our packets do not use, and their size in bytes. */
const otherKinds: Readonly<Record<number, number>> = { 1: 8, 5: 4 }
const maxNumberBytes = 10

const encoder = new TextEncoder()
// Keeps a U+FEFF at the beginning of a text.
const decoder = new TextDecoder('utf-8', { ignoreBOM: true })

/** Encodes a Message packet, always with thread, thread.user and user. */
export function encodeMessage(message: WireMessage): Uint8Array {
  const { thread, user, seq, sentAt } = message
  const ofThread = joined(textsIn(thread, threadTexts), part(userOfThread, textsIn(thread.user, userTexts)))
  return joined(
    ...[textsIn(message, messageTexts), part(threadOfMessage, ofThread), part(userOfMessage, textsIn(user, userTexts))],
    ...[numbered(seqOfMessage, seq), numbered(sentAtOfMessage, sentAt)],
  )
}

/** Decodes a Message packet. Skips unknown fields. Throws PacketFault. */
export function decodeMessage(bytes: Uint8Array): WireMessage {
  const fields = fieldsOf(bytes)
  return {
    ...textsOf(fields, messageTexts),
    thread: threadOf(bytesOf(fields, threadOfMessage)),
    user: userOf(bytesOf(fields, userOfMessage)),
    seq: numberOf(fields, seqOfMessage),
    sentAt: numberOf(fields, sentAtOfMessage),
  }
}

function threadOf(bytes: Uint8Array | undefined): WireThread {
  if (bytes === undefined) return noThread
  const fields = fieldsOf(bytes)
  return { ...textsOf(fields, threadTexts), user: userOf(bytesOf(fields, userOfThread)) }
}

function userOf(bytes: Uint8Array | undefined): WireUser {
  return bytes === undefined ? noUser : textsOf(fieldsOf(bytes), userTexts)
}

function textsOf<Name extends string>(fields: Fields, names: Names<Name>): Record<Name, string> {
  const read = Object.entries<number>(names).map(([name, field]) => [name, decoder.decode(bytesOf(fields, field))])
  return Object.fromEntries(read) as Record<Name, string>
}

function bytesOf(fields: Fields, field: number): Uint8Array | undefined {
  const value = fields.get(field)
  return typeof value === 'number' ? undefined : value
}

function numberOf(fields: Fields, field: number): number {
  const value = fields.get(field)
  return typeof value === 'number' ? value : 0
}

/** Returns the fields. If a field repeats, its last value counts. */
function fieldsOf(bytes: Uint8Array): Fields {
  const fields = new Map<number, Uint8Array | number>()
  let at = 0
  const number = () => {
    let value = 0
    for (let index = 0; index < maxNumberBytes; index += 1) {
      const byte = bytes[at] ?? fault()
      at += 1
      value += (byte & 0x7f) * 128 ** index
      if (byte < 0x80) return value
    }
    return fault()
  }
  const advance = (length: number) => {
    at += length
    return at > bytes.length ? fault() : bytes.subarray(at - length, at)
  }
  while (at < bytes.length) {
    const head = number()
    const [field, kind] = [Math.floor(head / 8), head % 8]
    if (kind === numberKind) fields.set(field, number())
    else if (kind === bytesKind) fields.set(field, advance(number()))
    else advance(otherKinds[kind] ?? fault())
  }
  return fields
}

function fault(): never {
  throw new PacketFault('It is no Message packet.')
}

function textsIn<Name extends string>(value: Readonly<Record<NoInfer<Name>, string>>, names: Names<Name>): Uint8Array {
  const present = (Object.keys(names) as Name[]).filter((name) => value[name] !== '')
  return joined(...present.map((name) => part(names[name], encoder.encode(value[name]))))
}

function part(field: number, bytes: Uint8Array): Uint8Array {
  return joined(variableBytes(field * 8 + bytesKind), variableBytes(bytes.length), bytes)
}

function numbered(field: number, value: number): Uint8Array {
  return value === 0 ? new Uint8Array(0) : joined(variableBytes(field * 8 + numberKind), variableBytes(value))
}
