import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../proto/wire.ts'
import type { AgentApi, Page } from './agent-api.ts'
import type { Clock } from './platform.ts'

/** A visitor who waits for the agent or one of their workgroups. */
export interface Waiter {
  readonly thread: WireThread
  /** From 1, in the queue of its own workgroup or agent. */
  readonly position: number
  readonly queueSize: number
  /** ms since 1970 UTC by the clock here. */
  readonly since: number
}

type ShownWaiter = Omit<Waiter, 'since'> & { readonly waitSeconds: number }

const gatherMs = 300

/** Who waits, read again whenever the server says that it has changed. */
export class WaitingLine {
  readonly waiters: ReadonlySignal<readonly Waiter[]>
  /** In all, also beyond the page that was read. */
  readonly size: ReadonlySignal<number>
  readonly #waiters = signal<readonly Waiter[]>([])
  readonly #size = signal(0)
  readonly #parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }
  #isPlanned = false

  constructor(parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#parts = parts
    this.waiters = this.#waiters
    this.size = this.#size
  }

  /** Changes of a moment are read together. */
  changed(): void {
    if (this.#isPlanned) return
    this.#isPlanned = true
    this.#parts.clock.after(gatherMs, () => {
      this.#isPlanned = false
      this.read().catch(this.#parts.onError)
    })
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const page = await this.#parts.api.get<Page<ShownWaiter>>('/api/v1/queue/query/queuing?pageSize=100')
    const now = this.#parts.clock.now()
    this.#waiters.value = page.content.map(({ waitSeconds, ...one }) => ({ ...one, since: now - waitSeconds * 1000 }))
    this.#size.value = page.totalElements
  }
}
