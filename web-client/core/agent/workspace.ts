import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import { readTopic, withoutNotes } from '../../../domain/thread/topic.ts'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import type { StoredAgent } from '../connection/agent-session.ts'
import { ApiRefusal, NoAnswer, wordOf } from '../connection/api.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import { ServerConnection } from '../connection/server-connection.ts'
import { SessionOver } from '../connection/tokens.ts'
import { Outbox } from '../conversation/outbox.ts'
import { ReadMarkers } from '../conversation/read-markers.ts'
import { transferFrom } from '../conversation/system-event.ts'
import { AgentApi } from './agent-api.ts'
import { Briefs } from './briefs.ts'
import { type AgentStanding, Colleagues, readStanding } from './colleagues.ts'
import { ContactNames } from './contact-names.ts'
import { Inbox } from './inbox.ts'
import { handsOver, InboxRow, type InboxThread } from './inbox-row.ts'
import { LeftMessages } from './left-messages.ts'
import { OpenThreads } from './open-threads.ts'
import { OwnPresence } from './own-presence.ts'
import { movesQueue, Queue } from './queue.ts'
import { type Offer, type Proposal, Requests } from './requests.ts'
import type { WorkspaceDeps } from './workspace-deps.ts'

const [root, channel] = ['/api/v1', 'WEB']
const [sendPath, syncPath] = [`${root}/message/rest/send`, `${root}/message/sync`]
const rereadAfterMs = 5000

/** An agent's workspace: their threads, the queue, requests and colleagues. */
export class Workspace {
  readonly agent: StoredAgent
  readonly api: AgentApi
  readonly inbox: Inbox
  readonly requests: Requests
  readonly briefs: Briefs
  readonly colleagues: Colleagues
  readonly contactNames: ContactNames
  readonly left: LeftMessages
  readonly queue: Queue
  readonly openThreads: OpenThreads
  readonly presence: OwnPresence
  readonly outbox: Outbox
  readonly connectionState: ReadonlySignal<ConnectionState>
  readonly #isRead = signal(false)
  readonly #failure = signal<Error | undefined>(undefined)
  /** Whether everything was read once. */
  readonly isRead: ReadonlySignal<boolean> = this.#isRead
  /** Why the last read failed. It is tried again automatically. */
  readonly failure: ReadonlySignal<Error | undefined> = this.#failure
  readonly #connection: ServerConnection
  readonly #deps: WorkspaceDeps
  readonly #seen: ReadMarkers
  readonly #listeners = new Set<(message: WireMessage, row: InboxRow | undefined) => void>()
  #endings: (() => void)[] = []
  #cancelReread = () => {}

  constructor(deps: WorkspaceDeps) {
    const { platform, session, agent, api: http, store, onStorageError, socketUrl } = deps
    const { tokens } = session
    this.#deps = deps
    this.agent = agent
    this.#seen = new ReadMarkers(platform.storage, agent.uid)
    const api = new AgentApi({ api: http, tokens })
    this.api = api
    const common = { platform, api: http, channel }
    this.#connection = new ServerConnection({ ...common, socketUrl, uid: agent.uid, tokens, syncPath })
    this.outbox = new Outbox({
      ...{ ...common, store, sendPath, onStorageError, connection: this.#connection, owner: agent.uid },
      token: () => tokens.current(),
      onStored: (message) => this.#receive(message),
    })
    const onError = (error: unknown) => this.#failed(error)
    this.briefs = new Briefs(api, () => platform.clock.now())
    this.colleagues = new Colleagues(api)
    this.contactNames = new ContactNames(api)
    this.presence = new OwnPresence(api, this.colleagues, agent.uid)
    this.requests = new Requests({ api, clock: platform.clock, ownUid: agent.uid })
    const watching = { api, clock: platform.clock, onError }
    this.left = new LeftMessages(watching)
    this.queue = new Queue(watching)
    this.openThreads = new OpenThreads(watching)
    this.inbox = new Inbox({ api, onError, newRow: (thread) => this.#newRow(thread) })
    this.connectionState = this.#connection.state
  }

  /** Connects, and reads everything after each new connection. */
  start(): void {
    const { tokens } = this.#deps.session
    const unwatch = this.#connection.state.subscribe((state) => {
      if (isReached(state)) void this.reread()
    })
    const forget = this.#connection.onMessage((message) => this.#receive(message))
    this.#endings = [forget, unwatch, () => this.#cancelReread()]
    for (const part of [this.outbox, this.requests, this.left, this.queue, this.openThreads, this.#connection, tokens])
      this.#endings.push(() => part.stop())
    tokens.start()
    this.#connection.start()
    void this.outbox.start()
  }

  stop(): void {
    for (const stop of this.#endings) stop()
    this.#endings = []
  }

  /** Tries to reach the server at once if it is not connected. */
  readonly tryNow = (): void => this.#connection.tryNow()

  /** Calls the listener for each message of others, with its row. Returns a function that ends it. */
  onMessage(listener: (message: WireMessage, row: InboxRow | undefined) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Reads what may have changed while disconnected. Never throws: `failure` holds the error. */
  async reread(): Promise<void> {
    this.#cancelReread()
    const { colleagues, presence, contactNames, left, queue, openThreads, requests, inbox } = this
    const lists = [colleagues, presence, contactNames, left, queue, openThreads, requests, inbox]
    try {
      await Promise.all(lists.map((list) => list.read()))
      this.#failure.value = undefined
      this.#isRead.value = true
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Accepts an offer or takes a waiting visitor, and returns the row. Throws ApiRefusal, NoAnswer. */
  async accept({ threadUid }: Pick<Offer, 'threadUid'>): Promise<InboxRow> {
    await this.requests.answerOffer(threadUid, 'accept')
    return this.#rowOf(threadUid)
  }

  /** Accepts a colleague's transfer or invitation. Throws ApiRefusal, NoAnswer. */
  async acceptProposal(proposal: Proposal): Promise<InboxRow> {
    await this.requests.answer(proposal, 'accept')
    return this.#rowOf(proposal.threadUid)
  }

  /** Opens the thread with a colleague. Throws ApiRefusal, NoAnswer. */
  async talkWith(agentUid: string): Promise<InboxRow> {
    return this.inbox.open(await this.api.post<InboxThread>(`${root}/thread/member`, { agentUid }))
  }

  /** Ends a thread and files it. Throws ApiRefusal, NoAnswer. */
  async close(row: InboxRow, filing: { category: string; tags: readonly string[] }): Promise<void> {
    row.applyThread(await this.api.post<InboxThread>(`${root}/thread/close`, { uid: row.thread.value.uid, ...filing }))
  }

  /** Files a thread, even after its end. Throws ApiRefusal, NoAnswer. */
  async wrapUp(row: InboxRow, filing: { category: string; tags: readonly string[] }): Promise<void> {
    row.applyThread(await this.api.post<InboxThread>(`${root}/thread/wrapup`, { uid: row.thread.value.uid, ...filing }))
  }

  /** Leaves a thread as a guest. Throws ApiRefusal, NoAnswer. */
  async leave(row: InboxRow): Promise<void> {
    await this.api.post(`${root}/thread/invite/leave`, { uid: row.thread.value.uid })
    await this.inbox.refetch(row)
  }

  /** Makes an admin the agent of an open thread, whoever has it. Throws ApiRefusal, NoAnswer. */
  async takeOver(threadUid: string): Promise<InboxRow> {
    return this.inbox.open(await this.api.post<InboxThread>(`${root}/thread/takeover`, { uid: threadUid }))
  }

  /** Returns a thread the agent takes part in; undefined for other threads. Throws ApiRefusal, NoAnswer. */
  async find(threadUid: string): Promise<InboxRow | undefined> {
    try {
      return await this.#rowOf(threadUid)
    } catch (error) {
      if (wordOf(error) !== 'thread_not_found') throw error
      return undefined
    }
  }

  async #rowOf(threadUid: string): Promise<InboxRow> {
    return this.inbox.open(await this.api.get<InboxThread>(`${root}/thread/${encodeURIComponent(threadUid)}`))
  }

  #newRow(thread: WireThread): InboxRow {
    const { platform, api, session, agent } = this.#deps
    if (this.#isRead.value) this.contactNames.fetchName(thread)
    return new InboxRow(thread, {
      ...{ connection: this.#connection, outbox: this.outbox, api, root, sendPath, channel },
      ...{ ownUids: [agent.uid, agent.accountUid], clock: platform.clock, newUid: platform.newMessageUid },
      seen: this.#seen,
      token: () => session.tokens.current(),
    })
  }

  #receive(message: WireMessage): void {
    const { topic } = message.thread
    if (message.type === 'ERROR') return this.outbox.onRefused(message)
    batch(() => {
      this.outbox.settle(message)
      if (isNotice(topic)) return this.#applyNotice(message)
      const row = this.inbox.apply(message, withoutNotes(topic))
      this.requests.onAccepted(message)
      this.requests.onAssigned(message)
      if (movesQueue(message)) this.#queueMoved()
      if (row === undefined) return
      this.#notify(message, row)
      if (transferFrom(message, this.agent.uid) !== undefined) this.inbox.forget(row)
      else if (handsOver(message)) this.inbox.refetch(row).catch((error) => this.#failed(error))
    })
  }

  #applyNotice(message: WireMessage): void {
    const { type, content } = message
    if (type === 'AGENT_STATUS') return this.#applyStanding(readStanding(content))
    this.#queueMoved(content)
    if (this.requests.apply(message)) this.#notify(message, undefined)
  }

  #queueMoved(notice = ''): void {
    this.queue.changed()
    this.left.changed(notice)
    this.openThreads.changed('own')
  }

  #applyStanding(standing: AgentStanding | undefined): void {
    if (standing === undefined) return
    this.openThreads.changed(standing.agentUid === this.agent.uid ? 'own' : 'others')
    if (!this.colleagues.apply(standing)) this.colleagues.read().catch((error) => this.#failed(error))
    if (standing.agentUid === this.agent.uid) this.presence.applyStatus(standing.chosen)
  }

  #notify(message: WireMessage, row: InboxRow | undefined): void {
    if (message.user.uid === this.agent.uid || message.user.uid === this.agent.accountUid) return
    for (const listener of this.#listeners) listener(message, row)
  }

  /** Keeps an error of the server or network, to try again. Rethrows bugs. */
  #failed(error: unknown): void {
    if (error instanceof SessionOver) return
    if (!(error instanceof ApiRefusal || error instanceof NoAnswer)) throw error
    this.#failure.value = error
    this.#cancelReread()
    if (wordOf(error) === 'unauthenticated') return
    this.#cancelReread = this.#deps.platform.clock.after(rereadAfterMs, () => void this.reread())
  }
}

/** Whether a topic carries notices to consoles, not messages of threads. */
function isNotice(topic: string): boolean {
  const kind = readTopic(topic)?.kind
  return kind === 'agent' || kind === 'queue'
}
