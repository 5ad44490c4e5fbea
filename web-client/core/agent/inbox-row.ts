import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import type { ConversationDeps } from '../conversation/conversation.ts'
import { NotedConversation } from '../conversation/noted-conversation.ts'
import { systemEventOf } from '../conversation/system-event.ts'

/** A thread as agents are shown it. */
export interface InboxThread extends WireThread {
  readonly category: string
  readonly tags: readonly string[]
  /** 1 to 5; null while there is none. */
  readonly score: number | null
}

/** One line of the inbox: all threads of a topic, of which the newest counts. */
export class InboxRow {
  readonly topic: string
  readonly conversation: NotedConversation
  readonly thread: ReadonlySignal<InboxThread>
  /** The newest that has ended before that one, as far as it is known. */
  readonly ended: ReadonlySignal<InboxThread | undefined>
  readonly isOpen: ReadonlySignal<boolean>
  /** What was said last, by anybody. */
  readonly last: ReadonlySignal<WireMessage | undefined>
  /** The agent is here by invitation: the thread is somebody else's. */
  readonly isGuest: ReadonlySignal<boolean>
  /** How much others said that was not read; of what has ended, nothing. */
  readonly unread: ReadonlySignal<number>
  /** ms since 1970 UTC: from when on the other side waits for a word; undefined when it is their turn. */
  readonly waitsSince: ReadonlySignal<number | undefined>
  /** ms since 1970 UTC: when the visitor did something last, as far as this page was told; 0 while it was not. */
  readonly activeAt: ReadonlySignal<number>
  /** Whether the newest that was said is known: before, what is known may be any piece of it. */
  readonly isRead: ReadonlySignal<boolean>
  readonly #heardAt = signal(0)
  readonly #isRead = signal(false)
  readonly #now: () => number
  readonly #thread: Signal<InboxThread>
  readonly #ended = signal<InboxThread | undefined>(undefined)
  /** Uids of what colleagues said to the visitor while this page listened. */
  readonly #heard = new Set<string>()
  #isLoaded = false

  constructor(thread: WireThread, parts: Omit<ConversationDeps, 'topic'>) {
    this.topic = thread.topic
    this.#now = parts.clock.now
    this.#thread = signal(filed(thread))
    this.thread = this.#thread
    this.ended = this.#ended
    // Whether a colleague's words to the visitor were read here the server does not know: of those of before, they were.
    const isTold = (message: WireMessage) =>
      isSaid(message) && (!isToVisitor(message, parts.ownUids) || this.#heard.has(message.uid))
    // A visitor reads what agents say; and what the visitor said before this one came, others have read.
    const isReadByOwn = ({ user, thread: { type }, sentAt }: WireMessage) =>
      isAmongAgents(type) || (user.type !== 'AGENT' && sentAt > cameAt.value)
    const conversation = new NotedConversation({ ...parts, topic: thread.topic, isTold, isOnBehalf, isReadByOwn })
    const { messages } = conversation.timeline
    const cameAt = computed(() => messages.value.findLast((one) => comes(one, parts.ownUids))?.sentAt ?? 0)
    this.conversation = conversation
    this.isRead = this.#isRead
    this.isOpen = computed(() => this.#thread.value.state === 'CHATTING')
    this.unread = computed(() => (this.isOpen.value ? conversation.unread.value : 0))
    this.last = computed(() => messages.value.findLast(isSaid))
    this.isGuest = computed(() => this.isOpen.value && cameAsGuest(messages.value, this.#thread.value, parts.ownUids))
    this.activeAt = computed(() => Math.max(this.#heardAt.value, messages.value.findLast(isByVisitor)?.sentAt ?? 0))
    this.waitsSince = computed(() => (this.isOpen.value && !this.isColleague ? waiting(messages.value) : undefined))
  }

  get isColleague(): boolean {
    return this.#thread.value.type === 'MEMBER'
  }

  /** ms since 1970 UTC: when something was said last, else when it began; 0 while nothing is known. */
  get lastAt(): number {
    return (this.last.value ?? this.conversation.timeline.messages.value.at(-1))?.sentAt ?? 0
  }

  /** The thread as it was read; one that has ended is not the one that goes on. */
  become(thread: InboxThread): void {
    if (thread.uid !== this.#thread.value.uid && this.isOpen.value && thread.state === 'CLOSED')
      this.endedBefore(thread)
    else this.#goOnAs(thread)
  }

  /** An earlier thread of the topic, of several the newest first. */
  endedBefore(thread: InboxThread): void {
    if (thread.uid !== this.#thread.value.uid) this.#ended.value ??= thread
  }

  take(message: WireMessage): void {
    const { thread } = message
    if (message.seq > 0 && isToVisitor(message, [])) this.#heard.add(message.uid)
    // Typing, or reading: it is told in the moment.
    if (message.seq === 0 && isByVisitor(message)) this.#heardAt.value = this.#now()
    this.conversation.take(message)
    if (thread.topic !== this.topic || message.seq === 0) return
    const known = this.#thread.value
    // A late word of an earlier thread does not bring it back.
    if (known.uid !== thread.uid && !this.#isNewest(message)) return
    if (known.uid === thread.uid && known.state === thread.state) return
    if (known.uid === thread.uid && !this.#isNewest(message)) return
    this.#goOnAs(known.uid === thread.uid ? { ...known, state: thread.state } : filed(thread))
  }

  /** Fetches the newest page; later, what became of what is there. Throws ApiRefusal, NoAnswer, SessionOver. */
  async load(): Promise<void> {
    if (this.#isLoaded) return this.conversation.catchUp()
    this.#isLoaded = true
    try {
      await this.conversation.loadOlder()
      this.#isRead.value = true
    } catch (error) {
      this.#isLoaded = false
      throw error
    }
  }

  /** A topic has one thread at a time: a new one says that the one before has ended. */
  #goOnAs(thread: InboxThread): void {
    const known = this.#thread.value
    batch(() => {
      if (known.uid !== thread.uid) this.#ended.value = { ...known, state: 'CLOSED' }
      this.#thread.value = thread
    })
  }

  #isNewest({ uid, thread }: WireMessage): boolean {
    const newest = this.conversation.timeline.messages.value.at(-1)
    return newest === undefined || (newest.uid === uid && newest.thread.uid === thread.uid)
  }
}

function filed(thread: WireThread): InboxThread {
  return { category: '', tags: [], score: null, ...thread }
}

/** Types that are a line one would like to see in a list. */
function isSaid({ type, status }: WireMessage): boolean {
  return (kindOf(type) === 'stored' || type === 'LEAVE_MSG_SUBMIT') && status !== 'RECALL'
}

function isByVisitor({ user }: WireMessage): boolean {
  return user.type === 'VISITOR'
}

/** Automatic words to the visitor, in the agents' name. */
function isOnBehalf({ type }: WireMessage): boolean {
  return type === 'WELCOME'
}

/** Said to the visitor by an agent who is not the one who looks. */
function isToVisitor({ user, thread }: WireMessage, ownUids: readonly string[]): boolean {
  return user.type === 'AGENT' && !isAmongAgents(thread.type) && !ownUids.includes(user.uid)
}

function isAmongAgents(threadType: string): boolean {
  return threadType === 'MEMBER' || threadType === 'NOTES'
}

/** The agent is given the thread, has accepted it, or has taken it over. */
function comes(message: WireMessage, ownUids: readonly string[]): boolean {
  const event = systemEventOf(message)
  if (event === undefined) return message.type.endsWith('_ACCEPT') && ownUids.includes(message.user.uid)
  return /^(GREETED|TRANSFERRED|JOINED)$/.test(event.kind) && ownUids.includes(event.uid)
}

/** The first word of the visitor after the last of an agent. */
function waiting(messages: readonly WireMessage[]): number | undefined {
  let since: number | undefined
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index]
    // Who begins again waits from then on.
    if (message?.type.endsWith('_CLOSED')) return since
    if (message === undefined || !isSaid(message)) continue
    if (message.user.type !== 'VISITOR') return since
    since = message.sentAt
  }
  return since
}

/** By the last of the agent's own acceptances in the thread. */
function cameAsGuest(messages: readonly WireMessage[], { uid }: InboxThread, ownUids: readonly string[]): boolean {
  const came = messages.findLast(
    ({ type, thread, user }) => type.endsWith('_ACCEPT') && thread.uid === uid && ownUids.includes(user.uid),
  )
  return came?.type === 'INVITE_ACCEPT'
}

/** Whether the thread may be somebody else's after a message. */
export function handsOver({ type }: WireMessage): boolean {
  return type === 'TRANSFER_ACCEPT' || type === 'SYSTEM' || type === 'QUEUE'
}
