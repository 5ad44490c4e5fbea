import { Refused } from '../domain/refusal.ts'
import { decodeMessage, encodeMessage } from './bytes.ts'
import { readJson } from './exact-json.ts'
import { messageFromJson, messageToJson } from './json.ts'
import type { WireMessage } from './wire.ts'

/** How a Message is written into a PUBLISH. */
export type PayloadForm = 'protobuf' | 'json'

/** `{`: no Message packet begins with it, because 15 would be a group. */
const brace = 0x7b
const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Returns the form of a payload by its first byte. */
export function formOf(payload: Uint8Array): PayloadForm {
  return payload[0] === brace ? 'json' : 'protobuf'
}

/** Reads a Message in either form, JSON nested at most `maxJsonDepth` deep. Refuses with `malformed`. */
export function readPayload(payload: Uint8Array, maxJsonDepth: number): WireMessage {
  if (formOf(payload) === 'protobuf') return decodeMessage(payload)
  // Contents are passed on, so their numbers stay as they are.
  return messageFromJson(readJson(textOf(payload), { maxDepth: maxJsonDepth, oddNumbers: 'as-written' }))
}

/** Writes a Message. */
export function writePayload(message: WireMessage, form: PayloadForm): Uint8Array {
  return form === 'protobuf' ? encodeMessage(message) : new TextEncoder().encode(JSON.stringify(messageToJson(message)))
}

function textOf(payload: Uint8Array): string {
  try {
    return utf8.decode(payload)
  } catch {
    throw new Refused('malformed', 'The message is not UTF-8.')
  }
}
