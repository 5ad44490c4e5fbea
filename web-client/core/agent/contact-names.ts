import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { AgentApi } from './agent-api.ts'

/** The names of a contact's visitor. */
export interface NamedContact {
  readonly uid: string
  /** The name that agents gave, else the one the visitor gave. */
  readonly nickname: string
  readonly told: { readonly nickname: string }
}

/** How many contacts are read at once. Other names become known when their card is opened. */
const most = 500

/** The names agents gave to visitors. They take precedence over the visitors' own. */
export class ContactNames {
  /** The names by the visitor's uid, only of visitors whom agents named. */
  readonly byUid: ReadonlySignal<ReadonlyMap<string, string>>
  readonly #byUid = signal<ReadonlyMap<string, string>>(new Map())
  readonly #api: AgentApi

  constructor(api: AgentApi) {
    this.#api = api
    this.byUid = this.#byUid
  }

  /** Reads the contacts seen last. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    this.apply(await this.#api.all<NamedContact>('/api/v1/contact/query', most))
  }

  /** Reads the name of a visitor whom the agent was just assigned, since colleagues may have named them. */
  fetchName({ type, state, user }: WireThread): void {
    if (type === 'MEMBER' || type === 'GROUP' || state !== 'CHATTING') return
    const request = this.#api.get<NamedContact>(`/api/v1/contact/${encodeURIComponent(user.uid)}`)
    // On failure the visitor's own name is shown until all are read again.
    request.then((contact) => this.apply([contact])).catch(() => {})
  }

  /** Forgets the name of a visitor who was erased. */
  forget(uid: string): void {
    const names = new Map(this.#byUid.value)
    if (names.delete(uid)) this.#byUid.value = names
  }

  /** Applies contacts as the server returned them. */
  apply(contacts: readonly NamedContact[]): void {
    const names = new Map(this.#byUid.value)
    for (const { uid, nickname, told } of contacts) {
      if (nickname === told.nickname) names.delete(uid)
      else names.set(uid, nickname)
    }
    this.#byUid.value = names
  }
}
