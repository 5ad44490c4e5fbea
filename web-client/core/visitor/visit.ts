import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { type Api, ApiRefusal } from '../connection/api.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import { ServerConnection } from '../connection/server-connection.ts'
import { toldMessage } from '../connection/told-message.ts'
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
  readonly onUnkept: (error: unknown) => void
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
  readonly #linkState = signal<ConnectionState>('connecting')
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
  readonly linkState: ReadonlySignal<ConnectionState> = this.#linkState
  /** Whether the server asks for a rating. */
  readonly isRatingAsked: ReadonlySignal<boolean> = this.#isRatingAsked
  /** The workgroup's text for when nobody is there. */
  readonly awayText: ReadonlySignal<string> = this.#awayText
  readonly failure: ReadonlySignal<Error | undefined> = this.#failure
  readonly #parts: VisitDeps
  #link: ServerConnection | undefined
  #outbox: Outbox | undefined
  /** The uid of the connected visitor. */
  #uid = ''
  #threadUid = ''
  #endings: (() => void)[] = []

  constructor(parts: VisitDeps) {
    this.#parts = parts
  }

  /** Introduces the visitor and continues the thread, or starts a new one after its end. Never throws: see `stage`. */
  async begin(introduction: Introduction, wish: Target): Promise<void> {
    this.#stage.value = 'starting'
    this.#failure.value = undefined
    this.#isRatingAsked.value = false
    try {
      const { uid } = await this.#parts.session.introduce(introduction)
      this.#connect(uid)
      await this.#open(uid, wish)
    } catch (error) {
      this.#failed(error)
    }
  }

  /** Shows earlier messages. The site must name again whom it had named. Throws NoAnswer, ApiRefusal, SessionOver. */
  async lookBack(wish: Target, visitorUid?: string): Promise<void> {
    const { uid, visitorUid: named = visitorUid } = this.#parts.session.tokens.held ?? {}
    if (uid === undefined || named !== visitorUid) return this.end()
    this.#connect(uid)
    this.#turnTo(topicOf(wish, uid), uid)
    await this.#conversation.value?.loadOlder()
  }

  /** Tells more about the current visitor, and repeats it at the next beginning. Throws NoAnswer, ApiRefusal. */
  async introduce(introduction: Introduction): Promise<void> {
    await this.#parts.session.introduce(introduction)
  }

  /** Ends the conversation or leaves the queue. Throws ApiRefusal, NoAnswer. */
  async close(): Promise<void> {
    const { api, session } = this.#parts
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
  readonly tryNow = (): void => this.#link?.tryNow()

  /** The messages on their way; undefined before the visit has begun. */
  get outbox(): Outbox | undefined {
    return this.#outbox
  }

  /** Stops everything. Messages on their way stay in the outbox. */
  end(): void {
    for (const stop of this.#endings) stop()
    this.#endings = []
    this.#uid = ''
    this.#link = undefined
    this.#outbox = undefined
    this.#conversation.value = undefined
  }

  /** Does nothing if this visitor is connected: the outbox and what is shown belong to that connection. */
  #connect(uid: string): void {
    if (uid === this.#uid && this.#link?.state.value !== 'over') return
    this.end()
    this.#uid = uid
    const { platform, api, session, socketUrl, store, onUnkept } = this.#parts
    const { tokens } = session
    const link = new ServerConnection({
      platform,
      api,
      socketUrl,
      uid,
      channel,
      tokens,
      syncPath: `${root}/message/sync`,
    })
    const outbox = new Outbox({
      ...{ platform, store, link, api, channel, sendPath, onUnkept, owner: uid },
      token: () => tokens.current(),
      onStored: (message) => this.#take(message),
    })
    this.#link = link
    this.#outbox = outbox
    const forget = link.onMessage((message) => this.#take(message))
    let isBack = false
    const unwatch = link.state.subscribe((state) => {
      this.#linkState.value = state
      if (!isReached(state)) return
      // If this fails, the next reconnect asks again.
      if (isBack) this.#conversation.value?.catchUp().catch(() => {})
      isBack = true
    })
    this.#endings = [forget, unwatch, () => outbox.stop(), () => link.stop(), () => tokens.stop()]
    tokens.start()
    link.start()
    void outbox.start()
  }

  async #open(uid: string, wish: Target): Promise<void> {
    const { api, session } = this.#parts
    this.#turnTo(topicOf(wish, uid), uid)
    const token = await session.tokens.current()
    const type = wish.type === 'AGENT' ? '0' : '1'
    const asked = { type, sid: wish.sid, forceNewThread: false }
    const opened = toldMessage(await api.post<unknown>(`${root}/thread`, asked, { token }))
    this.#enter(opened.thread.uid)
    this.#take(opened)
    // Loads earlier messages; the newest are there already.
    await this.#conversation.value?.loadOlder()
    this.#lookWhetherServed()
  }

  #turnTo(topic: string, uid: string): void {
    if (this.#conversation.value?.topic !== topic) this.#conversation.value = this.#conversationOn(topic, uid)
  }

  /** Finds out after a reload whether an agent had the thread. */
  #lookWhetherServed(): void {
    const last = this.#conversation.value?.timeline.messages.value.findLast(({ user }) => user.type === 'AGENT')
    if (last?.thread.uid === this.#threadUid) this.#wasServed.value = true
  }

  #conversationOn(topic: string, uid: string): Conversation | undefined {
    const [link, outbox] = [this.#link, this.#outbox]
    if (link === undefined || outbox === undefined) return undefined
    const { platform, api, session } = this.#parts
    const { clock, newMessageUid: newUid } = platform
    const token = () => session.tokens.current()
    const own = { ownUids: [uid], clock, newUid, token }
    return new Conversation({ topic, link, outbox, api, root, sendPath, channel, ...own })
  }

  #take(message: WireMessage): void {
    if (message.type === 'ERROR') {
      this.#conversation.value?.stoppedTyping()
      return this.#outbox?.refusedBy(message)
    }
    this.#outbox?.settle(message)
    const conversation = this.#conversation.value
    if (conversation === undefined || message.thread.topic !== conversation.topic) return
    batch(() => {
      conversation.take(message)
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
    if (error instanceof ApiRefusal && error.status === 401) this.#parts.session.tokens.forget()
    this.#failure.value = error as Error
    this.#stage.value = 'failed'
  }
}
