import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { AgentApi } from './agent-api.ts'
import type { AgentStatus, Colleagues } from './colleagues.ts'

interface Profile {
  readonly agent: { readonly status: AgentStatus }
  readonly maxUploadBytes: number
  readonly maxTextCharacters: number
  readonly pictureHosts: readonly string[]
}

/** The agent's own status and number of threads. */
export class OwnPresence {
  /** The status the agent chose; undefined until it was read. */
  readonly chosen: ReadonlySignal<AgentStatus | undefined>
  readonly open: ReadonlySignal<number>
  readonly capacity: ReadonlySignal<number>
  readonly isAdmin: ReadonlySignal<boolean>
  /** The server refuses larger files. No limit until it was read. */
  maxUploadBytes = Number.POSITIVE_INFINITY
  /** The server refuses longer texts. No limit until it was read. */
  maxTextCharacters = Number.POSITIVE_INFINITY
  /** Hosts whose pictures are shown in place; none until it was read. */
  readonly pictureHosts: ReadonlySignal<readonly string[]>
  readonly #pictureHosts = signal<readonly string[]>([])
  readonly #chosen = signal<AgentStatus | undefined>(undefined)
  readonly #api: AgentApi

  constructor(api: AgentApi, colleagues: Colleagues, ownUid: string) {
    const own = computed(() => colleagues.byUid.value.get(ownUid))
    this.#api = api
    this.chosen = this.#chosen
    this.pictureHosts = this.#pictureHosts
    this.open = computed(() => own.value?.open ?? 0)
    this.capacity = computed(() => own.value?.capacity ?? 0)
    this.isAdmin = computed(() => own.value?.role === 'ADMIN')
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const { agent, maxUploadBytes, maxTextCharacters, pictureHosts } =
      await this.#api.get<Profile>('/api/v1/user/profile')
    this.#chosen.value = agent.status
    this.maxUploadBytes = maxUploadBytes
    this.maxTextCharacters = maxTextCharacters
    this.#pictureHosts.value = pictureHosts
  }

  /** Applies a status that the agent chose, perhaps in another tab. */
  applyStatus(chosen: AgentStatus): void {
    this.#chosen.value = chosen
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async choose(status: AgentStatus): Promise<void> {
    const agent = await this.#api.post<{ status: AgentStatus }>('/api/v1/agent/update/status', { status })
    this.#chosen.value = agent.status
  }
}
