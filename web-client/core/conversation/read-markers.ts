import { signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { listOf, numberOf, readList, textOf } from '../platform/coerce.ts'
import type { Keep } from '../platform/platform.ts'

const mostThreads = 500

/**
 * How far the one who looks has seen each thread on this device: of what was read by whoever had the thread before, the
 * server does not know who else has. It outlasts the page where there is storage.
 */
export class ReadMarkers {
  readonly #keep: Keep
  readonly #name: string
  /** By thread. */
  readonly #highest = signal<ReadonlyMap<string, number>>(new Map())
  #text = ''

  constructor(keep: Keep, owner: string) {
    this.#keep = keep
    this.#name = `parley.seen.${owner}`
    this.reread()
  }

  has({ thread, seq }: WireMessage): boolean {
    return seq > 0 && seq <= (this.#highest.value.get(thread.uid) ?? 0)
  }

  /** These were before the eyes of the one who looks, and whatever stands above them. */
  add(messages: readonly WireMessage[]): void {
    this.reread()
    const highest = new Map(this.#highest.value)
    for (const { thread, seq } of messages) {
      const seen = Math.max(seq, highest.get(thread.uid) ?? 0)
      // The thread that was looked at last goes last.
      highest.delete(thread.uid)
      if (seen > 0) highest.set(thread.uid, seen)
    }
    const kept = [...highest].slice(-mostThreads)
    this.#text = JSON.stringify(kept)
    this.#highest.value = new Map(kept)
    this.#keep.set(this.#name, this.#text)
  }

  /** Another tab may have shown more. */
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
