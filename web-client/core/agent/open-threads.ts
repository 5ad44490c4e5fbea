import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi, Page } from './agent-api.ts'
import { firstPages } from './first-pages.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** An open thread of the agent's workgroups (an admin: of all), whoever has it. */
export interface OpenThread extends WireThread {
  /** Null while no agent has it. */
  readonly agent: { readonly uid: string; readonly nickname: string; readonly avatar: string } | null
  /** ms since 1970 UTC by the server's clock; null while it does not wait. */
  readonly queuedAt: number | null
  /** Whether its visitor is there, as it was read. */
  readonly presence?: unknown
}

const chattingPath = '/api/v1/thread/query?mine=false&state=CHATTING'
const openPath = `${chattingPath}&state=QUEUING&state=OFFERED`
/** For changes of own threads and queues, whose numbers stand beside this one. */
const soonMs = 1000
/** For changes by others. */
const watchedRestMs = 3000
const restMs = 10_000

/** The open threads, read again after each change. While nobody watches them, only their number is read. */
export class OpenThreads {
  readonly threads: ReadonlySignal<readonly OpenThread[]>
  /** The total, including those that were not read. */
  readonly size: ReadonlySignal<number>
  /** How many of these have an agent. */
  readonly chatting: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  readonly #threads = signal<readonly OpenThread[]>([])
  readonly #size = signal(0)
  readonly #chatting = signal(0)
  readonly #api: AgentApi
  readonly #refresher: Refresher
  readonly #latest = new LatestAnswer()
  #pages = 1

  constructor(deps: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#api = deps.api
    const read = () => (this.#refresher.isWatched ? this.read() : this.#readSize())
    this.#refresher = new Refresher({ ...deps, read })
    this.threads = this.#threads
    this.size = this.#size
    this.chatting = this.#chatting
    this.hasMore = computed(() => this.#threads.value.length < this.#size.value)
  }

  /** Keeps the list fresh until the returned function is called. */
  keepFresh(): () => void {
    const stopWatching = this.#refresher.keepFresh()
    return () => {
      stopWatching()
      if (!this.#refresher.isWatched) this.#pages = 1
    }
  }

  /** Call after a possible change: of own threads and queues, or of the status of others. */
  changed(whose: 'own' | 'others'): void {
    const othersMs = this.#refresher.isWatched ? watchedRestMs : restMs
    this.#refresher.changed(whose === 'own' ? soonMs : othersMs)
  }

  stop(): void {
    this.#refresher.stop()
  }

  /** Reads one page more, which stays while somebody watches. Throws ApiRefusal, NoAnswer, SessionOver. */
  async readMore(): Promise<void> {
    this.#pages += 1
    await this.read()
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const isNewest = this.#latest.begin()
    const { content, totalElements } = await firstPages<OpenThread>(this.#api, `${openPath}&`, {
      count: this.#pages,
      keyOf: ({ uid }) => uid,
    })
    const readChatting = content.filter(({ state }) => state === 'CHATTING').length
    const chatting = content.length < totalElements ? await this.#count(chattingPath) : readChatting
    if (!isNewest()) return
    batch(() => {
      this.#threads.value = content
      this.#size.value = totalElements
      this.#chatting.value = chatting
    })
  }

  async #readSize(): Promise<void> {
    const isNewest = this.#latest.begin()
    const size = await this.#count(openPath)
    if (isNewest()) this.#size.value = size
  }

  async #count(path: string): Promise<number> {
    return (await this.#api.get<Page<OpenThread>>(`${path}&pageSize=1`)).totalElements
  }
}
