import type { OnLimit } from '../../domain/limit-reached.ts'
import type { EphemeralMessage } from '../../domain/message/message.ts'

/**
 * Receipts that arrived while a connection was behind: the latest for each message, for a limited number of the
 * messages that got one most recently. VISITOR_STATUS waits in the same way: the latest of each thread.
 */
export class LateReceipts {
  readonly #maxMessages: number
  readonly #onLimit: OnLimit
  /** Created when needed: each connection has one of these, and hardly any needs it. */
  #byMessage: Map<string, EphemeralMessage> | undefined

  constructor({ feed, onLimit }: { feed: { readonly lateReceipts: number }; onLimit: OnLimit }) {
    this.#maxMessages = feed.lateReceipts
    this.#onLimit = onLimit
  }

  keep(receipt: EphemeralMessage): void {
    const about = receipt.type === 'VISITOR_STATUS' ? receipt.type : receipt.content
    const message = `${receipt.thread.topic} ${about}`
    const kept = this.#byMessage ?? new Map<string, EphemeralMessage>()
    this.#byMessage = kept
    kept.delete(message)
    kept.set(message, receipt)
    if (kept.size <= this.#maxMessages) return
    this.#onLimit('feed.lateReceipts')
    const [oldest] = kept.keys()
    if (oldest !== undefined) kept.delete(oldest)
  }

  /** Returns all receipts in the order they arrived and clears them. */
  drain(): EphemeralMessage[] {
    const receipts = [...(this.#byMessage?.values() ?? [])]
    this.#byMessage = undefined
    return receipts
  }
}
