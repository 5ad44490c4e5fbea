import { kindOf } from '../../../domain/message-kind.ts'
import { readJson, recordOf, textsOf } from '../platform/coerce.ts'

/** An event of a thread in a message of the server, docs/protocol.md §3. */
export interface SystemEvent {
  /** A newer server may send kinds that this page does not know. */
  readonly kind: string
  /** The person it is about, and their name at that time. */
  readonly uid: string
  readonly name: string
  /** For GREETED: how the agent came to the thread; empty if unknown. */
  readonly how: string
  /** The picture of an agent who came; empty if they have none or for other events. */
  readonly avatar: string
  /** For TRANSFERRED: the agent who had the thread before. */
  readonly from?: { readonly uid: string; readonly nickname: string } | undefined
  /** Whether the message has the workgroup's own text. */
  readonly hasOwnText: boolean
}

/** A cache, because each new message needs the events of the whole conversation. */
const eventsRead = new WeakMap<object, SystemEvent | undefined>()

/** Returns the event of a message; undefined for people's messages and those of older servers. Never throws. */
export function systemEventOf(message: { type: string; extra: string }): SystemEvent | undefined {
  // People may put anything into their own messages; it is not from the server.
  if (message.extra === '' || kindOf(message.type) === 'stored') return undefined
  if (!eventsRead.has(message)) eventsRead.set(message, eventIn(message.extra))
  return eventsRead.get(message)
}

/** Returns the event that transferred this agent's thread to another; undefined for other messages. Never throws. */
export function transferFrom(message: { type: string; extra: string }, agentUid: string): SystemEvent | undefined {
  const event = systemEventOf(message)
  return event?.kind === 'TRANSFERRED' && event.from?.uid === agentUid && event.uid !== agentUid ? event : undefined
}

function eventIn(extra: string): SystemEvent | undefined {
  const event = recordOf(readJson(extra).event)
  const texts = textsOf(event, ['kind', 'uid', 'name', 'how', 'avatar'])
  if (texts.kind === '') return undefined
  const { uid, name: nickname } = textsOf(event.from, ['uid', 'name'])
  return {
    ...texts,
    hasOwnText: event.hasOwnText === true,
    from: event.from === undefined ? undefined : { uid, nickname },
  }
}
