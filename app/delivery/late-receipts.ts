import type { OnLimit } from '../../domain/limit-reached.ts'
import type { EphemeralMessage } from '../../domain/message/message.ts'

/** Receipts that came while a connection was behind: of each message the last, of as many as may be those told of last. */
export class LateReceipts {
  readonly #maxMessages: number
  readonly #onLimit: OnLimit
  /** Made when it is needed: there is one for each connection, and hardly any needs it. */
  #byMessage: Map<string, EphemeralMessage> | undefined

  constructor({ feed, onLimit }: { feed: { readonly lateReceipts: number }; onLimit: OnLimit }) {
    this.#maxMessages = feed.lateReceipts
    this.#onLimit = onLimit
  }

  keep(receipt: EphemeralMessage): void {
    const message = `${receipt.thread.topic} ${receipt.content}`
    const kept = this.#byMessage ?? new Map<string, EphemeralMessage>()
    this.#byMessage = kept
    kept.delete(message)
    kept.set(message, receipt)
    if (kept.size <= this.#maxMessages) return
    this.#onLimit('feed.lateReceipts')
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }

  /** All of them, in the order they came; none are kept afterwards. */
  take(): EphemeralMessage[] {
    const receipts = [...(this.#byMessage?.values() ?? [])]
    this.#byMessage = undefined
    return receipts
  }
}
