import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import type { Api } from '../connection/api.ts'
import type { ServerConnection } from '../connection/server-connection.ts'
import { toldMessage } from '../connection/told-message.ts'
import type { Clock } from '../platform/platform.ts'
import { type Item, withLetters } from './items.ts'
import type { Outbox } from './outbox.ts'
import type { ReadMarkers } from './read-markers.ts'
import { type Gap, Timeline } from './timeline.ts'
import { OthersTyping, type Typing } from './typing.ts'

const tellTypingEveryMs = 3000
const pageSize = 50
const maxRetryMs = 5000
const maxUnsure = 8
/** Types that are not shown as a line. */
const silent = new Set(['RECALL'])

export interface ConversationDeps {
  readonly topic: string
  /** All uids of the reader. */
  readonly ownUids: readonly string[]
  readonly link: ServerConnection
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
  readonly isTold?: (message: WireMessage) => boolean
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
  /** Others' messages whose reading was not reported yet, wherever they stand. */
  readonly untold: ReadonlySignal<readonly WireMessage[]>
  /** Whether older messages can be loaded. */
  readonly hasOlder: ReadonlySignal<boolean>
  readonly timeline: Timeline
  readonly #parts: ConversationDeps
  readonly #typing: OthersTyping
  readonly #hasOlder = signal(true)
  /** Uids of others' messages that were seen here or elsewhere. */
  readonly #read = signal<ReadonlySet<string>>(new Set())
  readonly #delivered = new Set<string>()
  readonly #gaps = new Set<string>()
  /** What was last reported as read, perhaps over a dying connection or none at all. */
  #unsure: readonly string[] = []
  #loaded = 0
  #loading: Promise<void> | undefined
  #toldTypingAt = Number.NEGATIVE_INFINITY

  constructor(parts: ConversationDeps) {
    const { topic, outbox } = parts
    this.#parts = parts
    this.topic = topic
    this.timeline = new Timeline({ onGap: (gap) => void this.#fill(gap) })
    this.#typing = new OthersTyping(parts.clock)
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
      const isPast = (message: WireMessage) => this.#isTold(message) && (this.#isOwn(message) || this.#isRead(message))
      return value.slice(value.findLastIndex(isPast) + 1).filter((message) => this.#isNews(message))
    })
    this.untold = computed(() => this.timeline.messages.value.filter((message) => this.#isNews(message)))
    this.unread = computed(() => this.unseen.value.length)
  }

  /** Takes a message of this topic, wherever it came from. */
  take(message: WireMessage): void {
    const isOwn = this.#isOwn(message)
    if (kindOf(message.type) === 'passing') {
      if (!isOwn) this.#typing.hear(message)
      return
    }
    // Another tab may have reported it.
    if (message.type === 'READ') this.#parts.seen?.reread()
    const isNew = this.timeline.take([message])
    if (!isNew || isOwn) return
    this.#typing.end(message.user.uid)
    if (this.#isTold(message) && message.status === 'SUCCESS') this.#acknowledge('DELIVERED', message)
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
    for (const uid of this.#unsure) this.#pass('READ', uid)
    const isOnTheWay = (message: WireMessage) => this.#isOwn(message) && /^(SUCCESS|DELIVERED)$/.test(message.status)
    if (!this.timeline.messages.value.slice(-pageSize).some(isOnTheWay)) return
    const { content } = await this.#page(0)
    this.timeline.take(content.map(toldMessage))
  }

  /** Marks all loaded messages as read. */
  markRead(): void {
    // Includes messages above an own one that was under way when they came.
    const untold = this.untold.value
    if (untold.length === 0) return
    const uids = untold.map(({ uid }) => uid)
    this.#unsure = [...this.#unsure, ...uids].slice(-maxUnsure)
    this.#parts.seen?.add(untold)
    for (const message of untold) {
      this.#acknowledge('READ', message)
      this.#parts.link.tellTabs({ ...message, type: 'READ', content: message.uid, seq: 0 })
    }
    this.#read.value = new Set([...this.#read.value, ...uids])
  }

  /** Tells the others that typing has stopped, so that they remove its preview. */
  stoppedTyping(): void {
    this.#toldTypingAt = Number.NEGATIVE_INFINITY
    this.#pass('PREVIEW', '')
  }

  /** Tells the others that the reader is typing, at most as often as they need it. */
  typed(preview = ''): void {
    const { clock } = this.#parts
    if (clock.now() - this.#toldTypingAt < tellTypingEveryMs) return
    this.#toldTypingAt = clock.now()
    this.#pass(preview === '' ? 'TYPING' : 'PREVIEW', preview)
  }

  /** Sends a message. Resolves with its uid once the outbox keeps it. */
  async send(type: string, content: string, more: { extra?: string; uid?: string } = {}): Promise<string> {
    this.#toldTypingAt = Number.NEGATIVE_INFINITY
    this.markRead()
    const after = this.timeline.messages.value.findLast((message) => !silent.has(message.type))?.uid
    return this.#parts.outbox.add({ topic: this.topic, type, content, after, ...more })
  }

  async recall(uid: string): Promise<string> {
    return this.#parts.outbox.add({ topic: this.topic, type: 'RECALL', content: uid })
  }

  #isOwn(message: WireMessage): boolean {
    return this.#parts.ownUids.includes(message.user.uid) || this.#parts.isOnBehalf?.(message) === true
  }

  /** Whether the reader has read it, here or elsewhere. */
  #isRead(message: WireMessage): boolean {
    const { seen, isReadByOwn } = this.#parts
    if (this.#read.value.has(message.uid) || seen?.has(message) === true) return true
    return message.status === 'READ' && isReadByOwn?.(message) !== false
  }

  /** Whether others said it to the reader and it is unread. */
  #isNews(message: WireMessage): boolean {
    return this.#isTold(message) && message.status !== 'RECALL' && !this.#isOwn(message) && !this.#isRead(message)
  }

  #isTold(message: WireMessage): boolean {
    return (this.#parts.isTold ?? isTold)(message)
  }

  #acknowledge(type: 'DELIVERED' | 'READ', { uid }: WireMessage): void {
    if (type === 'DELIVERED' && this.#delivered.has(uid)) return
    this.#delivered.add(uid)
    this.#pass(type, uid)
  }

  /** Sends a transient message by the socket. Without a socket, sends what matters later by HTTP and drops the rest. */
  #pass(type: string, content: string): void {
    const { link, channel, api, sendPath, token, newUid } = this.#parts
    const thread = { ...noThread, topic: this.topic }
    const message = { uid: newUid(), type, content, channel, extra: '', thread, user: noUser }
    if (link.publish({ ...message, status: '', createdAt: '', seq: 0, sentAt: 0 }, 0)) return
    if (type !== 'READ' || link.state.value !== 'fallback') return
    token()
      .then((own) => api.post(sendPath, message, { token: own }))
      // The next read message reports it again.
      .catch(() => this.#delivered.delete(content))
  }

  /** Reads a page, from the newest back. */
  async #page(offset: number): Promise<{ content: unknown[]; last: boolean }> {
    const { api, root, token } = this.#parts
    const asked = `topic=${encodeURIComponent(this.topic)}&offset=${offset}&pageSize=${pageSize}`
    return api.get(`${root}/message/thread/topic?${asked}`, { token: await token() })
  }

  async #loadPage(): Promise<void> {
    const page = await this.#page(this.#loaded)
    // A page is shorter when its messages are big.
    this.#loaded += page.content.length
    this.timeline.take(page.content.map(toldMessage))
    this.#hasOlder.value = !page.last
  }

  async #fill({ threadUid, after, before }: Gap): Promise<void> {
    const key = `${threadUid} ${after} ${before}`
    if (this.#gaps.has(key)) return
    this.#gaps.add(key)
    const { api, root, token, clock } = this.#parts
    const asked = `threadUid=${encodeURIComponent(threadUid)}&after=${after}&before=${before}&limit=100`
    try {
      const page = await api.get<{ content: unknown[] }>(`${root}/message/thread/uid?${asked}`, {
        token: await token(),
      })
      this.#gaps.delete(key)
      this.timeline.take(page.content.map(toldMessage))
    } catch {
      // Asks again until the gap is filled. The next message looks for the gap, too.
      clock.after(maxRetryMs, () => {
        this.#gaps.delete(key)
        void this.#fill({ threadUid, after, before })
      })
    }
  }
}

/** Whether a message is of a kind that gets delivered and read. */
function isTold({ type }: WireMessage): boolean {
  return kindOf(type) === 'stored' || type === 'WELCOME'
}
