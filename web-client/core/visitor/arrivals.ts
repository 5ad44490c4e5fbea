import type { WireMessage } from '../../../proto/wire.ts'

const maxWaiting = 100

/** Hands over what arrives to a listener that may come late: until then the newest messages wait. */
export class Arrivals {
  readonly #waiting: WireMessage[] = []
  #listener: ((message: WireMessage) => void) | undefined

  add(message: WireMessage): void {
    if (this.#listener !== undefined) return this.#listener(message)
    this.#waiting.push(message)
    if (this.#waiting.length > maxWaiting) this.#waiting.shift()
  }

  listen(listener: (message: WireMessage) => void): void {
    this.#listener = listener
    for (const message of this.#waiting.splice(0)) listener(message)
  }
}
