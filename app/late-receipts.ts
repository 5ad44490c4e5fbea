import type { PassingMessage } from '../domain/message.ts'

const maxMessages = 256

/** Receipts that came while a connection was behind: of each message the last, of the 256 told of last. */
export class LateReceipts {
  readonly #byMessage = new Map<string, PassingMessage>()

  keep(receipt: PassingMessage): void {
    const message = `${receipt.thread.topic} ${receipt.content}`
    this.#byMessage.delete(message)
    this.#byMessage.set(message, receipt)
    if (this.#byMessage.size <= maxMessages) return
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
