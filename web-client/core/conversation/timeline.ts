import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import { type MessageStatus, movesForward } from '../../../domain/message/message.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import { momentOf } from '../platform/coerce.ts'

/** A missing stretch of a thread. Both bounds are present. */
export interface Gap {
  readonly threadUid: string
  readonly after: number
  readonly before: number
}

export interface TimelineEvents {
  /** Called when messages are missing. Fetch them and pass them to `merge`. */
  readonly onGap: (gap: Gap) => void
}

/** The stored messages of one topic, over all its threads, each once and in order. */
export class Timeline {
  readonly messages: ReadonlySignal<readonly WireMessage[]>
  readonly #messages = signal<readonly WireMessage[]>([])
  readonly #places = new Map<string, { seqs: Set<number>; highest: number; first: number }>()
  readonly #uids = new Map<string, number>()
  readonly #withdrawn = new Set<string>()
  readonly #ahead = new Map<string, MessageStatus>()
  readonly #events: TimelineEvents
  /** Places of what was kept; undefined once the server has answered. */
  #kept: Set<string> | undefined = new Set()

  constructor(events: TimelineEvents) {
    this.#events = events
    this.messages = this.#messages
  }

  /** Merges messages in any order, even repeatedly. Returns true if one of them was new. */
  merge(messages: readonly WireMessage[]): boolean {
    const fresh = messages.filter((message) => message.seq > 0 && this.#isNew(message))
    for (const message of messages) this.#note(message)
    if (fresh.length > 0) this.#insert(fresh)
    const news = new Set(fresh)
    for (const message of messages) if (message.seq > 0 && !news.has(message)) this.#noteAgain(message)
    for (const threadUid of new Set(fresh.map((message) => message.thread.uid))) this.#findGap(threadUid)
    return fresh.length > 0
  }

  /** Shows what was kept of an earlier visit, until the server answers. */
  keep(messages: readonly WireMessage[]): void {
    if (this.#kept === undefined) return
    this.#kept = new Set(messages.map(placeOf))
    this.merge(messages)
  }

  /** Merges what the server has. Its first answer drops all that was kept: it may have been erased since. */
  answer(messages: readonly WireMessage[]): void {
    const kept = this.#kept
    this.#kept = undefined
    if (!kept?.size) return void this.merge(messages)
    const arrived = this.#messages.value.filter((message) => !kept.has(placeOf(message)))
    batch(() => {
      this.#messages.value = []
      this.#places.clear()
      this.#uids.clear()
      this.merge([...arrived, ...messages])
    })
  }

  /** Notes withdrawals and progress of messages, even of messages that are not there yet. */
  #note(message: WireMessage): void {
    if (message.type === 'RECALL') this.#withdraw(message.thread.uid, message.content)
    if (message.type === 'DELIVERED' || message.type === 'READ') this.#forward(message, message.type)
  }

  /** Applies the newer status of a known message that was read again. */
  #noteAgain({ thread, uid, status }: WireMessage): void {
    if (status === 'RECALL') this.#withdraw(thread.uid, uid)
    else if (status === 'DELIVERED' || status === 'READ') this.#forward({ thread, content: uid }, status)
  }

  #isNew({ thread, seq }: WireMessage): boolean {
    const place = this.#places.get(thread.uid)
    if (place === undefined) {
      this.#places.set(thread.uid, { seqs: new Set([seq]), highest: seq, first: seq })
      return true
    }
    if (place.seqs.has(seq)) return false
    place.seqs.add(seq)
    place.highest = Math.max(place.highest, seq)
    place.first = Math.min(place.first, seq)
    return true
  }

  #insert(fresh: readonly WireMessage[]): void {
    const known = this.#messages.value
    const sorted = fresh.map((message) => this.#asKnown(message)).sort(byTime)
    const [last, first] = [known.at(-1), sorted[0]]
    // Nearly all messages come last. Appending costs the same in a long conversation as in a short one.
    const isNewest = last === undefined || first === undefined || byTime(last, first) <= 0
    this.#messages.value = isNewest ? [...known, ...sorted] : [...known, ...sorted].sort(byTime)
    const from = isNewest ? known.length : 0
    for (const [index, { uid, thread }] of this.#messages.value.slice(from).entries())
      this.#uids.set(`${thread.uid} ${uid}`, from + index)
  }

  /** Returns the message with the status that arrived before it. */
  #asKnown(given: WireMessage): WireMessage {
    const sentAt = momentOf(given.sentAt)
    const message = sentAt === given.sentAt ? given : { ...given, sentAt }
    const key = `${message.thread.uid} ${message.uid}`
    if (this.#withdrawn.has(key)) return withdrawn(message)
    const status = this.#ahead.get(key)
    this.#ahead.delete(key)
    return status !== undefined && movesForward(message.status as MessageStatus, status)
      ? { ...message, status }
      : message
  }

  #withdraw(threadUid: string, uid: string): void {
    const key = `${threadUid} ${uid}`
    if (this.#withdrawn.has(key)) return
    this.#withdrawn.add(key)
    this.#replace(key, withdrawn)
  }

  #forward({ thread, content: uid }: Pick<WireMessage, 'thread' | 'content'>, status: MessageStatus): void {
    const key = `${thread.uid} ${uid}`
    const isThere = this.#replace(key, (message) =>
      movesForward(message.status as MessageStatus, status) ? { ...message, status } : message,
    )
    if (!isThere && this.#ahead.get(key) !== 'READ') this.#ahead.set(key, status)
  }

  #replace(key: string, change: (message: WireMessage) => WireMessage): boolean {
    const index = this.#uids.get(key)
    const message = index === undefined ? undefined : this.#messages.value[index]
    if (index === undefined || message === undefined) return false
    const changed = change(message)
    if (changed !== message) this.#messages.value = this.#messages.value.with(index, changed)
    return true
  }

  /** Finds gaps after the first known message. What lies before it is history, loaded on demand. */
  #findGap(threadUid: string): void {
    const place = this.#places.get(threadUid)
    if (place === undefined || place.seqs.size === place.highest - place.first + 1) return
    let before = place.highest
    while (place.seqs.has(before - 1)) before -= 1
    let after = before - 1
    while (!place.seqs.has(after)) after -= 1
    this.#events.onGap({ threadUid, after, before })
  }
}

function placeOf({ thread, seq }: WireMessage): string {
  return `${thread.uid} ${seq}`
}

/** Sorting by time is safe: commit times never fall within a thread, and threads of a topic follow each other. */
function byTime(one: WireMessage, other: WireMessage): number {
  return one.sentAt - other.sentAt || (one.thread.uid === other.thread.uid ? one.seq - other.seq : 0)
}

function withdrawn(message: WireMessage): WireMessage {
  return { ...message, content: '', extra: '', status: 'RECALL' }
}
