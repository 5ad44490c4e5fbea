import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../proto/wire.ts'
import type { AgentApi, Page } from './agent-api.ts'
import type { Clock } from './platform.ts'

/** An open thread of the agent's workgroups (an admin: of all), whoever has it. */
export interface OpenThread extends WireThread {
  /** Null while nobody has it. */
  readonly agent: { readonly uid: string; readonly nickname: string; readonly avatar: string } | null
  /** ms since 1970 UTC by the server's clock; null when it does not wait. */
  readonly queuedAt: number | null
}

const asked = '/api/v1/thread/query?mine=false&state=CHATTING'
const askedAll = `${asked}&state=QUEUING&state=OFFERED&pageSize=100`
const lookedAtRestMs = 3000
/** For the number alone. */
const restMs = 30_000

/** What is open now, read again when something has changed: at most every few seconds while it is looked at. */
export class OpenThreads {
  readonly threads: ReadonlySignal<readonly OpenThread[]>
  /** In all, also beyond the page that was read. */
  readonly size: ReadonlySignal<number>
  /** Of these, those that somebody has. */
  readonly chatting: ReadonlySignal<number>
  readonly #threads = signal<readonly OpenThread[]>([])
  readonly #size = signal(0)
  readonly #chatting = signal(0)
  readonly #parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }
  #lookers = 0
  #cancel: (() => void) | undefined

  constructor(parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#parts = parts
    this.threads = this.#threads
    this.size = this.#size
    this.chatting = this.#chatting
  }

  /** Keeps it fresh until the answer is called. */
  look(): () => void {
    this.#lookers += 1
    this.#readNow()
    return () => {
      this.#lookers -= 1
    }
  }

  /** Something was told that may have changed it. */
  changed(): void {
    const { clock } = this.#parts
    this.#cancel ??= clock.after(this.#lookers > 0 ? lookedAtRestMs : restMs, () => this.#readNow())
  }

  stop(): void {
    this.#cancel?.()
    this.#cancel = undefined
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const { api } = this.#parts
    const page = await api.get<Page<OpenThread>>(askedAll)
    const taken = page.content.filter(({ state }) => state === 'CHATTING').length
    const chatting = page.last ? taken : (await api.get<Page<OpenThread>>(`${asked}&pageSize=1`)).totalElements
    batch(() => {
      this.#threads.value = page.content
      this.#size.value = page.totalElements
      this.#chatting.value = chatting
    })
  }

  #readNow(): void {
    this.stop()
    this.read().catch(this.#parts.onError)
  }
}
