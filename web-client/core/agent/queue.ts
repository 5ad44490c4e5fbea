import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'
import { firstPages } from './first-pages.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** A visitor who waits for the agent or one of the agent's workgroups. */
export interface Waiter {
  readonly thread: WireThread
  /** From 1, in the queue of its own workgroup or agent. */
  readonly position: number
  readonly queueSize: number
  /** ms since 1970 UTC by the local clock. */
  readonly since: number
  /** From 0; higher ones are served first. */
  readonly priority: number
  /** Whether this agent declined or missed its offer. */
  readonly declined: boolean
  /** Whether no agent has an offer of it, nor will get one unless something changes. */
  readonly unasked: boolean
}

type ShownWaiter = Omit<Waiter, 'since'> & { readonly waitSeconds: number }

const gatherMs = 300
const changers = new Set([
  'WELCOME',
  'QUEUE',
  'SYSTEM',
  'TRANSFER_ACCEPT',
  'AGENT_CLOSED',
  'VISITOR_CLOSED',
  'AUTO_CLOSED',
])

/** The waiting visitors, read again after each change. */
export class Queue {
  readonly waiters: ReadonlySignal<readonly Waiter[]>
  /** The total, including those that were not read. */
  readonly size: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  /** How many of those read are taken only by hand. */
  readonly unasked: ReadonlySignal<number>
  readonly #waiters = signal<readonly Waiter[]>([])
  readonly #size = signal(0)
  readonly #deps: { api: AgentApi; clock: Clock }
  readonly #refresher: Refresher
  readonly #latest = new LatestAnswer()
  #pages = 1

  constructor(deps: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#deps = deps
    this.#refresher = new Refresher({ ...deps, read: () => this.read() })
    this.waiters = this.#waiters
    this.size = this.#size
    this.unasked = computed(() => this.#waiters.value.filter(({ unasked }) => unasked).length)
    this.hasMore = computed(() => this.#waiters.value.length < this.#size.value)
  }

  /** Call after a change. Changes that come close together cause one read. */
  changed(): void {
    this.#refresher.changed(gatherMs)
  }

  /** Keeps the list fresh until the returned function is called. */
  keepFresh(): () => void {
    const stopWatching = this.#refresher.keepFresh()
    return () => {
      stopWatching()
      if (!this.#refresher.isWatched) this.#pages = 1
    }
  }

  stop(): void {
    this.#refresher.stop()
  }

  /** Reads one page more, which stays while somebody watches. Throws ApiRefusal, NoAnswer, SessionOver. */
  async readMore(): Promise<void> {
    this.#pages += 1
    await this.read()
  }

  /** Gives a waiting thread another priority, and so another place. Throws ApiRefusal, NoAnswer, SessionOver. */
  async prioritize(threadUid: string, priority: number): Promise<void> {
    await this.#deps.api.post('/api/v1/thread/priority', { uid: threadUid, priority })
    await this.read()
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const { api, clock } = this.#deps
    const isNewest = this.#latest.begin()
    const { content, totalElements } = await firstPages<ShownWaiter>(api, '/api/v1/queue/query/queuing?', {
      count: this.#pages,
      keyOf: ({ thread }) => thread.uid,
    })
    if (!isNewest()) return
    const now = clock.now()
    batch(() => {
      this.#waiters.value = content.map(({ waitSeconds, ...one }) => ({ ...one, since: now - waitSeconds * 1000 }))
      this.#size.value = totalElements
    })
  }
}

/** Whether this message means that a visitor began to wait or to be served. */
export function movesQueue({ type }: WireMessage): boolean {
  return changers.has(type)
}
