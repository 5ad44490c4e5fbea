import jspb from 'google-protobuf'

// The other side of the wire, written with google-protobuf from the numbers in protocol.md, not from our .proto files.

export interface TestUser {
  uid?: string
  nickname?: string
  avatar?: string
  type?: string
  extra?: string
}

export interface TestThread {
  uid?: string
  topic?: string
  type?: string
  state?: string
  user?: TestUser
  channel?: string
  extra?: string
}

export interface TestMessage {
  uid?: string
  type?: string
  content?: string
  status?: string
  createdAt?: string
  channel?: string
  thread?: TestThread
  user?: TestUser
  extra?: string
  seq?: number
  sentAt?: number
}

const userFields = { uid: 1, nickname: 2, avatar: 3, type: 4, extra: 5 } as const
const threadFields = { uid: 1, topic: 2, type: 3, state: 4, channel: 6, extra: 7 } as const
const messageFields = { uid: 1, type: 2, content: 3, status: 4, createdAt: 5, channel: 6, extra: 9 } as const

export function encode(message: TestMessage): Buffer {
  const writer = new jspb.BinaryWriter()
  writeStrings(writer, message, messageFields)
  if (message.thread !== undefined) writer.writeMessage(7, message.thread, writeThread)
  if (message.user !== undefined) writer.writeMessage(8, message.user, writeUser)
  if (message.seq !== undefined) writer.writeUint32(100, message.seq)
  if (message.sentAt !== undefined) writer.writeInt64(101, message.sentAt)
  return Buffer.from(writer.getResultBuffer())
}

function writeThread(thread: TestThread, writer: jspb.BinaryWriter): void {
  writeStrings(writer, thread, threadFields)
  if (thread.user !== undefined) writer.writeMessage(5, thread.user, writeUser)
}

function writeUser(user: TestUser, writer: jspb.BinaryWriter): void {
  writeStrings(writer, user, userFields)
}

function writeStrings(writer: jspb.BinaryWriter, value: object, fields: Readonly<Record<string, number>>): void {
  for (const [name, number] of Object.entries(fields)) {
    const text = (value as Record<string, unknown>)[name]
    if (typeof text === 'string') writer.writeString(number, text)
  }
}

/** Decodes a Message; fields that are absent are undefined. Throws on a field without a number. */
export function decode(bytes: Uint8Array): TestMessage {
  return read(new jspb.BinaryReader(bytes), messageFields, (reader, number, message: TestMessage) => {
    if (number === 7) reader.readMessage(message, () => Object.assign(message, { thread: readThread(reader) }))
    else if (number === 8) reader.readMessage(message, () => Object.assign(message, { user: readUser(reader) }))
    else if (number === 100) message.seq = reader.readUint32()
    else if (number === 101) message.sentAt = reader.readInt64()
    else throw new Error(`unknown field ${number} in Message`)
  })
}

function readThread(reader: jspb.BinaryReader): TestThread {
  return read(reader, threadFields, (inner, number, thread: TestThread) => {
    if (number !== 5) throw new Error(`unknown field ${number} in Thread`)
    inner.readMessage(thread, () => Object.assign(thread, { user: readUser(inner) }))
  })
}

function readUser(reader: jspb.BinaryReader): TestUser {
  return read(reader, userFields, (_inner, number) => {
    throw new Error(`unknown field ${number} in User`)
  })
}

function read<Value extends object>(
  reader: jspb.BinaryReader,
  fields: Readonly<Record<string, number>>,
  other: (reader: jspb.BinaryReader, number: number, value: Value) => void,
): Value {
  const names = new Map(Object.entries(fields).map(([name, number]) => [number, name]))
  const value = {} as Value
  while (reader.nextField() && !reader.isEndGroup()) {
    const number = reader.getFieldNumber()
    const name = names.get(number)
    if (name === undefined) other(reader, number, value)
    else Object.assign(value, { [name]: reader.readString() })
  }
  return value
}
