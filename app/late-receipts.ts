import type { OnLimit } from '../domain/limit-reached.ts'
import type { PassingMessage } from '../domain/message.ts'

/** Receipts that came while a connection was behind: of each message the last, of as many as may be those told of last. */
export class LateReceipts {
  readonly #maxMessages: number
  readonly #onLimit: OnLimit
  readonly #byMessage = new Map<string, PassingMessage>()

  constructor({ feed, onLimit }: { feed: { readonly lateReceipts: number }; onLimit: OnLimit }) {
    this.#maxMessages = feed.lateReceipts
    this.#onLimit = onLimit
  }

  keep(receipt: PassingMessage): void {
    const message = `${receipt.thread.topic} ${receipt.content}`
    this.#byMessage.delete(message)
    this.#byMessage.set(message, receipt)
    if (this.#byMessage.size <= this.#maxMessages) return
    this.#onLimit('feed.lateReceipts')
    const [oldest] = this.#byMessage.keys()
    if (oldest !== undefined) this.#byMessage.delete(oldest)
  }

  /** All of them, in the order they came; none are kept afterwards. */
  take(): PassingMessage[] {
    const receipts = [...this.#byMessage.values()]
    this.#byMessage.clear()
    return receipts
  }
}
