import { computed, type ReadonlySignal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import type { WireMessage } from '../../../proto/wire.ts'
import { type Item, withLetters } from './items.ts'
import { MessageHistory, type MessageHistoryDeps, pageSize } from './message-history.ts'
import type { Outbox } from './outbox.ts'
import { OwnPreview } from './own-preview.ts'
import { ReadState, type ReadStateDeps } from './read-state.ts'
import { type RobotStream, RobotStreams } from './robot-streams.ts'
import { sendEphemeral } from './send-ephemeral.ts'
import { Timeline } from './timeline.ts'
import { OthersTyping, type Typing } from './typing.ts'

const typingEveryMs = 3000
/** Types that have no row of their own. */
const silent = new Set(['RECALL'])

export interface ConversationDeps extends MessageHistoryDeps, ReadStateDeps {
  readonly outbox: Outbox
}

/** A topic as a participant sees it: its messages, what is on its way, and who is typing. */
export class Conversation {
  readonly topic: string
  readonly items: ReadonlySignal<readonly Item[]>
  readonly typing: ReadonlySignal<Typing | undefined>
  /** The answers that bots are writing. */
  readonly streams: ReadonlySignal<readonly RobotStream[]>
  /** Others' messages that were read on no device. Everything before an own message counts as read. */
  readonly unseen: ReadonlySignal<readonly WireMessage[]>
  readonly unread: ReadonlySignal<number>
  /** Whether older messages can be loaded. */
  readonly hasOlder: ReadonlySignal<boolean>
  readonly timeline: Timeline
  readonly #deps: ConversationDeps
  readonly #history: MessageHistory
  readonly #reads: ReadState
  readonly #typing: OthersTyping
  readonly #preview: OwnPreview
  readonly #streams: RobotStreams
  #typingSentAt = Number.NEGATIVE_INFINITY

  constructor(deps: ConversationDeps) {
    const { topic, outbox } = deps
    this.#deps = deps
    this.topic = topic
    this.timeline = new Timeline({ onGap: (gap) => void this.#history.fill(gap) })
    this.#history = new MessageHistory(deps, (messages) => this.timeline.answer(messages))
    this.#reads = new ReadState(deps, this.timeline.messages)
    this.#typing = new OthersTyping(deps.clock)
    this.typing = this.#typing.now
    const send = (text: string) => sendEphemeral(deps, 'PREVIEW', text) === undefined
    this.#preview = new OwnPreview({ clock: deps.clock, send })
    this.#streams = new RobotStreams(deps.clock)
    // Replaced by the message, however that arrives.
    this.streams = computed(() => {
      const { value } = this.#streams.now
      if (value.length === 0) return value
      const stored = new Set(this.timeline.messages.value.slice(-pageSize).map(({ uid }) => uid))
      return value.filter(({ uid }) => !stored.has(uid))
    })
    this.hasOlder = this.#history.hasOlder
    this.unseen = this.#reads.unseen
    this.unread = computed(() => this.unseen.value.length)
    this.items = computed(() => {
      const stored = this.timeline.messages.value.filter(({ type }) => !silent.has(type))
      const letters = outbox.letters.value.filter((letter) => letter.topic === topic && !silent.has(letter.type))
      const items = stored.map((message) => ({ kind: 'stored' as const, message, isOwn: this.#reads.isOwn(message) }))
      return withLetters(items, letters)
    })
  }

  /** Applies a message of this topic, wherever it came from. Returns whether it is stored and was not known yet. */
  apply(message: WireMessage): boolean {
    const isOwn = this.#reads.isOwn(message)
    if (kindOf(message.type) === 'passing') {
      if (message.type === 'ROBOT_STREAM') this.#streams.apply(message)
      else if (!isOwn) this.#typing.apply(message)
      return false
    }
    // Another tab may have reported it.
    if (message.type === 'READ') this.#deps.seen?.reread()
    const isNew = this.timeline.merge([message])
    if (isNew && !isOwn) {
      this.#typing.end(message.user.uid)
      this.#reads.markDelivered(message)
    }
    return isNew
  }

  /** Loads a page of older messages. Throws NoAnswer, ApiRefusal, SessionOver. */
  loadOlder(): Promise<void> {
    return this.#history.loadOlder()
  }

  /** Call after a reconnect. Updates own messages, reports reads again. Throws NoAnswer, ApiRefusal, SessionOver. */
  async catchUp(): Promise<void> {
    this.#reads.repeatReads()
    const isOnTheWay = (message: WireMessage) =>
      this.#reads.isOwn(message) && /^(SUCCESS|DELIVERED)$/.test(message.status)
    if (this.timeline.messages.value.slice(-pageSize).some(isOnTheWay)) await this.#history.loadNewest()
  }

  /** Marks all loaded messages as read. */
  markRead(): void {
    this.#reads.markRead()
  }

  /** A visitor's page is in view, or is not; without a socket, nothing is said. */
  sayWhetherInView(isInView: boolean): void {
    sendEphemeral(this.#deps, 'VISITOR_STATUS', JSON.stringify({ status: isInView ? 'ONLINE' : 'AWAY' }))
  }

  /** Removes the preview of what was typed from the screens of the others. */
  stoppedTyping(): void {
    this.#typingSentAt = Number.NEGATIVE_INFINITY
    sendEphemeral(this.#deps, 'PREVIEW', '')
  }

  /** Shows the others what the reader is typing. */
  previewed(text: string): void {
    this.#preview.write(text)
  }

  /** Shows the others that the reader is typing, every few seconds at most. */
  typed(): void {
    const { clock } = this.#deps
    if (clock.now() - this.#typingSentAt < typingEveryMs) return
    this.#typingSentAt = clock.now()
    sendEphemeral(this.#deps, 'TYPING', '')
  }

  /** Sends a message. Resolves with its uid once the outbox keeps it. */
  async send(type: string, content: string, more: { extra?: string; uid?: string } = {}): Promise<string> {
    this.#typingSentAt = Number.NEGATIVE_INFINITY
    this.#preview.stop()
    this.markRead()
    const after = this.timeline.messages.value.findLast((message) => !silent.has(message.type))?.uid
    return this.#deps.outbox.add({ topic: this.topic, type, content, after, ...more })
  }

  /** Withdraws an own message. Resolves once the outbox keeps that. */
  async recall(uid: string): Promise<string> {
    return this.#deps.outbox.add({ topic: this.topic, type: 'RECALL', content: uid })
  }
}
