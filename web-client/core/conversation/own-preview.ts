import type { Clock } from '../platform/platform.ts'

const everyMs = 1000
const maxSent = 500
/** How often an unsent state is tried again. */
const mostRetries = 60

interface OwnPreviewDeps {
  readonly clock: Clock
  /** Returns false if it could not be sent. */
  readonly send: (text: string) => boolean
}

/** Shows the others what the reader types: once a second at most, and always the last state, an empty one too. */
export class OwnPreview {
  readonly #deps: OwnPreviewDeps
  #text = ''
  #sent = ''
  #retries = 0
  #cancel: (() => void) | undefined

  constructor(deps: OwnPreviewDeps) {
    this.#deps = deps
  }

  write(text: string): void {
    this.#text = text.slice(0, maxSent).toWellFormed()
    this.#retries = 0
    if (this.#cancel === undefined) this.#show()
  }

  /** Forgets what was typed: it is sent as a message, and no preview may follow that. */
  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
    this.#text = this.#sent = ''
  }

  #show(): void {
    this.#cancel = undefined
    if (this.#text === this.#sent || this.#retries > mostRetries) return
    this.#retries += 1
    if (this.#deps.send(this.#text)) this.#sent = this.#text
    this.#cancel = this.#deps.clock.after(everyMs, () => this.#show())
  }
}
