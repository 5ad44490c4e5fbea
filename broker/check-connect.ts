import { FrameError } from './frame-error.ts'
import { fieldEnd, numberEnd, type Span, stringEnd, topicEnd } from './packet-strings.ts'

/** CONNACK, §3.2.2.3 */
const unacceptableLevel = 1

/** The byte of connect flags, §3.1.2.3. */
const flagBits = { reserved: 1, will: 4, willQos: 0x18, willRetain: 0x20, password: 0x40, userName: 0x80 } as const

/**
 * Checks a CONNECT whose body begins at `at`, MQTT 3.1.1 §3.1. Throws FrameError: with CONNACK 1 for another version of
 * MQTT [MQTT-3.1.2-2], without CONNACK for a malformed packet.
 */
export function checkConnect(span: Span, at: number): void {
  const levelAt = checkProtocol(span, at)
  const flags = byteAt(span, levelAt + 1)
  checkFlags(flags)
  let end = numberEnd(span, levelAt + 2)
  // [MQTT-3.1.3-1]: these, in this order. [MQTT-3.1.3-4], [MQTT-3.1.3-10], [MQTT-3.1.3-11]
  end = stringEnd(span, end)
  if ((flags & flagBits.will) !== 0) end = fieldEnd(span, topicEnd(span, end))
  if ((flags & flagBits.userName) !== 0) end = stringEnd(span, end)
  if ((flags & flagBits.password) !== 0) end = fieldEnd(span, end)
  if (end !== span.end) throw new FrameError('a CONNECT with more than its fields')
}

/** Returns the offset of the protocol level. What follows it is known only for level 4. */
function checkProtocol(span: Span, at: number): number {
  const levelAt = stringEnd(span, at)
  const name = span.bytes.toString('latin1', at + 2, levelAt)
  const level = byteAt(span, levelAt)
  if (name === 'MQTT' && level === 4) return levelAt
  // MQTT 3.1 is not a malformed 3.1.1: it has that name with that level.
  if (name === 'MQTT' || (name === 'MQIsdp' && level === 3)) {
    throw new FrameError(`level ${level} of MQTT`, { connack: unacceptableLevel })
  }
  // [MQTT-3.1.2-1]
  throw new FrameError('another protocol')
}

function checkFlags(flags: number): void {
  const has = (bits: number) => (flags & bits) !== 0
  // [MQTT-3.1.2-3]
  if (has(flagBits.reserved)) throw new FrameError('the reserved connect flag')
  // [MQTT-3.1.2-14]
  if ((flags & flagBits.willQos) === flagBits.willQos) throw new FrameError('a will of QoS 3')
  // [MQTT-3.1.2-11], [MQTT-3.1.2-13], [MQTT-3.1.2-15]
  if (!has(flagBits.will) && has(flagBits.willQos | flagBits.willRetain)) throw new FrameError('flags of no will')
  // [MQTT-3.1.2-22]
  if (has(flagBits.password) && !has(flagBits.userName)) throw new FrameError('a password without a user name')
}

function byteAt({ bytes, end }: Span, at: number): number {
  const byte = at < end ? bytes[at] : undefined
  if (byte === undefined) throw new FrameError('a CONNECT that is cut short')
  return byte
}
