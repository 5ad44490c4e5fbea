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
/** Types that carry no line of their own. */
const silent = new Set(['RECALL'])

/** What a conversation works with. */
export interface ConversationDeps {
  readonly topic: string
  /** All uids of the one who looks. */
  readonly ownUids: readonly string[]
  readonly link: ServerConnection
  readonly outbox: Outbox
  readonly api: Api
  readonly token: () => Promise<string>
  readonly clock: Clock
  /** For its messages. */
  readonly newUid: () => string
  /** `/visitor/api/v1` or `/api/v1` */
  readonly root: string
  readonly sendPath: string
  readonly channel: string
  /** Whether a message is something said to the one who looks; by default all that is said, and the welcome. */
  readonly isTold?: (message: WireMessage) => boolean
  /** Whether the server says a message on behalf of the one who looks. */
  readonly isOnBehalf?: (message: WireMessage) => boolean
  /** Whether READ of another's message was said by the one who looks; by default it was. */
  readonly isReadByOwn?: (message: WireMessage) => boolean
  /** What was seen before this page; by default nothing. */
  readonly seen?: ReadMarkers
}

/** A topic as one who takes part sees it: what was said, what is on its way, who is typing. */
export class Conversation {
  readonly topic: string
  readonly items: ReadonlySignal<readonly Item[]>
  readonly typing: ReadonlySignal<Typing | undefined>
  /** Others' messages that were not read, here or on another device: what lies before an own one was. */
  readonly unseen: ReadonlySignal<readonly WireMessage[]>
  readonly unread: ReadonlySignal<number>
  /** Others' messages of which nobody was told that they are read, wherever they stand. */
  readonly untold: ReadonlySignal<readonly WireMessage[]>
  /** Whether older messages may be had. */
  readonly hasOlder: ReadonlySignal<boolean>
  readonly timeline: Timeline
  readonly #parts: ConversationDeps
  readonly #typing: OthersTyping
  readonly #hasOlder = signal(true)
  /** Uids of others' messages that were seen here or elsewhere. */
  readonly #read = signal<ReadonlySet<string>>(new Set())
  readonly #delivered = new Set<string>()
  readonly #gaps = new Set<string>()
  /** What was told to be read last: by a connection that was dying, perhaps, or while there was none. */
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

  /** A message of this topic, from wherever it came. */
  take(message: WireMessage): void {
    const isOwn = this.#isOwn(message)
    if (kindOf(message.type) === 'passing') {
      if (!isOwn) this.#typing.hear(message)
      return
    }
    // Perhaps told by another tab.
    if (message.type === 'READ') this.#parts.seen?.reread()
    const isNew = this.timeline.take([message])
    if (!isNew || isOwn) return
    this.#typing.end(message.user.uid)
    if (this.#isTold(message) && message.status === 'SUCCESS') this.#acknowledge('DELIVERED', message)
  }

  /** Loads a page of what was said before; resolves when it is there. Throws NoAnswer, ApiRefusal, SessionOver. */
  async loadOlder(): Promise<void> {
    if (!this.#hasOlder.value) return
    this.#loading ??= this.#loadPage().finally(() => {
      this.#loading = undefined
    })
    await this.#loading
  }

  /** After a loss: learns what became of own messages, tells again what was read. Throws NoAnswer, ApiRefusal, SessionOver. */
  async catchUp(): Promise<void> {
    for (const uid of this.#unsure) this.#pass('READ', uid)
    const isOnTheWay = (message: WireMessage) => this.#isOwn(message) && /^(SUCCESS|DELIVERED)$/.test(message.status)
    if (!this.timeline.messages.value.slice(-pageSize).some(isOnTheWay)) return
    const { content } = await this.#page(0)
    this.timeline.take(content.map(toldMessage))
  }

  /** Whoever looks has seen everything that is there. */
  markRead(): void {
    // Also what stands above an own one that was under way when it came.
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

  /** Nothing is being written any more: what was shown of it goes. */
  stoppedTyping(): void {
    this.#toldTypingAt = Number.NEGATIVE_INFINITY
    this.#pass('PREVIEW', '')
  }

  /** Tells the others that one is typing, not more often than they need it. */
  typed(preview = ''): void {
    const { clock } = this.#parts
    if (clock.now() - this.#toldTypingAt < tellTypingEveryMs) return
    this.#toldTypingAt = clock.now()
    this.#pass(preview === '' ? 'TYPING' : 'PREVIEW', preview)
  }

  /** Resolves with its uid once it is kept, on its way. */
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

  /** By the one who looks, here or elsewhere. */
  #isRead(message: WireMessage): boolean {
    const { seen, isReadByOwn } = this.#parts
    if (this.#read.value.has(message.uid) || seen?.has(message) === true) return true
    return message.status === 'READ' && isReadByOwn?.(message) !== false
  }

  /** Said by others to the one who looks, and not read. */
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

  /** Of the moment: by the socket, by HTTP what matters later, else not at all. */
  #pass(type: string, content: string): void {
    const { link, channel, api, sendPath, token, newUid } = this.#parts
    const thread = { ...noThread, topic: this.topic }
    const message = { uid: newUid(), type, content, channel, extra: '', thread, user: noUser }
    if (link.publish({ ...message, status: '', createdAt: '', seq: 0, sentAt: 0 }, 0)) return
    if (type !== 'READ' || link.state.value !== 'fallback') return
    token()
      .then((own) => api.post(sendPath, message, { token: own }))
      // It is told again with the next one that is read.
      .catch(() => this.#delivered.delete(content))
  }

  /** From the newest back. */
  async #page(offset: number): Promise<{ content: unknown[]; last: boolean }> {
    const { api, root, token } = this.#parts
    const asked = `topic=${encodeURIComponent(this.topic)}&offset=${offset}&pageSize=${pageSize}`
    return api.get(`${root}/message/thread/topic?${asked}`, { token: await token() })
  }

  async #loadPage(): Promise<void> {
    const page = await this.#page(this.#loaded)
    // Not a whole page when its messages are big.
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
      // Until it is filled it is asked for again; the next message looks for the gap as well.
      clock.after(maxRetryMs, () => {
        this.#gaps.delete(key)
        void this.#fill({ threadUid, after, before })
      })
    }
  }
}

/** Whether a message is something said, which is delivered and read. */
function isTold({ type }: WireMessage): boolean {
  return kindOf(type) === 'stored' || type === 'WELCOME'
}
