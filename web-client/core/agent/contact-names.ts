import { type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { AgentApi } from './agent-api.ts'

/** Of a contact, what its visitor is called. */
export interface NamedContact {
  readonly uid: string
  /** What agents noted, else what was told. */
  readonly nickname: string
  readonly told: { readonly nickname: string }
}

/** The most that is read ahead; of others the name is known once their card was seen. */
const most = 500

/** What agents call visitors: goes before what visitors call themselves. */
export class ContactNames {
  /** By the visitor's uid; only of those whom agents named. */
  readonly byUid: ReadonlySignal<ReadonlyMap<string, string>>
  readonly #byUid = signal<ReadonlyMap<string, string>>(new Map())
  readonly #api: AgentApi

  constructor(api: AgentApi) {
    this.#api = api
    this.byUid = this.#byUid
  }

  /** Those seen last. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    this.take(await this.#api.all<NamedContact>('/api/v1/contact/query', most))
  }

  /** One whom the agent was given just now, and whom others may have named before. */
  look({ type, state, user }: WireThread): void {
    if (type === 'MEMBER' || state !== 'CHATTING') return
    const asked = this.#api.get<NamedContact>(`/api/v1/contact/${encodeURIComponent(user.uid)}`)
    // Until it is read with the others they go by what they call themselves.
    asked.then((contact) => this.take([contact])).catch(() => {})
  }

  /** Contacts as they were answered. */
  take(contacts: readonly NamedContact[]): void {
    const names = new Map(this.#byUid.value)
    for (const { uid, nickname, told } of contacts) {
      if (nickname === told.nickname) names.delete(uid)
      else names.set(uid, nickname)
    }
    this.#byUid.value = names
  }
}
