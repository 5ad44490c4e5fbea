import { batch, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireUser } from '../../../proto/wire.ts'
import { ApiRefusal } from '../connection/api.ts'
import type { ConnectionState } from '../connection/connection-state.ts'
import { readMessage } from '../connection/read-message.ts'
import type { Introduction } from '../connection/visitor-session.ts'
import type { Conversation } from '../conversation/conversation.ts'
import type { Outbox } from '../conversation/outbox.ts'
import { Arrivals } from './arrivals.ts'
import type { QueuePlace } from './queue-place.ts'
import type { Stage } from './stage.ts'
import { type Target, topicOf } from './target.ts'
import { VisitProgress } from './visit-progress.ts'
import { connectVisitor, root, type VisitorConnection, type VisitorConnectionDeps } from './visitor-connection.ts'

/** The form to leave a message. */
export interface LeftForm {
  readonly content: string
  readonly nickname?: string
  readonly email?: string
  readonly mobile?: string
  readonly contact?: string
}

/** A visitor's conversation with one workgroup or agent, from the first message to the rating. */
export class Visit {
  readonly #conversation = signal<Conversation | undefined>(undefined)
  readonly #connectionState = signal<ConnectionState>('connecting')
  readonly #progress = new VisitProgress()
  readonly stage: ReadonlySignal<Stage> = this.#progress.stage
  readonly queue: ReadonlySignal<QueuePlace | undefined> = this.#progress.queue
  readonly wasServed: ReadonlySignal<boolean> = this.#progress.wasServed
  readonly agent: ReadonlySignal<WireUser | undefined> = this.#progress.agent
  readonly isRatingAsked: ReadonlySignal<boolean> = this.#progress.isRatingAsked
  readonly awayText: ReadonlySignal<string> = this.#progress.awayText
  readonly isQueueFull: ReadonlySignal<boolean> = this.#progress.isQueueFull
  readonly failure: ReadonlySignal<Error | undefined> = this.#progress.failure
  readonly conversation: ReadonlySignal<Conversation | undefined> = this.#conversation
  readonly connectionState: ReadonlySignal<ConnectionState> = this.#connectionState
  /** Whether the site wants no connection for now. */
  readonly isPaused: ReadonlySignal<boolean>
  readonly #isPaused = signal(false)
  readonly #arrivals = new Arrivals()
  readonly #deps: VisitorConnectionDeps
  #connection: VisitorConnection | undefined

  constructor(deps: VisitorConnectionDeps) {
    this.#deps = deps
    this.isPaused = this.#isPaused
  }

  /** Calls the listener for each stored message of the conversation that arrives, once and in order. */
  onArrival(listener: (message: WireMessage) => void): void {
    this.#arrivals.listen(listener)
  }

  /** Introduces the visitor and continues the thread, or starts a new one after its end. Never throws: see `stage`. */
  async begin(introduction: Introduction, target: Target): Promise<void> {
    this.#progress.begin()
    try {
      const { uid } = await this.#deps.session.introduce(introduction)
      await this.#open(this.#connect(uid), target)
    } catch (error) {
      if (error instanceof ApiRefusal && error.status === 401) this.#deps.session.tokens.clear()
      this.#progress.fail(error as Error)
    }
  }

  /** Shows earlier messages, if the site names the same visitor again. Throws NoAnswer, ApiRefusal, SessionOver. */
  async showEarlier(target: Target, visitorUid?: string): Promise<void> {
    const { uid, visitorUid: named = visitorUid } = this.#deps.session.tokens.stored ?? {}
    if (uid === undefined || named !== visitorUid) return this.end()
    this.#turnTo(this.#connect(uid), target)
    await this.#conversation.value?.loadOlder()
  }

  /** Tells more about the current visitor, and repeats it at the next beginning. Throws NoAnswer, ApiRefusal. */
  async introduce(introduction: Introduction): Promise<void> {
    await this.#deps.session.introduce(introduction)
  }

  /** Ends the conversation or leaves the queue. Throws ApiRefusal, NoAnswer. */
  async close(): Promise<void> {
    const { api, session } = this.#deps
    const body = { uid: this.#progress.threadUid }
    await api.post(`${root}/thread/close`, body, { token: await session.tokens.current() })
    this.#progress.close()
  }

  /** Rates from 1 to 5. */
  async rate(score: number, comment: string): Promise<void> {
    await this.#conversation.value?.send('RATE_SUBMIT', JSON.stringify({ score, comment }))
    this.#progress.rate()
  }

  /** Leaves a message, to be answered later. */
  async leaveMessage(form: LeftForm): Promise<void> {
    await this.#conversation.value?.send('LEAVE_MSG_SUBMIT', JSON.stringify(form))
  }

  /** Tries to reach the server at once if it is not connected, even if the site wanted no connection. */
  readonly tryNow = (): void => {
    if (this.#isPaused.value) this.resume()
    else this.#connection?.tryNow()
  }

  /** Ends the connection until `resume`; messages wait in the outbox. */
  pause(): void {
    this.#isPaused.value = true
    this.#connection?.pause()
  }

  resume(): void {
    if (!this.#isPaused.value) return
    // At once: nobody hears of a state in between, in which there is no connection and nothing is tried.
    batch(() => {
      this.#isPaused.value = false
      this.#connection?.resume()
    })
  }

  /** The messages on their way; undefined before the visit has begun. */
  get outbox(): Outbox | undefined {
    return this.#connection?.outbox
  }

  /** The uid of the newest thread; empty before the first. */
  get threadUid(): string {
    return this.#progress.threadUid
  }

  /** Stops everything. Messages on their way stay in the outbox. */
  end(): void {
    this.#connection?.stop()
    this.#connection = undefined
    this.#conversation.value = undefined
  }

  /** Keeps the connection of the same visitor: the outbox and what is shown belong to it. */
  #connect(uid: string): VisitorConnection {
    const current = this.#connection
    if (current?.uid === uid && !current.isOver()) return current
    this.end()
    const connection = connectVisitor(uid, this.#deps, {
      onMessage: (message) => this.#receive(message),
      onState: (state) => {
        this.#connectionState.value = state
      },
      // If this fails, the next reconnect asks again.
      onReconnected: () => void this.#conversation.value?.catchUp().catch(() => {}),
    })
    this.#connection = connection
    this.#deps.onConnection?.(connection)
    if (this.#isPaused.value) connection.pause()
    return connection
  }

  async #open(connection: VisitorConnection, target: Target): Promise<void> {
    const { api, session } = this.#deps
    this.#turnTo(connection, target)
    const token = await session.tokens.current()
    const body = {
      type: target.type === 'AGENT' ? '0' : '1',
      sid: target.sid,
      trigger: target.trigger,
      forceNewThread: false,
    }
    const opened = readMessage(await api.post<unknown>(`${root}/thread`, body, { token }))
    this.#progress.enter(opened.thread.uid)
    this.#receive(opened)
    // Loads earlier messages; the newest are there already.
    await this.#conversation.value?.loadOlder()
    this.#progress.checkWhetherServed(this.#conversation.value?.timeline.messages.value ?? [])
  }

  #turnTo(connection: VisitorConnection, target: Target): void {
    const topic = topicOf(target, connection.uid)
    if (this.#conversation.value?.topic !== topic) this.#conversation.value = connection.conversationOn(topic)
  }

  #receive(message: WireMessage): void {
    const conversation = this.#conversation.value
    if (message.type === 'ERROR') {
      conversation?.stoppedTyping()
      return this.outbox?.onRefused(message)
    }
    this.outbox?.settle(message)
    if (conversation === undefined || message.thread.topic !== conversation.topic) return
    batch(() => {
      if (conversation.apply(message)) this.#arrivals.add(message)
      this.#progress.apply(message)
    })
  }
}
