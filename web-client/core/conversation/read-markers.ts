import { signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { listOf, numberOf, readList, textOf } from '../platform/coerce.ts'
import type { TextStorage } from '../platform/platform.ts'

const mostThreads = 500

/**
 * How far the reader has seen each thread on this device. Once an agent has read a message, the server does not know
 * who else has. The markers outlast the page if there is storage.
 */
export class ReadMarkers {
  readonly #keep: TextStorage
  readonly #name: string
  /** The highest number seen, by thread. */
  readonly #highest = signal<ReadonlyMap<string, number>>(new Map())
  #text = ''

  constructor(keep: TextStorage, owner: string) {
    this.#keep = keep
    this.#name = `parley.seen.${owner}`
    this.reread()
  }

  has({ thread, seq }: WireMessage): boolean {
    return seq > 0 && seq <= (this.#highest.value.get(thread.uid) ?? 0)
  }

  /** Marks these messages and all above them as seen. */
  add(messages: readonly WireMessage[]): void {
    this.reread()
    const highest = new Map(this.#highest.value)
    for (const { thread, seq } of messages) {
      const seen = Math.max(seq, highest.get(thread.uid) ?? 0)
      // The thread read last goes last.
      highest.delete(thread.uid)
      if (seen > 0) highest.set(thread.uid, seen)
    }
    const kept = [...highest].slice(-mostThreads)
    this.#text = JSON.stringify(kept)
    this.#highest.value = new Map(kept)
    this.#keep.set(this.#name, this.#text)
  }

  /** Reads the markers again, since another tab may have shown more. */
  reread(): void {
    const text = this.#keep.get(this.#name) ?? ''
    if (text === this.#text) return
    this.#text = text
    const kept = readList(text).map((entry): [string, number] => {
      const [uid, seq] = listOf(entry)
      return [textOf(uid), numberOf(seq)]
    })
    this.#highest.value = new Map(kept.slice(-mostThreads))
  }
}
