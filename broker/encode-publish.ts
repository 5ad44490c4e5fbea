import type { EphemeralMessage, Message } from '../domain/message/message.ts'
import { type PayloadForm, writePayload } from '../proto/payload.ts'
import { toWire } from '../proto/wire.ts'

/** A PUBLISH packet ready to be written to any number of receivers. */
export interface PublishFrame {
  readonly bytes: Buffer
  /** The offset of the two bytes of each receiver's packet id; 0 for QoS 0, which has none. */
  readonly idOffset: number
}

type Frames = { [form in PayloadForm]?: PublishFrame }

// One message goes to many devices in a row: it is encoded once in each form.
let last: { readonly message: Message; readonly frames: Frames } | undefined

// Several are sent alternately to each of many consoles.
const passing = new WeakMap<EphemeralMessage, Frames>()

/** Returns a stored message as a QoS 1 PUBLISH on its thread's topic. */
export function storedFrame(message: Message, form: PayloadForm): PublishFrame {
  if (last?.message !== message) last = { message, frames: {} }
  last.frames[form] ??= publishFrame(message.thread.topic, writePayload(toWire(message), form), 1)
  return last.frames[form]
}

/** Returns an ephemeral message as a QoS 0 PUBLISH. */
export function passingFrame(message: EphemeralMessage, form: PayloadForm): PublishFrame {
  const frames = passing.get(message) ?? {}
  if (frames[form] === undefined) {
    frames[form] = publishFrame(message.thread.topic, writePayload(toWire(message), form), 0)
    passing.set(message, frames)
  }
  return frames[form]
}

/** MQTT 3.1.1 §3.3: fixed header, topic, packet id (QoS 1 only), payload. */
function publishFrame(topic: string, payload: Uint8Array, qos: 0 | 1): PublishFrame {
  const topicBytes = Buffer.byteLength(topic)
  const idBytes = qos === 0 ? 0 : 2
  const remaining = 2 + topicBytes + idBytes + payload.length
  const lengthBytes = remaining < 128 ? 1 : remaining < 16_384 ? 2 : remaining < 2_097_152 ? 3 : 4
  const bytes = Buffer.allocUnsafe(1 + lengthBytes + remaining)
  bytes[0] = 0x30 | (qos << 1)
  let at = 1
  for (let rest = remaining, index = 0; index < lengthBytes; index += 1, rest = Math.floor(rest / 128)) {
    bytes[at++] = (rest % 128) | (index < lengthBytes - 1 ? 128 : 0)
  }
  at = bytes.writeUInt16BE(topicBytes, at)
  at += bytes.write(topic, at)
  bytes.set(payload, at + idBytes)
  return { bytes, idOffset: qos === 0 ? 0 : at }
}
