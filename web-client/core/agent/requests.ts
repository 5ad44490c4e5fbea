import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { entryOf } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'
import { ExpiringList } from './expiring-list.ts'
import { openOffers, pendingProposals } from './open-requests.ts'
import { type Offer, type Proposal, timeOfNew } from './request.ts'
import { type RequestNotice, readRequestNotice } from './request-notice.ts'

/** How a proposal of this agent ended. */
export interface RequestOutcome {
  readonly proposal: Proposal
  readonly how: 'accepted' | 'rejected' | 'cancelled' | 'timeout' | 'gone' | 'over'
}

const answerOf: Readonly<Record<string, RequestOutcome['how']>> = {
  ACCEPT: 'accepted',
  REJECT: 'rejected',
  CANCEL: 'cancelled',
  TIMEOUT: 'timeout',
}

/** The outcome for each reason of the server to end one. */
const endOf: Readonly<Record<string, RequestOutcome['how']>> = { agent_gone: 'gone', thread_over: 'over' }

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
  readonly #offers: ExpiringList<Offer>
  readonly #incoming: ExpiringList<Proposal>
  readonly #outgoing: ExpiringList<Proposal>
  readonly #outcome = signal<RequestOutcome | undefined>(undefined)
  /** Threads whose offers ended while the open requests were being read. */
  readonly #ended = new Set<string>()

  constructor(deps: RequestsDeps) {
    const { clock } = deps
    const keyOf = ({ uid }: Proposal) => uid
    this.#deps = deps
    this.#offers = new ExpiringList({ clock, keyOf: ({ threadUid }) => threadUid })
    this.#incoming = new ExpiringList({ clock, keyOf })
    this.#outgoing = new ExpiringList({ clock, keyOf })
    this.offers = this.#offers.all
    this.incoming = this.#incoming.all
    this.outgoing = this.#outgoing.all
    this.outcome = this.#outcome
    this.count = computed(() => this.offers.value.length + this.incoming.value.length)
  }

  /** Applies a notice about a request. Returns false for any other message. */
  apply(message: WireMessage): boolean {
    const { type, content } = message
    if (type === 'OFFER') this.#offered(message)
    else if (type === 'OFFER_END') this.#forget(readRequestNotice(content).threadUid)
    else if (type === 'TRANSFER' || type === 'INVITE') this.#proposed(type, message)
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
    if (state === 'CHATTING' && this.#offers.find(uid) !== undefined) this.#forget(uid)
  }

  /** Reads the open requests to the agent. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    await Promise.all([this.#readOffers(), this.#readProposals()])
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
    for (const list of [this.#offers, this.#incoming, this.#outgoing]) list.stop()
  }

  async #readOffers(): Promise<void> {
    const startedAt = this.#deps.clock.now()
    this.#ended.clear()
    const read = await openOffers(this.#readDeps)
    const open = read.filter(({ threadUid }) => !this.#ended.has(threadUid))
    const uids = new Set(open.map(({ threadUid }) => threadUid))
    const newer = this.offers.value.filter((one) => !uids.has(one.threadUid) && one.askedAt >= startedAt)
    this.#offers.replace([...open.map((one) => this.#offers.find(one.threadUid) ?? one), ...newer])
  }

  async #readProposals(): Promise<void> {
    const pending = await pendingProposals(this.#readDeps)
    this.#incoming.replace(pending.map((one) => this.#incoming.find(one.uid) ?? one))
  }

  get #readDeps() {
    const { api, clock, ownUid } = this.#deps
    return { api, ownUid, now: () => clock.now() }
  }

  #offered({ content, sentAt }: WireMessage): void {
    const { threadUid, threadTopic, user, deadline } = readRequestNotice(content)
    const time = timeOfNew({ deadline, sentAt }, this.#deps.clock.now())
    this.#offers.put({ threadUid, threadTopic, user, ...time })
  }

  #proposed(kind: Proposal['kind'], { content, sentAt }: WireMessage): void {
    const { uid, threadUid, threadTopic, note, fromUid, toUid, user, deadline } = readRequestNotice(content)
    const time = timeOfNew({ deadline, sentAt }, this.#deps.clock.now())
    const list = fromUid === this.#deps.ownUid ? this.#outgoing : this.#incoming
    list.put({ kind, uid, threadUid, threadTopic, note, user, fromUid, toUid, ...time })
  }

  #answered(type: string, { uid, reason }: RequestNotice): void {
    const proposal = this.#outgoing.find(uid)
    const how = entryOf(endOf, reason) ?? entryOf(answerOf, type.split('_')[1] ?? '')
    if (proposal !== undefined && how !== undefined) this.#outcome.value = { proposal, how }
    this.#end(uid)
  }

  #forget(threadUid: string): void {
    this.#ended.add(threadUid)
    this.#offers.remove(threadUid)
  }

  #end(uid: string): void {
    this.#incoming.remove(uid)
    this.#outgoing.remove(uid)
  }
}
