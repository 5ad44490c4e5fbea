import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import type { Api } from '../connection/api.ts'
import { readMessage } from '../connection/read-message.ts'
import type { ServerConnection } from '../connection/server-connection.ts'
import type { Clock } from '../platform/platform.ts'
import { type Item, withLetters } from './items.ts'
import type { Outbox } from './outbox.ts'
import type { ReadMarkers } from './read-markers.ts'
import { type Gap, Timeline } from './timeline.ts'
import { OthersTyping, type Typing } from './typing.ts'

const typingEveryMs = 3000
const pageSize = 50
const maxRetryMs = 5000
const maxRepeatedReads = 8
/** Types that have no row of their own. */
const silent = new Set(['RECALL'])

export interface ConversationDeps {
  readonly topic: string
  /** All uids of the reader. */
  readonly ownUids: readonly string[]
  readonly connection: ServerConnection
  readonly outbox: Outbox
  readonly api: Api
  readonly token: () => Promise<string>
  readonly clock: Clock
  /** Returns a uid for a new message. */
  readonly newUid: () => string
  /** `/visitor/api/v1` or `/api/v1` */
  readonly root: string
  readonly sendPath: string
  readonly channel: string
  /** Whether a message is addressed to the reader. Default: everything people say, and the welcome. */
  readonly isForReader?: (message: WireMessage) => boolean
  /** Whether the server sent a message on behalf of the reader. */
  readonly isOnBehalf?: (message: WireMessage) => boolean
  /** Whether a READ of another's message came from the reader. Default: yes. */
  readonly isReadByOwn?: (message: WireMessage) => boolean
  /** What was seen before this page. Default: nothing. */
  readonly seen?: ReadMarkers
}

/** A topic as a participant sees it: its messages, what is on its way, and who is typing. */
export class Conversation {
  readonly topic: string
  readonly items: ReadonlySignal<readonly Item[]>
  readonly typing: ReadonlySignal<Typing | undefined>
  /** Others' messages that were read on no device. Everything before an own message counts as read. */
  readonly unseen: ReadonlySignal<readonly WireMessage[]>
  readonly unread: ReadonlySignal<number>
  /** Others' messages not reported as read yet, wherever they stand. */
  readonly unreported: ReadonlySignal<readonly WireMessage[]>
  /** Whether older messages can be loaded. */
  readonly hasOlder: ReadonlySignal<boolean>
  readonly timeline: Timeline
  readonly #deps: ConversationDeps
  readonly #typing: OthersTyping
  readonly #hasOlder = signal(true)
  /** Uids of others' messages that were seen here or elsewhere. */
  readonly #read = signal<ReadonlySet<string>>(new Set())
  readonly #delivered = new Set<string>()
  readonly #gaps = new Set<string>()
  /** What was last reported as read, perhaps over a dying connection or none at all. */
  #reportedReads: readonly string[] = []
  #loaded = 0
  #loading: Promise<void> | undefined
  #typingSentAt = Number.NEGATIVE_INFINITY

  constructor(deps: ConversationDeps) {
    const { topic, outbox } = deps
    this.#deps = deps
    this.topic = topic
    this.timeline = new Timeline({ onGap: (gap) => void this.#fillGap(gap) })
    this.#typing = new OthersTyping(deps.clock)
    this.typing = this.#typing.now
    this.hasOlder = this.#hasOlder
    this.items = computed(() => {
      const stored = this.timeline.messages.value.filter(({ type }) => !silent.has(type))
      const letters = outbox.letters.value.filter((letter) => letter.topic === topic && !silent.has(letter.type))
      const items = stored.map((message) => ({ kind: 'stored' as const, message, isOwn: this.#isOwn(message) }))
      return withLetters(items, letters)
    })
    this.unseen = computed(() => {
      const { value } = this.timeline.messages
      const isPast = (message: WireMessage) =>
        this.#isForReader(message) && (this.#isOwn(message) || this.#isRead(message))
      return value.slice(value.findLastIndex(isPast) + 1).filter((message) => this.#isUnread(message))
    })
    this.unreported = computed(() => this.timeline.messages.value.filter((message) => this.#isUnread(message)))
    this.unread = computed(() => this.unseen.value.length)
  }

  /** Applies a message of this topic, wherever it came from. */
  apply(message: WireMessage): void {
    const isOwn = this.#isOwn(message)
    if (kindOf(message.type) === 'passing') {
      if (!isOwn) this.#typing.apply(message)
      return
    }
    // Another tab may have reported it.
    if (message.type === 'READ') this.#deps.seen?.reread()
    const isNew = this.timeline.merge([message])
    if (!isNew || isOwn) return
    this.#typing.end(message.user.uid)
    if (this.#isForReader(message) && message.status === 'SUCCESS') this.#acknowledge('DELIVERED', message)
  }

  /** Loads a page of older messages. Throws NoAnswer, ApiRefusal, SessionOver. */
  async loadOlder(): Promise<void> {
    if (!this.#hasOlder.value) return
    this.#loading ??= this.#loadPage().finally(() => {
      this.#loading = undefined
    })
    await this.#loading
  }

  /** Call after a reconnect. Updates own messages, reports reads again. Throws NoAnswer, ApiRefusal, SessionOver. */
  async catchUp(): Promise<void> {
    for (const uid of this.#reportedReads) this.#sendTransient('READ', uid)
    const isOnTheWay = (message: WireMessage) => this.#isOwn(message) && /^(SUCCESS|DELIVERED)$/.test(message.status)
    if (!this.timeline.messages.value.slice(-pageSize).some(isOnTheWay)) return
    const { content } = await this.#readPage(0)
    this.timeline.merge(content.map(readMessage))
  }

  /** Marks all loaded messages as read. */
  markRead(): void {
    // Includes messages above an own one that was under way when they came.
    const unreported = this.unreported.value
    if (unreported.length === 0) return
    const uids = unreported.map(({ uid }) => uid)
    this.#reportedReads = [...this.#reportedReads, ...uids].slice(-maxRepeatedReads)
    this.#deps.seen?.add(unreported)
    for (const message of unreported) {
      this.#acknowledge('READ', message)
      this.#deps.connection.sendToTabs({ ...message, type: 'READ', content: message.uid, seq: 0 })
    }
    this.#read.value = new Set([...this.#read.value, ...uids])
  }

  /** Removes the preview of what was typed from the screens of the others. */
  stoppedTyping(): void {
    this.#typingSentAt = Number.NEGATIVE_INFINITY
    this.#sendTransient('PREVIEW', '')
  }

  /** Shows the others that the reader is typing, every few seconds at most. */
  typed(preview = ''): void {
    const { clock } = this.#deps
    if (clock.now() - this.#typingSentAt < typingEveryMs) return
    this.#typingSentAt = clock.now()
    this.#sendTransient(preview === '' ? 'TYPING' : 'PREVIEW', preview)
  }

  /** Sends a message. Resolves with its uid once the outbox keeps it. */
  async send(type: string, content: string, more: { extra?: string; uid?: string } = {}): Promise<string> {
    this.#typingSentAt = Number.NEGATIVE_INFINITY
    this.markRead()
    const after = this.timeline.messages.value.findLast((message) => !silent.has(message.type))?.uid
    return this.#deps.outbox.add({ topic: this.topic, type, content, after, ...more })
  }

  async recall(uid: string): Promise<string> {
    return this.#deps.outbox.add({ topic: this.topic, type: 'RECALL', content: uid })
  }

  #isOwn(message: WireMessage): boolean {
    return this.#deps.ownUids.includes(message.user.uid) || this.#deps.isOnBehalf?.(message) === true
  }

  /** Whether the reader has read it, here or elsewhere. */
  #isRead(message: WireMessage): boolean {
    const { seen, isReadByOwn } = this.#deps
    if (this.#read.value.has(message.uid) || seen?.has(message) === true) return true
    return message.status === 'READ' && isReadByOwn?.(message) !== false
  }

  /** Whether others said it to the reader and it is unread. */
  #isUnread(message: WireMessage): boolean {
    return this.#isForReader(message) && message.status !== 'RECALL' && !this.#isOwn(message) && !this.#isRead(message)
  }

  #isForReader(message: WireMessage): boolean {
    return (this.#deps.isForReader ?? isForEveryReader)(message)
  }

  #acknowledge(type: 'DELIVERED' | 'READ', { uid }: WireMessage): void {
    if (type === 'DELIVERED' && this.#delivered.has(uid)) return
    this.#delivered.add(uid)
    this.#sendTransient(type, uid)
  }

  /** Sends a transient message by the socket. Without a socket, sends what matters later by HTTP and drops the rest. */
  #sendTransient(type: string, content: string): void {
    const { connection, channel, api, sendPath, token, newUid } = this.#deps
    const thread = { ...noThread, topic: this.topic }
    const message = { uid: newUid(), type, content, channel, extra: '', thread, user: noUser }
    if (connection.publish({ ...message, status: '', createdAt: '', seq: 0, sentAt: 0 }, 0)) return
    if (type !== 'READ' || connection.state.value !== 'fallback') return
    token()
      .then((own) => api.post(sendPath, message, { token: own }))
      // The next read message reports it again.
      .catch(() => this.#delivered.delete(content))
  }

  /** Reads a page, from the newest back. */
  async #readPage(offset: number): Promise<{ content: unknown[]; last: boolean }> {
    const { api, root, token } = this.#deps
    const query = `topic=${encodeURIComponent(this.topic)}&offset=${offset}&pageSize=${pageSize}`
    return api.get(`${root}/message/thread/topic?${query}`, { token: await token() })
  }

  async #loadPage(): Promise<void> {
    const page = await this.#readPage(this.#loaded)
    // A page is shorter when its messages are big.
    this.#loaded += page.content.length
    this.timeline.merge(page.content.map(readMessage))
    this.#hasOlder.value = !page.last
  }

  async #fillGap({ threadUid, after, before }: Gap): Promise<void> {
    const key = `${threadUid} ${after} ${before}`
    if (this.#gaps.has(key)) return
    this.#gaps.add(key)
    const { api, root, token, clock } = this.#deps
    const query = `threadUid=${encodeURIComponent(threadUid)}&after=${after}&before=${before}&limit=100`
    try {
      const page = await api.get<{ content: unknown[] }>(`${root}/message/thread/uid?${query}`, {
        token: await token(),
      })
      this.#gaps.delete(key)
      this.timeline.merge(page.content.map(readMessage))
    } catch {
      // Asks again until the gap is filled. The next message looks for the gap, too.
      clock.after(maxRetryMs, () => {
        this.#gaps.delete(key)
        void this.#fillGap({ threadUid, after, before })
      })
    }
  }
}

/** Whether a message is of a kind that gets delivered and read. */
function isForEveryReader({ type }: WireMessage): boolean {
  return kindOf(type) === 'stored' || type === 'WELCOME'
}
