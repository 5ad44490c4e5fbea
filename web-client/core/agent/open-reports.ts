import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { SocialSettings } from '../../../domain/organization/social-settings.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi, Page } from './agent-api.ts'
import { LatestAnswer } from './latest-answer.ts'
import { Refresher } from './refresher.ts'

/** The number of reports that wait for an admin, read again now and then; for anybody but admins there are none. */
export class OpenReports {
  readonly open: ReadonlySignal<number>
  /** Whether there is anything to report, or was. */
  readonly isUsed: ReadonlySignal<boolean>
  readonly #open = signal(0)
  readonly #isOn = signal(false)
  readonly #deps: { readonly api: AgentApi; readonly isAdmin: ReadonlySignal<boolean> }
  readonly #refresher: Refresher
  readonly #latest = new LatestAnswer()
  #endings: (() => void)[] = []

  constructor(deps: {
    readonly api: AgentApi
    readonly clock: Clock
    readonly isAdmin: ReadonlySignal<boolean>
    readonly onError: (error: unknown) => void
  }) {
    this.#deps = deps
    this.#refresher = new Refresher({ ...deps, read: () => this.#readOpen() })
    this.open = this.#open
    this.isUsed = computed(() => this.#isOn.value || this.#open.value > 0)
  }

  /** Reads the number. The first call also reads it again now and then. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    if (this.#endings.length > 0) return this.#readOpen()
    // Who is an admin is read at the same time.
    const unwatch = this.#deps.isAdmin.subscribe((isAdmin) => isAdmin && this.#refresher.changed(0))
    this.#endings = [unwatch, this.#refresher.keepFresh()]
  }

  stop(): void {
    for (const end of this.#endings) end()
    this.#endings = []
    this.#refresher.stop()
  }

  async #readOpen(): Promise<void> {
    const { api, isAdmin } = this.#deps
    if (!isAdmin.peek()) return
    const isNewest = this.#latest.begin()
    const [{ totalElements }, { friends, groups }] = await Promise.all([
      api.get<Page<unknown>>('/api/v1/report/query?pageSize=1'),
      api.get<SocialSettings>('/api/v1/social/settings'),
    ])
    if (!isNewest()) return
    batch(() => {
      this.#open.value = totalElements
      this.#isOn.value = friends || groups
    })
  }
}
