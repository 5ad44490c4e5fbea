import type { WireMessage, WireThread, WireUser } from '../../../proto/wire.ts'
import { numberOf, recordOf, textsOf } from '../platform/coerce.ts'
import { messageTexts, threadTexts, userTexts } from './packet-codec.ts'

/** Reads a message that the server sent as JSON. Missing fields and those of another type are empty. */
export function readMessage(value: unknown): WireMessage {
  const { thread, user, seq, sentAt } = recordOf(value)
  const texts = textsOf(value, namesOf(messageTexts))
  return { ...texts, thread: readThread(thread), user: readUser(user), seq: numberOf(seq), sentAt: numberOf(sentAt) }
}

function readThread(value: unknown): WireThread {
  return { ...textsOf(value, namesOf(threadTexts)), user: readUser(recordOf(value).user) }
}

function readUser(value: unknown): WireUser {
  return textsOf(value, namesOf(userTexts))
}

function namesOf<Name extends string>(table: Readonly<Record<Name, number>>): readonly Name[] {
  return Object.keys(table) as Name[]
}
