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
  /** Whether this agent declined it or did not answer its offer. */
  readonly declined: boolean
  /** Whether nobody is asked to take it, nor will be as things stand. */
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
  /** The total, beyond what was read too. */
  readonly size: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  /** How many of those read must be taken by hand. */
  readonly unasked: ReadonlySignal<number>
  readonly #waiters = signal<readonly Waiter[]>([])
  readonly #size = signal(0)
  readonly #parts: { api: AgentApi; clock: Clock }
  readonly #rereading: Refresher
  readonly #turns = new LatestAnswer()
  #pages = 1

  constructor(parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#parts = parts
    this.#rereading = new Refresher({ ...parts, read: () => this.read() })
    this.waiters = this.#waiters
    this.size = this.#size
    this.unasked = computed(() => this.#waiters.value.filter(({ unasked }) => unasked).length)
    this.hasMore = computed(() => this.#waiters.value.length < this.#size.value)
  }

  /** Tells of a change. Changes that come close together cause one read. */
  changed(): void {
    this.#rereading.changed(gatherMs)
  }

  /** Keeps it fresh. Returns a function that ends this. */
  look(): () => void {
    const lookAway = this.#rereading.look()
    return () => {
      lookAway()
      if (!this.#rereading.isLookedAt) this.#pages = 1
    }
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
    const { api, clock } = this.#parts
    const isNewest = this.#turns.begin()
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
