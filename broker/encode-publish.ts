import type { Topic } from '../domain/ids.ts'
import type { EphemeralMessage, Message } from '../domain/message/message.ts'
import { type PayloadForm, writePayload } from '../proto/payload.ts'
import { toWire } from '../proto/wire.ts'

/** A PUBLISH packet ready to be written to any number of receivers. */
export interface PublishFrame {
  readonly bytes: Buffer
  /** The offset of the two bytes of each receiver's packet id; 0 for QoS 0, which has none. */
  readonly idOffset: number
}

/** How one connection wants its messages. */
export interface Writing {
  readonly form: PayloadForm
  /** Instead of the thread's topic. */
  readonly topic?: Topic
}

interface Encoded {
  readonly payload: Uint8Array
  readonly frame: PublishFrame
}

type EncodedForms = { [form in PayloadForm]?: Encoded }

// One message goes to many devices in a row: it is encoded once in each form.
let last: { readonly message: Message; readonly forms: EncodedForms } | undefined

// Several are sent alternately to each of many consoles.
const passing = new WeakMap<EphemeralMessage, EncodedForms>()

/** Returns a stored message as a QoS 1 PUBLISH. */
export function storedFrame(message: Message, { form, topic }: Writing): PublishFrame {
  if (last?.message !== message) last = { message, forms: {} }
  last.forms[form] ??= encoded(message, form, 1)
  const { frame, payload } = last.forms[form]
  return topic === undefined ? frame : publishFrame(topic, payload, 1)
}

/** Returns an ephemeral message as a QoS 0 PUBLISH. */
export function passingFrame(message: EphemeralMessage, { form, topic }: Writing): PublishFrame {
  const known = passing.get(message)
  const forms = known ?? {}
  if (known === undefined) passing.set(message, forms)
  forms[form] ??= encoded(message, form, 0)
  const { frame, payload } = forms[form]
  return topic === undefined ? frame : publishFrame(topic, payload, 0)
}

function encoded(message: Message | EphemeralMessage, form: PayloadForm, qos: 0 | 1): Encoded {
  const payload = writePayload(toWire(message), form)
  return { payload, frame: publishFrame(message.thread.topic, payload, qos) }
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
