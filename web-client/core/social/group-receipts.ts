import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import type { ConversationDeps } from '../conversation/conversation.ts'
import { listOf, numberOf, readJson, recordOf, textOf } from '../platform/coerce.ts'
import type { SharedDeps } from '../visitor/visitor-connection.ts'

/** How many others have read a message, of how many. */
export interface ReadCount {
  readonly count: number
  readonly members: number
}

const mostKept = 256

/** How many have read one's own messages in a group. */
export class GroupReceipts {
  readonly counts: ReadonlySignal<ReadonlyMap<string, ReadCount>>
  readonly #counts = signal<ReadonlyMap<string, ReadCount>>(new Map())

  constructor() {
    this.counts = this.#counts
  }

  /** Applies what the server counts. Returns the uids of messages that everybody has read. */
  apply({ extra }: WireMessage): string[] {
    const { readers, members: told } = readJson(extra)
    const members = numberOf(told)
    const next = new Map(this.#counts.value)
    const all: string[] = []
    for (const one of listOf(readers)) {
      const { uid: given, count } = recordOf(one)
      const uid = textOf(given)
      next.delete(uid)
      next.set(uid, { count: numberOf(count), members })
      if (members > 0 && numberOf(count) >= members) all.push(uid)
    }
    this.#counts.value = new Map([...next].slice(-mostKept))
    return all
  }

  /** Counts from how far each of the others has read. Returns the uids of messages that everybody has read. */
  count(messages: readonly { readonly uid: string; readonly seq: number }[], reads: readonly number[]): string[] {
    const known = this.#counts.value
    const counted = messages.map(({ uid, seq }): [string, ReadCount] => {
      // What was told meanwhile may be newer.
      const count = Math.max(known.get(uid)?.count ?? 0, reads.filter((read) => read >= seq).length)
      return [uid, { count: Math.min(count, reads.length), members: reads.length }]
    })
    this.#counts.value = new Map([...known, ...counted].slice(-mostKept))
    return counted.filter(([, { count, members }]) => members > 0 && count === members).map(([uid]) => uid)
  }
}

/**
 * Reports to a group only the newest of what was read at once, which says that all before it was read, and nothing of
 * what has merely arrived: the server counts neither.
 */
export function groupReading({ connection, api, sendPath, token }: SharedDeps): Partial<ConversationDeps> {
  let newest: WireMessage | undefined
  const report = () => {
    const message = newest
    newest = undefined
    if (message === undefined || connection.publish(message, 0) || connection.state.value !== 'fallback') return
    // The next reconnect reports it again.
    token()
      .then((own) => api.post(sendPath, message, { token: own }))
      .catch(() => {})
  }
  const publish = (message: WireMessage, qos: 0 | 1) => {
    if (message.type === 'DELIVERED') return true
    if (message.type !== 'READ') return connection.publish(message, qos)
    if (newest === undefined) queueMicrotask(report)
    newest = message
    return true
  }
  const sendToTabs = (message: WireMessage) => connection.sendToTabs(message)
  return { connection: { state: connection.state, publish, sendToTabs } }
}
