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

/** The number of left messages without an answer. It is read again now and then, and when a queue moves. */
export class LeftMessages {
  readonly open: ReadonlySignal<number>
  readonly #open = signal(0)
  readonly #api: AgentApi
  readonly #refresher: Refresher
  readonly #latest = new LatestAnswer()
  #stopWatching: (() => void) | undefined

  constructor(deps: { api: AgentApi; clock: Clock; onError: (error: unknown) => void }) {
    this.#api = deps.api
    this.#refresher = new Refresher({ ...deps, read: () => this.#readOpen() })
    this.open = this.#open
  }

  /** Call when a queue has moved, with the notice if there is one: it may say that a message was left. */
  changed(notice = ''): void {
    this.#refresher.changed(readJson(notice).messageLeft === true ? gatherMs : soonMs)
  }

  /** Reads the number. The first call also reads it again now and then. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    if (this.#stopWatching === undefined) this.#stopWatching = this.#refresher.keepFresh()
    else await this.#readOpen()
  }

  stop(): void {
    this.#stopWatching?.()
    this.#stopWatching = undefined
    this.#refresher.stop()
  }

  async #readOpen(): Promise<void> {
    const isNewest = this.#latest.begin()
    const { totalElements } = await this.#api.get<Page<unknown>>('/api/v1/leavemsg/query?state=open&pageSize=1')
    if (isNewest()) this.#open.value = totalElements
  }
}
