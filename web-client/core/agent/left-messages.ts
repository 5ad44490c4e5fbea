import { type ReadonlySignal, signal } from '@preact/signals-core'
import { readJson } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi, Page } from './agent-api.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** A visitor who left the queue may have left a message. */
const soonMs = 3000
/** Several changes within this time cause one read. */
const gatherMs = 300

/** The number of left messages that wait for an answer. It is read again now and then, and when a queue moves. */
export class LeftMessages {
  readonly open: ReadonlySignal<number>
  readonly #open = signal(0)
  readonly #api: AgentApi
  readonly #rereading: Refresher
  readonly #turns = new LatestAnswer()
  #lookAway: (() => void) | undefined

  constructor(parts: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#api = parts.api
    this.#rereading = new Refresher({ ...parts, read: () => this.#readOpen() })
    this.open = this.#open
  }

  /** Tells that a queue has moved. `told` is the notice, which may say that a message was left. */
  changed(told = ''): void {
    this.#rereading.changed(readJson(told).messageLeft === true ? gatherMs : soonMs)
  }

  /** Reads the number, and again now and then from then on. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    if (this.#lookAway === undefined) this.#lookAway = this.#rereading.look()
    else await this.#readOpen()
  }

  stop(): void {
    this.#lookAway?.()
    this.#lookAway = undefined
    this.#rereading.stop()
  }

  async #readOpen(): Promise<void> {
    const isNewest = this.#turns.begin()
    const { totalElements } = await this.#api.get<Page<unknown>>('/api/v1/leavemsg/query?state=open&pageSize=1')
    if (isNewest()) this.#open.value = totalElements
  }
}
