import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { StoredAgent } from '../connection/agent-session.ts'
import type { AgentApi } from './agent-api.ts'
import type { AgentStatus, Colleagues } from './colleagues.ts'

interface Profile {
  readonly agent: { readonly status: AgentStatus }
  readonly maxUploadBytes: number
  readonly maxTextCharacters: number
  readonly pictureHosts: readonly string[]
  readonly language?: string
}

/** What agents can change about themselves; an empty picture removes it. */
export interface ProfileChange {
  readonly nickname?: string
  readonly avatar?: ''
  readonly signature?: string
  readonly language?: string
  readonly invisible?: boolean
}

const profilePath = '/api/v1/user/profile'

/** The agent's own status, profile and number of threads. */
export class OwnPresence {
  /** The status the agent chose; undefined until it was read. */
  readonly chosen: ReadonlySignal<AgentStatus | undefined>
  readonly open: ReadonlySignal<number>
  readonly capacity: ReadonlySignal<number>
  readonly isAdmin: ReadonlySignal<boolean>
  readonly nickname: ReadonlySignal<string>
  readonly avatar: ReadonlySignal<string>
  readonly signature: ReadonlySignal<string>
  readonly isInvisible: ReadonlySignal<boolean>
  /** The language kept with the account, a tag; empty for none. */
  readonly language: ReadonlySignal<string>
  /** The server refuses larger files. No limit until it was read. */
  maxUploadBytes = Number.POSITIVE_INFINITY
  /** The server refuses longer texts. No limit until it was read. */
  maxTextCharacters = Number.POSITIVE_INFINITY
  /** Hosts whose pictures are shown in place; none until it was read. */
  readonly pictureHosts: ReadonlySignal<readonly string[]>
  readonly #pictureHosts = signal<readonly string[]>([])
  readonly #chosen = signal<AgentStatus | undefined>(undefined)
  readonly #language = signal('')
  readonly #api: AgentApi
  readonly #colleagues: Colleagues

  constructor(api: AgentApi, colleagues: Colleagues, agent: Pick<StoredAgent, 'uid' | 'nickname' | 'avatar'>) {
    const own = computed(() => colleagues.byUid.value.get(agent.uid))
    this.#colleagues = colleagues
    this.#api = api
    this.chosen = this.#chosen
    this.pictureHosts = this.#pictureHosts
    this.open = computed(() => own.value?.open ?? 0)
    this.capacity = computed(() => own.value?.capacity ?? 0)
    this.isAdmin = computed(() => own.value?.role === 'ADMIN')
    this.nickname = computed(() => own.value?.nickname ?? agent.nickname)
    this.avatar = computed(() => own.value?.avatar ?? agent.avatar)
    this.signature = computed(() => own.value?.signature ?? '')
    this.isInvisible = computed(() => own.value?.invisible === true)
    this.language = this.#language
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const {
      agent,
      maxUploadBytes,
      maxTextCharacters,
      pictureHosts,
      language = '',
    } = await this.#api.get<Profile>(profilePath)
    this.#chosen.value = agent.status
    this.#language.value = language
    this.#pictureHosts.value = pictureHosts
    this.maxUploadBytes = maxUploadBytes
    this.maxTextCharacters = maxTextCharacters
  }

  /** Changes what the agent says about themselves. Throws ApiRefusal, NoAnswer, SessionOver. */
  async changeProfile(change: ProfileChange): Promise<void> {
    const { language = '' } = await this.#api.put<Profile>(profilePath, change)
    this.#language.value = language
    await this.#colleagues.read()
  }

  /** Uploads the agent's own picture. Throws ApiRefusal, NoAnswer, SessionOver. */
  async uploadPicture(picture: Blob): Promise<void> {
    const form = new FormData()
    form.set('file', picture)
    await this.#api.upload('/api/v1/user/avatar', form)
    await this.#colleagues.read()
  }

  /** Ends all other sessions. Throws ApiRefusal (`wrong_password`, `too_many_requests`), NoAnswer, SessionOver. */
  async changePassword(oldPassword: string, newPassword: string): Promise<void> {
    await this.#api.post('/api/v1/user/change/password', { oldPassword, newPassword })
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
