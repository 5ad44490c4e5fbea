import type { ReadonlySignal } from '@preact/signals-core'
import type { WireThread } from '../../../proto/wire.ts'
import type { AgentSession, StoredAgent } from '../connection/agent-session.ts'
import type { Api } from '../connection/api.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import { ServerConnection } from '../connection/server-connection.ts'
import { Outbox } from '../conversation/outbox.ts'
import { ReadMarkers } from '../conversation/read-markers.ts'
import type { OutboxStore } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'
import { AgentApi } from './agent-api.ts'
import { Announcements } from './announcements.ts'
import { Briefs } from './briefs.ts'
import { Colleagues } from './colleagues.ts'
import { ContactNames } from './contact-names.ts'
import { GroupMembers } from './group-members.ts'
import { Inbox } from './inbox.ts'
import { InboxRow } from './inbox-row.ts'
import { IncomingMessages, type MessageListener } from './incoming-messages.ts'
import { LeftMessages } from './left-messages.ts'
import { LiveList } from './live-list.ts'
import { OpenReports } from './open-reports.ts'
import { OpenThreads } from './open-threads.ts'
import { OwnPresence } from './own-presence.ts'
import { Queue } from './queue.ts'
import { Requests } from './requests.ts'
import { ThreadActions } from './thread-actions.ts'
import { WorkspaceReader } from './workspace-reader.ts'

const [root, channel] = ['/api/v1', 'WEB']
const [sendPath, syncPath] = [`${root}/message/rest/send`, `${root}/message/sync`]

export interface WorkspaceDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: AgentSession
  readonly agent: StoredAgent
  readonly socketUrl: string
  readonly store: OutboxStore
  readonly onStorageError: (error: unknown) => void
}

/** An agent's workspace: their threads, the queue, requests and colleagues, kept up to date by one connection. */
export class Workspace {
  readonly agent: StoredAgent
  readonly api: AgentApi
  readonly inbox: Inbox
  readonly threads: ThreadActions
  readonly requests: Requests
  readonly announcements: Announcements
  readonly briefs: Briefs
  readonly colleagues: Colleagues
  readonly contactNames: ContactNames
  readonly groups: GroupMembers
  readonly left: LeftMessages
  readonly live: LiveList
  readonly reports: OpenReports
  readonly queue: Queue
  readonly openThreads: OpenThreads
  readonly presence: OwnPresence
  readonly outbox: Outbox
  readonly connectionState: ReadonlySignal<ConnectionState>
  /** Whether everything was read once. */
  readonly isRead: ReadonlySignal<boolean>
  /** The last failure to read, until everything was read again. */
  readonly failure: ReadonlySignal<Error | undefined>
  readonly #connection: ServerConnection
  readonly #incoming: IncomingMessages
  readonly #reader: WorkspaceReader
  readonly #deps: WorkspaceDeps
  readonly #seen: ReadMarkers
  #endings: (() => void)[] = []

  constructor(deps: WorkspaceDeps) {
    const { platform, session, agent, api: http, store, onStorageError, socketUrl } = deps
    const { tokens } = session
    const { clock } = platform
    const api = new AgentApi({ api: http, tokens })
    this.#deps = deps
    this.agent = agent
    this.api = api
    this.#seen = new ReadMarkers(platform.storage, agent.uid)
    const common = { platform, api: http, channel }
    this.#connection = new ServerConnection({ ...common, socketUrl, uid: agent.uid, tokens, syncPath })
    this.outbox = new Outbox({
      ...{ ...common, store, sendPath, onStorageError, connection: this.#connection, owner: agent.uid },
      token: () => tokens.current(),
      onStored: (message) => this.#incoming.receive(message),
    })
    this.#reader = new WorkspaceReader(clock, () => this.#readAll())
    const onError = (error: unknown) => this.#reader.onError(error)
    const refreshed = { api, clock, onError }
    this.briefs = new Briefs(api, () => clock.now())
    this.colleagues = new Colleagues(api)
    this.contactNames = new ContactNames(api)
    this.groups = new GroupMembers(api)
    this.presence = new OwnPresence(api, this.colleagues, agent)
    this.requests = new Requests({ api, clock, ownUid: agent.uid })
    this.announcements = new Announcements({ api, platform, ownUid: agent.uid })
    this.left = new LeftMessages(refreshed)
    this.queue = new Queue(refreshed)
    this.live = new LiveList(refreshed)
    this.openThreads = new OpenThreads(refreshed)
    this.reports = new OpenReports({ ...refreshed, isAdmin: this.presence.isAdmin })
    this.inbox = new Inbox({ api, onError, newRow: (thread) => this.#newRow(thread) })
    const { outbox, inbox, requests, announcements, queue, left, live, openThreads, colleagues, presence } = this
    const changed = { outbox, inbox, requests, announcements, queue, left, live, openThreads, colleagues, presence }
    this.#incoming = new IncomingMessages({ ...changed, contactNames: this.contactNames, agent, onError })
    this.threads = new ThreadActions({ api, inbox, requests, newUid: platform.newMessageUid })
    this.connectionState = this.#connection.state
    this.isRead = this.#reader.isRead
    this.failure = this.#reader.failure
  }

  /** Connects, and reads everything after each new connection. */
  start(): void {
    const { tokens } = this.#deps.session
    const unwatch = this.#connection.state.subscribe((state) => {
      if (isReached(state)) void this.reread()
    })
    this.#endings = [this.#connection.onMessage((message) => this.#incoming.receive(message)), unwatch]
    const { outbox, requests, left, queue, openThreads, reports } = this
    for (const part of [this.#reader, outbox, requests, left, queue, openThreads, reports, this.#connection, tokens])
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
  onMessage(listener: MessageListener): () => void {
    return this.#incoming.onMessage(listener)
  }

  /** Reads what may have changed while disconnected. `failure` holds an error of the server or network. */
  reread(): Promise<void> {
    return this.#reader.read()
  }

  #readAll(): Promise<unknown> {
    const { colleagues, presence, contactNames, left, live, queue, openThreads, requests, announcements, inbox } = this
    const lists = [colleagues, presence, contactNames, left, live, queue, openThreads, requests, announcements, inbox]
    return Promise.all([...lists, this.reports].map((list) => list.read()))
  }

  #newRow(thread: WireThread): InboxRow {
    const { platform, api, session, agent } = this.#deps
    if (this.isRead.value) this.contactNames.fetchName(thread)
    return new InboxRow(thread, {
      ...{ connection: this.#connection, outbox: this.outbox, api, root, sendPath, channel },
      ...{ ownUids: [agent.uid, agent.accountUid], clock: platform.clock, newUid: platform.newMessageUid },
      seen: this.#seen,
      token: () => session.tokens.current(),
    })
  }
}
