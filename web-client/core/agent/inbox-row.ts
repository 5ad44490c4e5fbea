import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import type { ConversationDeps } from '../conversation/conversation.ts'
import { NotedConversation } from '../conversation/noted-conversation.ts'
import { systemEventOf } from '../conversation/system-event.ts'
import type { WrapUp } from './filing-notice.ts'
import { readPresence, type VisitorPresence } from './visitor-presence.ts'

/** A thread as the server shows it to agents. */
export interface InboxThread extends WireThread, WrapUp {
  /** 1 to 5; null while there is no rating. */
  readonly score: number | null
  /** Whether its visitor is there; only in answers about open threads. */
  readonly presence?: unknown
}

/** One row of the inbox: all threads of a topic. The newest counts. */
export class InboxRow {
  readonly topic: string
  readonly conversation: NotedConversation
  readonly thread: ReadonlySignal<InboxThread>
  /** The newest known thread that ended before that one. */
  readonly ended: ReadonlySignal<InboxThread | undefined>
  readonly isOpen: ReadonlySignal<boolean>
  /** The last message of anybody. */
  readonly last: ReadonlySignal<WireMessage | undefined>
  /** Whether the agent joined by invitation: another agent has the thread. */
  readonly isGuest: ReadonlySignal<boolean>
  /** How many messages of others are unread; 0 once the thread has ended. */
  readonly unread: ReadonlySignal<number>
  /** ms since 1970 UTC: since when the visitor waits for a reply; undefined when it is their turn. */
  readonly waitsSince: ReadonlySignal<number | undefined>
  /** ms since 1970 UTC: the visitor's last known activity; 0 while none is known. */
  readonly activeAt: ReadonlySignal<number>
  /** Whether the visitor is there; undefined until that is known. */
  readonly presence: ReadonlySignal<VisitorPresence | undefined>
  /** Whether the thread is open and its visitor gone. */
  readonly isLeft: ReadonlySignal<boolean>
  /** Whether the newest messages are known. Until then, the known ones may be any part of the thread. */
  readonly isRead: ReadonlySignal<boolean>
  readonly #seenActiveAt = signal(0)
  readonly #isRead = signal(false)
  readonly #now: () => number
  readonly #thread: Signal<InboxThread>
  readonly #presence = signal<VisitorPresence | undefined>(undefined)
  readonly #ended = signal<InboxThread | undefined>(undefined)
  /** Uids of colleagues' messages to the visitor that this page received. */
  readonly #received = new Set<string>()
  #isLoaded = false

  constructor(thread: WireThread, deps: Omit<ConversationDeps, 'topic'>) {
    this.topic = thread.topic
    this.#now = deps.clock.now
    this.#thread = signal(withoutWrapUp(thread))
    this.thread = this.#thread
    this.ended = this.#ended
    this.presence = this.#presence
    // The server does not know whether a colleague's message to the visitor was read here. Older ones count as read.
    const isForReader = (message: WireMessage) =>
      (isListed(message) && (!isToVisitor(message, deps.ownUids) || this.#received.has(message.uid))) ||
      isAdmission(message, deps.ownUids)
    // A READ by the visitor is not by this agent. Colleagues read what the visitor said before this agent came.
    const isReadByOwn = ({ user, thread: { type }, sentAt }: WireMessage) =>
      isAmongAgents(type) || (user.type !== 'AGENT' && sentAt > cameAt.value)
    const conversation = new NotedConversation({ ...deps, topic: thread.topic, isForReader, isOnBehalf, isReadByOwn })
    const { messages } = conversation.timeline
    const cameAt = computed(() => messages.value.findLast((one) => isArrival(one, deps.ownUids))?.sentAt ?? 0)
    this.conversation = conversation
    this.isRead = this.#isRead
    this.isOpen = computed(() => this.#thread.value.state === 'CHATTING')
    this.isLeft = computed(() => this.isOpen.value && this.#presence.value?.status === 'OFFLINE')
    this.unread = computed(() => (this.isOpen.value ? unreadIn(conversation, deps.ownUids) : 0))
    this.last = computed(() => messages.value.findLast(isListed))
    this.isGuest = computed(() => this.isOpen.value && cameAsGuest(messages.value, this.#thread.value, deps.ownUids))
    this.activeAt = computed(() =>
      Math.max(this.#seenActiveAt.value, messages.value.findLast(isByVisitor)?.sentAt ?? 0),
    )
    this.waitsSince = computed(() =>
      this.isOpen.value && !this.isColleague ? waitsSinceIn(messages.value) : undefined,
    )
    this.applyPresence(readPresence(this.#thread.value.presence))
  }

  /** Whether it is among agents: with one colleague, or in a group. */
  get isColleague(): boolean {
    return this.#thread.value.type === 'MEMBER' || this.isGroup
  }

  get isGroup(): boolean {
    return this.#thread.value.type === 'GROUP'
  }

  /** ms since 1970 UTC: the time of the last message, else of the beginning; 0 while nothing is known. */
  get lastAt(): number {
    return (this.last.value ?? this.conversation.timeline.messages.value.at(-1))?.sentAt ?? 0
  }

  /** Applies a thread that was read. An ended thread does not replace the open one. */
  applyThread(thread: InboxThread): void {
    if (thread.uid !== this.#thread.value.uid && this.isOpen.value && thread.state === 'CLOSED') this.addEnded(thread)
    else this.#replaceThread(thread)
    this.applyPresence(readPresence(thread.presence))
  }

  /** Applies what the server tells of the visitor, unless something newer is known. */
  applyPresence(told: VisitorPresence | undefined): void {
    if (told !== undefined && told.since >= (this.#presence.value?.since ?? 0)) this.#presence.value = told
  }

  /** Adds an earlier thread of the topic. Of several, pass the newest first. */
  addEnded(thread: InboxThread): void {
    if (thread.uid !== this.#thread.value.uid) this.#ended.value ??= thread
  }

  /** Applies how one of the row's threads was filed; other threads are not shown. */
  applyFiled(threadUid: string, filed: Partial<WrapUp>): void {
    for (const shown of [this.#thread, this.#ended]) {
      const { value } = shown
      if (value?.uid === threadUid) shown.value = { ...value, ...filed }
    }
  }

  /** Applies a message of the topic or its notes. */
  apply(message: WireMessage): void {
    const { thread } = message
    if (message.seq > 0 && isToVisitor(message, [])) this.#received.add(message.uid)
    // Typing and reading arrive only while they happen.
    if (message.seq === 0 && isByVisitor(message)) this.#seenActiveAt.value = this.#now()
    this.conversation.apply(message)
    if (thread.topic !== this.topic || message.seq === 0) return
    const known = this.#thread.value
    // A late message of an earlier thread does not bring it back.
    if (known.uid !== thread.uid && !this.#isNewest(message)) return
    if (known.uid === thread.uid && known.state === thread.state) return
    if (known.uid === thread.uid && !this.#isNewest(message)) return
    this.#replaceThread(known.uid === thread.uid ? { ...known, state: thread.state } : withoutWrapUp(thread))
  }

  /** Loads the newest page. Later calls update what is already loaded. Throws ApiRefusal, NoAnswer, SessionOver. */
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

  /** A topic has one open thread at a time, so a new one means that the one before has ended. */
  #replaceThread(thread: InboxThread): void {
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

function withoutWrapUp(thread: WireThread): InboxThread {
  return { category: '', tags: [], score: null, ...thread }
}

/** Whether a message is worth showing in a list. */
function isListed({ type, status }: WireMessage): boolean {
  return (kindOf(type) === 'stored' || type === 'LEAVE_MSG_SUBMIT') && status !== 'RECALL'
}

/** Whether somebody else put the agent into a group by it: the group is news, though nobody has said anything. */
function isAdmission(message: WireMessage, ownUids: readonly string[]): boolean {
  const event = message.thread.type === 'GROUP' ? systemEventOf(message) : undefined
  if (event?.kind === 'GROUP_CREATED') return !ownUids.includes(event.uid)
  return event?.kind === 'GROUP_JOINED' && ownUids.includes(event.uid)
}

/** Returns how many messages are unread; 1 for a group that has only begun. */
function unreadIn({ unread, unseen }: NotedConversation, ownUids: readonly string[]): number {
  const admissions = unseen.value.filter((message) => isAdmission(message, ownUids)).length
  return Math.max(unread.value - admissions, Math.min(admissions, 1))
}

function isByVisitor({ user }: WireMessage): boolean {
  return user.type === 'VISITOR'
}

/** Whether it is an automatic message to the visitor in the agents' name. */
function isOnBehalf({ type }: WireMessage): boolean {
  return type === 'WELCOME'
}

/** Whether another agent said it to the visitor. */
function isToVisitor({ user, thread }: WireMessage, ownUids: readonly string[]): boolean {
  return user.type === 'AGENT' && !isAmongAgents(thread.type) && !ownUids.includes(user.uid)
}

function isAmongAgents(threadType: string): boolean {
  return threadType === 'MEMBER' || threadType === 'GROUP' || threadType === 'NOTES'
}

/** Whether the agent was assigned the thread, accepted it, or took it over. */
function isArrival(message: WireMessage, ownUids: readonly string[]): boolean {
  const event = systemEventOf(message)
  if (event === undefined) return message.type.endsWith('_ACCEPT') && ownUids.includes(message.user.uid)
  return /^(GREETED|TRANSFERRED|JOINED)$/.test(event.kind) && ownUids.includes(event.uid)
}

/** Returns the time of the visitor's first message after an agent's last one. */
function waitsSinceIn(messages: readonly WireMessage[]): number | undefined {
  let since: number | undefined
  for (let index = messages.length - 1; index >= 0; index -= 1) {
    const message = messages[index]
    // A visitor who starts again waits from that point on.
    if (message?.type.endsWith('_CLOSED')) return since
    if (message === undefined || !isListed(message)) continue
    if (message.user.type !== 'VISITOR') return since
    since = message.sentAt
  }
  return since
}

/** Whether the agent last came to the thread as a guest. */
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
