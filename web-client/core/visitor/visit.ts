import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { type Api, ApiRefusal } from '../connection/api.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import { readMessage } from '../connection/read-message.ts'
import { ServerConnection } from '../connection/server-connection.ts'
import type { Introduction, VisitorSession } from '../connection/visitor-session.ts'
import { Conversation } from '../conversation/conversation.ts'
import { Outbox } from '../conversation/outbox.ts'
import { systemEventOf } from '../conversation/system-event.ts'
import type { OutboxStore } from '../platform/letter-store.ts'
import type { Platform } from '../platform/platform.ts'
import type { LeftForm } from './leave-form.ts'
import { type QueuePlace, readQueuePlace } from './queue-place.ts'
import { servingAgent } from './serving-agent.ts'
import { type Stage, stageOf } from './stage.ts'
import { type Target, topicOf } from './target.ts'

export interface VisitDeps {
  readonly platform: Platform
  readonly api: Api
  readonly session: VisitorSession
  readonly socketUrl: string
  readonly store: OutboxStore
  readonly onStorageError: (error: unknown) => void
}

const [root, channel] = ['/visitor/api/v1', 'WEB']
const sendPath = `${root}/message/send`

/** A visitor's conversation with one workgroup or agent, from the first message to the rating. */
export class Visit {
  readonly #stage = signal<Stage>('idle')
  readonly #queue = signal<QueuePlace | undefined>(undefined)
  readonly #wasServed = signal(false)
  readonly #agent = signal<WireUser | undefined>(undefined)
  readonly #conversation = signal<Conversation | undefined>(undefined)
  readonly #connectionState = signal<ConnectionState>('connecting')
  readonly #isRatingAsked = signal(false)
  readonly #awayText = signal('')
  readonly #failure = signal<Error | undefined>(undefined)
  readonly stage: ReadonlySignal<Stage> = this.#stage
  readonly queue: ReadonlySignal<QueuePlace | undefined> = this.#queue
  /** Whether an agent had the current thread. */
  readonly wasServed: ReadonlySignal<boolean> = this.#wasServed
  /** The agent who has the thread or had it last. */
  readonly agent: ReadonlySignal<WireUser | undefined> = this.#agent
  readonly conversation: ReadonlySignal<Conversation | undefined> = this.#conversation
  readonly connectionState: ReadonlySignal<ConnectionState> = this.#connectionState
  /** Whether the server asks for a rating. */
  readonly isRatingAsked: ReadonlySignal<boolean> = this.#isRatingAsked
  /** The workgroup's text for when nobody is there. */
  readonly awayText: ReadonlySignal<string> = this.#awayText
  readonly failure: ReadonlySignal<Error | undefined> = this.#failure
  readonly #deps: VisitDeps
  #connection: ServerConnection | undefined
  #outbox: Outbox | undefined
  /** The uid of the connected visitor. */
  #uid = ''
  #threadUid = ''
  #endings: (() => void)[] = []

  constructor(deps: VisitDeps) {
    this.#deps = deps
  }

  /** Introduces the visitor and continues the thread, or starts a new one after its end. Never throws: see `stage`. */
  async begin(introduction: Introduction, target: Target): Promise<void> {
    this.#stage.value = 'starting'
    this.#failure.value = undefined
    this.#isRatingAsked.value = false
    try {
      const { uid } = await this.#deps.session.introduce(introduction)
      this.#connect(uid)
      await this.#open(uid, target)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Shows earlier messages. The site must name again whom it had named. Throws NoAnswer, ApiRefusal, SessionOver. */
  async showEarlier(target: Target, visitorUid?: string): Promise<void> {
    const { uid, visitorUid: named = visitorUid } = this.#deps.session.tokens.stored ?? {}
    if (uid === undefined || named !== visitorUid) return this.end()
    this.#connect(uid)
    this.#turnTo(topicOf(target, uid), uid)
    await this.#conversation.value?.loadOlder()
  }

  /** Tells more about the current visitor, and repeats it at the next beginning. Throws NoAnswer, ApiRefusal. */
  async introduce(introduction: Introduction): Promise<void> {
    await this.#deps.session.introduce(introduction)
  }

  /** Ends the conversation or leaves the queue. Throws ApiRefusal, NoAnswer. */
  async close(): Promise<void> {
    const { api, session } = this.#deps
    await api.post(`${root}/thread/close`, { uid: this.#threadUid }, { token: await session.tokens.current() })
    this.#stage.value = 'ended'
  }

  /** Rates from 1 to 5. */
  async rate(score: number, comment: string): Promise<void> {
    await this.#conversation.value?.send('RATE_SUBMIT', JSON.stringify({ score, comment }))
    this.#isRatingAsked.value = false
  }

  async leaveMessage(form: LeftForm): Promise<void> {
    await this.#conversation.value?.send('LEAVE_MSG_SUBMIT', JSON.stringify(form))
  }

  /** Tries to reach the server at once if it is not connected. */
  readonly tryNow = (): void => this.#connection?.tryNow()

  /** The messages on their way; undefined before the visit has begun. */
  get outbox(): Outbox | undefined {
    return this.#outbox
  }

  /** Stops everything. Messages on their way stay in the outbox. */
  end(): void {
    for (const stop of this.#endings) stop()
    this.#endings = []
    this.#uid = ''
    this.#connection = undefined
    this.#outbox = undefined
    this.#conversation.value = undefined
  }

  /** Does nothing if this visitor is connected: the outbox and what is shown belong to that connection. */
  #connect(uid: string): void {
    if (uid === this.#uid && this.#connection?.state.value !== 'over') return
    this.end()
    this.#uid = uid
    const { platform, api, session, socketUrl, store, onStorageError } = this.#deps
    const { tokens } = session
    const connection = new ServerConnection({
      platform,
      api,
      socketUrl,
      uid,
      channel,
      tokens,
      syncPath: `${root}/message/sync`,
    })
    const outbox = new Outbox({
      ...{ platform, store, connection, api, channel, sendPath, onStorageError, owner: uid },
      token: () => tokens.current(),
      onStored: (message) => this.#receive(message),
    })
    this.#connection = connection
    this.#outbox = outbox
    const forget = connection.onMessage((message) => this.#receive(message))
    let isBack = false
    const unwatch = connection.state.subscribe((state) => {
      this.#connectionState.value = state
      if (!isReached(state)) return
      // If this fails, the next reconnect asks again.
      if (isBack) this.#conversation.value?.catchUp().catch(() => {})
      isBack = true
    })
    this.#endings = [forget, unwatch, () => outbox.stop(), () => connection.stop(), () => tokens.stop()]
    tokens.start()
    connection.start()
    void outbox.start()
  }

  async #open(uid: string, target: Target): Promise<void> {
    const { api, session } = this.#deps
    this.#turnTo(topicOf(target, uid), uid)
    const token = await session.tokens.current()
    const type = target.type === 'AGENT' ? '0' : '1'
    const body = { type, sid: target.sid, forceNewThread: false }
    const opened = readMessage(await api.post<unknown>(`${root}/thread`, body, { token }))
    this.#enter(opened.thread.uid)
    this.#receive(opened)
    // Loads earlier messages; the newest are there already.
    await this.#conversation.value?.loadOlder()
    this.#checkWhetherServed()
  }

  #turnTo(topic: string, uid: string): void {
    if (this.#conversation.value?.topic !== topic) this.#conversation.value = this.#conversationOn(topic, uid)
  }

  /** Finds out after a reload whether an agent had the thread. */
  #checkWhetherServed(): void {
    const last = this.#conversation.value?.timeline.messages.value.findLast(({ user }) => user.type === 'AGENT')
    if (last?.thread.uid === this.#threadUid) this.#wasServed.value = true
  }

  #conversationOn(topic: string, uid: string): Conversation | undefined {
    const [connection, outbox] = [this.#connection, this.#outbox]
    if (connection === undefined || outbox === undefined) return undefined
    const { platform, api, session } = this.#deps
    const { clock, newMessageUid: newUid } = platform
    const token = () => session.tokens.current()
    const own = { ownUids: [uid], clock, newUid, token }
    return new Conversation({ topic, connection, outbox, api, root, sendPath, channel, ...own })
  }

  #receive(message: WireMessage): void {
    if (message.type === 'ERROR') {
      this.#conversation.value?.stoppedTyping()
      return this.#outbox?.onRefused(message)
    }
    this.#outbox?.settle(message)
    const conversation = this.#conversation.value
    if (conversation === undefined || message.thread.topic !== conversation.topic) return
    batch(() => {
      conversation.apply(message)
      this.#follow(message)
    })
  }

  /** Follows the newest thread of the topic. Late messages of an earlier one do not count. */
  #follow(message: WireMessage): void {
    const { type, thread, seq } = message
    if (seq > 0) this.#enter(thread.uid)
    const event = systemEventOf(message)
    this.#agent.value = servingAgent(this.#agent.value, message)
    if (type === 'QUEUE' || type === 'QUEUE_UPDATE') return this.#wait(message)
    if (type === 'LEAVE_MSG') this.#awayText.value = event?.hasOwnText === false ? '' : message.content
    if (type === 'RATE_INVITE') this.#isRatingAsked.value = true
    const stage = stageOf(type, thread.state, this.#stage.value)
    if (stage === 'chatting') this.#wasServed.value = true
    if (stage !== undefined) this.#stage.value = stage
  }

  #wait({ content, thread }: WireMessage): void {
    this.#queue.value = readQueuePlace(content)
    this.#enter(thread.uid)
    this.#stage.value = 'waiting'
  }

  #enter(threadUid: string): void {
    if (threadUid === '' || threadUid === this.#threadUid) return
    this.#threadUid = threadUid
    this.#wasServed.value = false
  }

  #failed(error: unknown): void {
    if (error instanceof ApiRefusal && error.status === 401) this.#deps.session.tokens.clear()
    this.#failure.value = error as Error
    this.#stage.value = 'failed'
  }
}
