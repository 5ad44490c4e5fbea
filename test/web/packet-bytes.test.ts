import { describe, expect, test } from 'vitest'
import { decodeMessage as serverReads, encodeMessage as serverWrites } from '../../proto/bytes.ts'
import { noThread, noUser, type WireMessage, type WireUser } from '../../proto/wire.ts'
import { decodeMessage, encodeMessage, PacketFault } from '../../web-client/core/connection/packet-codec.ts'
import { Random, seedOfRun } from '../support/random.ts'
import { decode, encode } from '../support/wire.ts'

const seed = seedOfRun()
const texts = ['', 'a', '你好 👋', '\ufeffmark', 'x'.repeat(127), 'y'.repeat(128), '\0', '{"a":1}', 'z'.repeat(70_000)]
const numbers = [0, 1, 127, 128, 16_383, 16_384, 4_294_967_295]

/** Returns a message with any of its fields set. */
function anyMessage(random: Random): WireMessage {
  const text = () => random.pick(texts)
  const user = (): WireUser => ({ uid: text(), nickname: text(), avatar: text(), type: text(), extra: text() })
  const thread = { uid: text(), topic: text(), type: text(), state: text(), user: user(), channel: '', extra: text() }
  return {
    ...{ uid: text(), type: text(), content: text(), status: text(), createdAt: text(), channel: text() },
    ...{ extra: text(), thread, user: user() },
    ...{ seq: random.pick(numbers), sentAt: random.pick([...numbers, Date.now(), Number.MAX_SAFE_INTEGER]) },
  }
}

describe(`the browser's own reading of packets (seed ${seed})`, () => {
  const random = new Random(seed)
  const messages = Array.from({ length: 100 }, () => anyMessage(random))

  test('writes what the server parses, in as many bytes as the server’s own encoding', () => {
    for (const message of messages) {
      const bytes = encodeMessage(message)
      expect(serverReads(bytes)).toEqual(message)
      expect(bytes.length).toBe(serverWrites(message).length)
    }
  })

  test('parses what the server and google-protobuf write', () => {
    for (const message of messages) {
      expect(decodeMessage(serverWrites(message))).toEqual(message)
      expect(decodeMessage(encode(message))).toEqual(message)
      expect(decode(encodeMessage(message)).thread?.user).toBeDefined()
    }
  })

  test('throws nothing but its own error, whatever the bytes', () => {
    const whole = serverWrites(messages.find(({ uid }) => uid !== '') ?? anyMessage(random)).subarray(0, 400)
    for (let cut = 0; cut < whole.length; cut += 1) {
      const broken = Uint8Array.from(whole.subarray(0, cut))
      if (cut > 0) broken[random.between(0, cut)] = random.between(0, 256)
      try {
        decodeMessage(broken)
      } catch (error) {
        expect(error).toBeInstanceOf(PacketFault)
      }
    }
  })
})

test('fields without a number of ours are skipped, of each wire type; the last of a repeated field counts', () => {
  const strange = [
    ...[0xd2, 0x06, 0x03, 0x61, 0x62, 0x63],
    ...[0xd8, 0x06, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
    ...[0xd9, 0x06, 1, 2, 3, 4, 5, 6, 7, 8],
    ...[0xdd, 0x06, 1, 2, 3, 4],
  ]
  const bytes = Buffer.concat([encode({ uid: 'first' }), Buffer.from(strange), encode({ uid: 'm', type: 'TEXT' })])
  expect(decodeMessage(bytes)).toMatchObject({ uid: 'm', type: 'TEXT', thread: noThread, user: noUser, seq: 0 })
})

test.each([
  ['a text', [...Buffer.from('hello')]],
  ['a length beyond the end', [0x0a, 0xff, 0xff, 0xff, 0x7f, 0x61]],
  ['a number without an end', Array.from({ length: 40 }, () => 0xff)],
  ['a group', [0x0b, 0x0c]],
])('%s is refused', (_, bytes) => {
  expect(() => decodeMessage(Uint8Array.from(bytes))).toThrow(PacketFault)
})
