import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'
import { firstPages } from './first-pages.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** A visitor who waits for the agent or one of their workgroups. */
export interface Waiter {
  readonly thread: WireThread
  /** From 1, in the queue of its own workgroup or agent. */
  readonly position: number
  readonly queueSize: number
  /** ms since 1970 UTC by the clock here. */
  readonly since: number
  /** This agent has declined it, or did not answer its offer. */
  readonly declined: boolean
  /** Nobody is asked to take it, nor will be as things stand. */
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

/** Who waits, read again whenever something says that it has changed. */
export class Queue {
  readonly waiters: ReadonlySignal<readonly Waiter[]>
  /** In all, also beyond what was read. */
  readonly size: ReadonlySignal<number>
  readonly hasMore: ReadonlySignal<boolean>
  /** How many of those that were read have to be taken by hand. */
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

  /** Changes of a moment are read together. */
  changed(): void {
    this.#rereading.changed(gatherMs)
  }

  /** Keeps it fresh until the answer is called. */
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

  /** One page more, for as long as somebody looks. Throws ApiRefusal, NoAnswer, SessionOver. */
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

/** Whether somebody waits, or is served, who was not before this was said in their thread. */
export function movesQueue({ type }: WireMessage): boolean {
  return changers.has(type)
}
