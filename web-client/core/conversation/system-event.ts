import { kindOf } from '../../../domain/message-kind.ts'
import { readJson, recordOf, textOf } from '../platform/coerce.ts'

/** A fact of a thread's life as the server tells it, docs/protocol.md §3. */
export interface SystemEvent {
  /** A later server may know others than this page. */
  readonly kind: string
  /** Whom it is about, and what they were called then. */
  readonly uid: string
  readonly name: string
  /** How an agent came to it, of GREETED; empty when it is not told. */
  readonly how: string
  /** Who had it before, of TRANSFERRED. */
  readonly from?: { readonly uid: string; readonly nickname: string } | undefined
  /** The workgroup's own text stands beside it. */
  readonly hasOwnText: boolean
}

/** What is asked of a whole conversation at each message that comes is read of each of them once. */
const told = new WeakMap<object, SystemEvent | undefined>()

/** The fact a message tells; undefined for what people say, and for what older servers have stored. Never throws. */
export function systemEventOf(message: { type: string; extra: string }): SystemEvent | undefined {
  // What people put into their own messages is not the server's.
  if (message.extra === '' || kindOf(message.type) === 'stored') return undefined
  if (!told.has(message)) told.set(message, eventIn(message.extra))
  return told.get(message)
}

/** Who goes on with a thread that was an agent's until now; undefined for what takes nothing from them. Never throws. */
export function goesOnInstead(message: { type: string; extra: string }, agentUid: string): SystemEvent | undefined {
  const event = systemEventOf(message)
  return event?.kind === 'TRANSFERRED' && event.from?.uid === agentUid && event.uid !== agentUid ? event : undefined
}

function eventIn(extra: string): SystemEvent | undefined {
  const { kind, uid, name, how, from, hasOwnText } = recordOf(readJson(extra).event)
  if (textOf(kind) === '') return undefined
  const before = recordOf(from)
  return {
    ...{ kind: textOf(kind), uid: textOf(uid), name: textOf(name), how: textOf(how), hasOwnText: hasOwnText === true },
    from: from === undefined ? undefined : { uid: textOf(before.uid), nickname: textOf(before.name) },
  }
}
