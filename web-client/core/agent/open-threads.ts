import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi, Page } from './agent-api.ts'
import { firstPages } from './first-pages.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** An open thread of the agent's workgroups (an admin: of all), whoever has it. */
export interface OpenThread extends WireThread {
  /** Null while nobody has it. */
  readonly agent: { readonly uid: string; readonly nickname: string; readonly avatar: string } | null
  /** ms since 1970 UTC by the server's clock; null while it does not wait. */
  readonly queuedAt: number | null
}

const asked = '/api/v1/thread/query?mine=false&state=CHATTING'
const askedAll = `${asked}&state=QUEUING&state=OFFERED`
/** For changes of own threads and queues, whose numbers stand beside this one. */
const soonMs = 1000
/** For changes by others. */
const lookedAtRestMs = 3000
const restMs = 10_000

/** The open threads, read again after each change. While nobody looks, only their number is read. */
export class OpenThreads {
  readonly threads: ReadonlySignal<readonly OpenThread[]>
  /** The total, beyond what was read too. */
  readonly size: ReadonlySignal<number>
  /** How many of these an agent has. */
  readonly chatting: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  readonly #threads = signal<readonly OpenThread[]>([])
  readonly #size = signal(0)
  readonly #chatting = signal(0)
  readonly #api: AgentApi
  readonly #rereading: Refresher
  readonly #turns = new LatestAnswer()
  #pages = 1

  constructor(parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#api = parts.api
    const read = () => (this.#rereading.isLookedAt ? this.read() : this.#readSize())
    this.#rereading = new Refresher({ ...parts, read })
    this.threads = this.#threads
    this.size = this.#size
    this.chatting = this.#chatting
    this.hasMore = computed(() => this.#threads.value.length < this.#size.value)
  }

  /** Keeps it fresh. Returns a function that ends this. */
  look(): () => void {
    const lookAway = this.#rereading.look()
    return () => {
      lookAway()
      if (!this.#rereading.isLookedAt) this.#pages = 1
    }
  }

  /** Tells of a possible change: of own threads and queues, or of how others stand. */
  changed(whose: 'own' | 'others'): void {
    const othersMs = this.#rereading.isLookedAt ? lookedAtRestMs : restMs
    this.#rereading.changed(whose === 'own' ? soonMs : othersMs)
  }

  stop(): void {
    this.#rereading.stop()
  }

  /** Reads one page more, which stays while somebody looks. Throws ApiRefusal, NoAnswer, SessionOver. */
  async readMore(): Promise<void> {
    this.#pages += 1
    await this.read()
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const isNewest = this.#turns.begin()
    const { content, totalElements } = await firstPages<OpenThread>(this.#api, `${askedAll}&`, {
      count: this.#pages,
      keyOf: ({ uid }) => uid,
    })
    const taken = content.filter(({ state }) => state === 'CHATTING').length
    const chatting = content.length < totalElements ? await this.#count(asked) : taken
    if (!isNewest()) return
    batch(() => {
      this.#threads.value = content
      this.#size.value = totalElements
      this.#chatting.value = chatting
    })
  }

  async #readSize(): Promise<void> {
    const isNewest = this.#turns.begin()
    const size = await this.#count(askedAll)
    if (isNewest()) this.#size.value = size
  }

  async #count(path: string): Promise<number> {
    return (await this.#api.get<Page<OpenThread>>(`${path}&pageSize=1`)).totalElements
  }
}
