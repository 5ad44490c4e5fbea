import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { AgentApi } from './agent-api.ts'

/** The names of a contact's visitor. */
export interface NamedContact {
  readonly uid: string
  /** The name that agents noted, else the one the visitor told. */
  readonly nickname: string
  readonly told: { readonly nickname: string }
}

/** How many contacts are read ahead. Other names are known once their card was seen. */
const most = 500

/** The names agents gave to visitors. They take precedence over the visitors' own. */
export class ContactNames {
  /** By the visitor's uid; only visitors whom agents named. */
  readonly byUid: ReadonlySignal<ReadonlyMap<string, string>>
  readonly #byUid = signal<ReadonlyMap<string, string>>(new Map())
  readonly #api: AgentApi

  constructor(api: AgentApi) {
    this.#api = api
    this.byUid = this.#byUid
  }

  /** Reads the contacts seen last. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    this.take(await this.#api.all<NamedContact>('/api/v1/contact/query', most))
  }

  /** Reads the name of a visitor the agent was just assigned, since colleagues may have named them. */
  look({ type, state, user }: WireThread): void {
    if (type === 'MEMBER' || state !== 'CHATTING') return
    const asked = this.#api.get<NamedContact>(`/api/v1/contact/${encodeURIComponent(user.uid)}`)
    // On failure the visitor's own name is shown until all are read again.
    asked.then((contact) => this.take([contact])).catch(() => {})
  }

  /** Takes contacts as the server returned them. */
  take(contacts: readonly NamedContact[]): void {
    const names = new Map(this.#byUid.value)
    for (const { uid, nickname, told } of contacts) {
      if (nickname === told.nickname) names.delete(uid)
      else names.set(uid, nickname)
    }
    this.#byUid.value = names
  }
}
