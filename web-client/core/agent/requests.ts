import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { entryOf } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'
import { type RequestNotice, readRequestNotice } from './request-notice.ts'

/** An offer of a thread to this agent. */
export interface Offer {
  readonly threadUid: string
  readonly threadTopic: string
  readonly user: Partial<WireUser>
  /** ms since 1970 UTC by the local clock, not the server's. */
  readonly askedAt: number
  readonly endsAt: number
}

/** A transfer or an invitation from one agent to another. */
export interface Proposal {
  readonly kind: 'TRANSFER' | 'INVITE'
  readonly uid: string
  readonly threadUid: string
  readonly threadTopic: string
  readonly note: string
  readonly fromUid: string
  /** The receiver; empty for a proposal to this agent from before the page opened. */
  readonly toUid: string
  readonly user: Partial<WireUser>
  readonly askedAt: number
  readonly endsAt: number
}

/** How a proposal of this agent ended. */
export interface RequestOutcome {
  readonly proposal: Proposal
  readonly how: 'accepted' | 'rejected' | 'cancelled' | 'timeout' | 'gone' | 'over'
}

interface OpenOffer {
  readonly threadUid: string
  readonly threadTopic: string
  readonly user: WireUser
  readonly deadline: number
  readonly askedAt?: number
}

interface PendingProposal {
  readonly uid: string
  readonly threadUid: string
  readonly threadTopic: string
  readonly note: string
  readonly fromUid: string
  readonly createdAt: number
  readonly deadline: number
}

const answerOf: Readonly<Record<string, RequestOutcome['how']>> = {
  ACCEPT: 'accepted',
  REJECT: 'rejected',
  CANCEL: 'cancelled',
  TIMEOUT: 'timeout',
}

/** The outcome for each reason of the server to end one. */
const endOf: Readonly<Record<string, RequestOutcome['how']>> = { agent_gone: 'gone', thread_over: 'over' }

/** A browser's timer lasts 24.8 days at most. With a longer delay it fires at once. */
const longestMs = 24 * 60 * 60_000

export interface RequestsDeps {
  readonly api: AgentApi
  readonly clock: Clock
  readonly ownUid: string
}

/** Requests to and from the agent: offers of the dispatcher, transfers and invitations of colleagues. */
export class Requests {
  readonly offers: ReadonlySignal<readonly Offer[]>
  /** Requests from colleagues. */
  readonly incoming: ReadonlySignal<readonly Proposal[]>
  /** How many requests wait for this agent's answer. */
  readonly count: ReadonlySignal<number>
  /** Requests to colleagues. */
  readonly outgoing: ReadonlySignal<readonly Proposal[]>
  /** How the last request to a colleague ended. */
  readonly outcome: ReadonlySignal<RequestOutcome | undefined>
  readonly #deps: RequestsDeps
  readonly #offers = signal<readonly Offer[]>([])
  readonly #incoming = signal<readonly Proposal[]>([])
  readonly #outgoing = signal<readonly Proposal[]>([])
  readonly #outcome = signal<RequestOutcome | undefined>(undefined)
  /** Threads whose offers ended while the open requests were being read. */
  readonly #ended = new Set<string>()
  #cancel = () => {}

  constructor(deps: RequestsDeps) {
    this.#deps = deps
    this.offers = this.#offers
    this.incoming = this.#incoming
    this.count = computed(() => this.#offers.value.length + this.#incoming.value.length)
    this.outgoing = this.#outgoing
    this.outcome = this.#outcome
  }

  /** Applies a notice about a request. Returns false for any other message. */
  apply(message: WireMessage): boolean {
    const { type, content, sentAt } = message
    if (type === 'OFFER') this.#offered(readRequestNotice(content), sentAt)
    else if (type === 'OFFER_END') this.#forget(readRequestNotice(content).threadUid)
    else if (type === 'TRANSFER' || type === 'INVITE') this.#proposed(type, readRequestNotice(content), sentAt)
    else if (/^(TRANSFER|INVITE)_/.test(type)) this.#answered(type, readRequestNotice(content))
    else return false
    return true
  }

  /** Applies an acceptance, which comes in the thread and not as a notice. */
  onAccepted({ type, content }: WireMessage): void {
    if (type === 'TRANSFER_ACCEPT' || type === 'INVITE_ACCEPT') this.#answered(type, readRequestNotice(content))
  }

  /** Drops the offer of a thread that was assigned to an agent, here or on another device. */
  onAssigned({ thread: { uid, state } }: WireMessage): void {
    if (state === 'CHATTING' && this.#offers.value.some(({ threadUid }) => threadUid === uid)) this.#forget(uid)
  }

  /** Reads the open requests to the agent. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    await Promise.all([this.#readOffers(), this.#readProposals()])
    this.#expire()
  }

  /** Throws ApiRefusal (`not_offered`, `agent_full`), NoAnswer. */
  async answerOffer(threadUid: string, verb: 'accept' | 'decline'): Promise<void> {
    await this.#deps.api.post(`/api/v1/agent/${verb}`, { threadUid })
    this.#forget(threadUid)
  }

  /** Asks a colleague, or moves the thread to a workgroup's queue. Throws ApiRefusal, NoAnswer. */
  async propose(
    kind: Proposal['kind'],
    body: { threadUid: string; note: string; to: { agentUid: string } | { workgroupUid: string } },
  ): Promise<void> {
    await this.#deps.api.post(`/api/v1/thread/${kind.toLowerCase()}/create`, body)
  }

  /** Throws ApiRefusal (`request_over`, `agent_full`), NoAnswer. */
  async answer({ kind, uid, threadUid }: Proposal, verb: 'accept' | 'reject' | 'cancel'): Promise<void> {
    await this.#deps.api.post(`/api/v1/thread/${kind.toLowerCase()}/${verb}`, { uid, threadUid })
    this.#end(uid)
  }

  stop(): void {
    this.#cancel()
  }

  async #readOffers(): Promise<void> {
    const { api, clock } = this.#deps
    const startedAt = clock.now()
    this.#ended.clear()
    const open = (await api.get<OpenOffer[]>('/api/v1/agent/offers')).filter((one) => !this.#ended.has(one.threadUid))
    const uids = new Set(open.map(({ threadUid }) => threadUid))
    const known = new Map(this.#offers.value.map((one) => [one.threadUid, one]))
    const newer = this.#offers.value.filter((one) => !uids.has(one.threadUid) && one.askedAt >= startedAt)
    this.#offers.value = [...open.map((one) => known.get(one.threadUid) ?? this.#fromOpen(one)), ...newer]
  }

  async #readProposals(): Promise<void> {
    const kinds = ['TRANSFER', 'INVITE'] as const
    const read = kinds.map(async (kind) => {
      const pending = await this.#deps.api.get<PendingProposal[]>(`/api/v1/thread/${kind.toLowerCase()}/pending`)
      return pending.map((one): Proposal => this.#fromPending(kind, one))
    })
    const known = new Map(this.#incoming.value.map((one) => [one.uid, one]))
    this.#incoming.value = (await Promise.all(read)).flat().map((one) => known.get(one.uid) ?? one)
  }

  #offered(notice: RequestNotice, sentAt: number): void {
    const { threadUid, threadTopic, user } = notice
    const offer = { threadUid, threadTopic, user, ...this.#span(notice.deadline, sentAt) }
    this.#offers.value = [...this.#offers.value.filter((one) => one.threadUid !== threadUid), offer]
    this.#expire()
  }

  #proposed(kind: Proposal['kind'], notice: RequestNotice, sentAt: number): void {
    const { uid, threadUid, threadTopic, note, fromUid, toUid, user } = notice
    const span = this.#span(notice.deadline, sentAt)
    const proposal = { kind, uid, threadUid, threadTopic, note, user, fromUid, toUid }
    const list = proposal.fromUid === this.#deps.ownUid ? this.#outgoing : this.#incoming
    list.value = [...list.value.filter((one) => one.uid !== uid), { ...proposal, ...span }]
    this.#expire()
  }

  #answered(type: string, { uid, reason }: RequestNotice): void {
    const proposal = this.#outgoing.value.find((one) => one.uid === uid)
    const how = entryOf(endOf, reason) ?? entryOf(answerOf, type.split('_')[1] ?? '')
    if (proposal !== undefined && how !== undefined) this.#outcome.value = { proposal, how }
    this.#end(uid)
  }

  #fromPending(kind: Proposal['kind'], one: PendingProposal): Proposal {
    const { createdAt, deadline, ...proposal } = one
    return { ...proposal, kind, toUid: this.#deps.ownUid, user: {}, ...this.#rest(deadline, createdAt) }
  }

  #fromOpen({ deadline, askedAt = this.#deps.clock.now(), ...offer }: OpenOffer): Offer {
    return { ...offer, ...this.#rest(deadline, askedAt) }
  }

  /** Uses the server's deadline if it is plausible here: the offer is open, and nobody gets more time than given. */
  #rest(deadline: number, askedAt: number): Pick<Offer, 'askedAt' | 'endsAt'> {
    const now = this.#deps.clock.now()
    const [givenMs, leftMs] = [deadline - askedAt, deadline - now]
    const endsAt = leftMs > 0 && leftMs < givenMs ? deadline : now + givenMs
    return { askedAt: endsAt - givenMs, endsAt }
  }

  /** Counts the time left from the arrival of the notice, because clocks differ. */
  #span(deadline: number, sentAt: number): Pick<Offer, 'askedAt' | 'endsAt'> {
    const askedAt = this.#deps.clock.now()
    return { askedAt, endsAt: askedAt + Math.max(0, deadline - sentAt) }
  }

  #forget(threadUid: string): void {
    this.#ended.add(threadUid)
    this.#offers.value = this.#offers.value.filter((one) => one.threadUid !== threadUid)
    this.#expire()
  }

  #end(uid: string): void {
    this.#incoming.value = this.#incoming.value.filter((one) => one.uid !== uid)
    this.#outgoing.value = this.#outgoing.value.filter((one) => one.uid !== uid)
  }

  /** Drops expired requests now, and again when the next one expires. */
  #expire(): void {
    this.#cancel()
    const { clock } = this.#deps
    const now = clock.now()
    const isRunning = ({ endsAt }: { endsAt: number }) => endsAt > now
    for (const list of [this.#offers, this.#incoming, this.#outgoing] as const) {
      const running = (list.value as readonly Proposal[]).filter(isRunning)
      if (running.length < list.value.length) list.value = running
    }
    const ends = [...this.#offers.value, ...this.#incoming.value, ...this.#outgoing.value].map(({ endsAt }) => endsAt)
    if (ends.length > 0) this.#cancel = clock.after(Math.min(...ends, now + longestMs) - now + 1, () => this.#expire())
  }
}
