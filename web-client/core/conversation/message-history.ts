import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import type { Api } from '../connection/api.ts'
import { readMessage } from '../connection/read-message.ts'
import type { Clock } from '../platform/platform.ts'
import type { Gap } from './timeline.ts'

/** How many messages a page has at most. */
export const pageSize = 50
const retryMs = 5000

export interface MessageHistoryDeps {
  readonly topic: string
  readonly api: Api
  readonly token: () => Promise<string>
  readonly clock: Clock
  /** `/visitor/api/v1` or `/api/v1` */
  readonly root: string
}

interface HistoryPage {
  readonly messages: readonly WireMessage[]
  /** Whether there is nothing older. */
  readonly last: boolean
}

/** Reads stored messages of a topic: pages from the newest back, and what is missing in between. */
export class MessageHistory {
  readonly #hasOlder = signal(true)
  readonly hasOlder: ReadonlySignal<boolean> = this.#hasOlder
  readonly #deps: MessageHistoryDeps
  readonly #onMessages: (messages: readonly WireMessage[]) => void
  readonly #gaps = new Set<string>()
  #loaded = 0
  #loading: Promise<void> | undefined

  constructor(deps: MessageHistoryDeps, onMessages: (messages: readonly WireMessage[]) => void) {
    this.#deps = deps
    this.#onMessages = onMessages
  }

  /** Loads the next page of older messages. Throws NoAnswer, ApiRefusal, SessionOver. */
  async loadOlder(): Promise<void> {
    if (!this.#hasOlder.value) return
    this.#loading ??= this.#loadPage().finally(() => {
      this.#loading = undefined
    })
    await this.#loading
  }

  /** Loads the newest page again. Throws NoAnswer, ApiRefusal, SessionOver. */
  async loadNewest(): Promise<void> {
    const { messages } = await this.#page(0)
    this.#onMessages(messages)
  }

  /** Loads the messages of a gap, and retries until it has them. */
  async fill(gap: Gap): Promise<void> {
    const { threadUid, after, before } = gap
    const query = `threadUid=${encodeURIComponent(threadUid)}&after=${after}&before=${before}&limit=100`
    if (this.#gaps.has(query)) return
    this.#gaps.add(query)
    try {
      const { messages } = await this.#read('uid', query)
      this.#gaps.delete(query)
      this.#onMessages(messages)
    } catch {
      // The next message finds the gap, too.
      this.#deps.clock.after(retryMs, () => {
        this.#gaps.delete(query)
        void this.fill(gap)
      })
    }
  }

  async #loadPage(): Promise<void> {
    const { messages, last } = await this.#page(this.#loaded)
    // A page is shorter when its messages are big.
    this.#loaded += messages.length
    this.#onMessages(messages)
    this.#hasOlder.value = !last
  }

  #page(offset: number): Promise<HistoryPage> {
    return this.#read('topic', `topic=${encodeURIComponent(this.#deps.topic)}&offset=${offset}&pageSize=${pageSize}`)
  }

  async #read(by: 'topic' | 'uid', query: string): Promise<HistoryPage> {
    const { api, root, token } = this.#deps
    const path = `${root}/message/thread/${by}?${query}`
    const { content, last } = await api.get<{ content: unknown[]; last: boolean }>(path, { token: await token() })
    return { messages: content.map(readMessage), last }
  }
}
