import type { ReadonlySignal } from '@preact/signals-core'
import { batch, effect } from '@preact/signals-core'
import type { WireMessage } from '../../../proto/wire.ts'
import { type ConnectionState, isReached } from '../connection/connection-state.ts'
import type { Conversation } from '../conversation/conversation.ts'
import { ReadMarkers } from '../conversation/read-markers.ts'
import { systemEventOf } from '../conversation/system-event.ts'
import { listOf } from '../platform/coerce.ts'
import type { Platform, TextStorage } from '../platform/platform.ts'
import type { VisitorConnection } from '../visitor/visitor-connection.ts'
import { FriendList } from './friend-list.ts'
import { GroupList } from './group-list.ts'
import { type OpenedThread, openThread } from './opened-thread.ts'
import { type Face, personIn } from './person.ts'
import { SocialApi, type SocialRequests } from './social-api.ts'
import type { SocialList } from './social-list.ts'
import type { SocialRow } from './social-row.ts'

export interface SocialDeps extends SocialRequests {
  readonly uid: string
  readonly platform: Platform
  readonly connection: Pick<VisitorConnection, 'onMessage' | 'conversationOn'>
  readonly connectionState: ReadonlySignal<ConnectionState>
  readonly allowed: { readonly friends: boolean; readonly groups: boolean }
  /** Adds what was read before to a conversation, and keeps what is read. Returns a function that ends it. */
  readonly keepReading?: ((conversation: Conversation) => () => void) | undefined
}

/** So many conversations stay in memory, those opened last. */
const mostOpened = 8
/** Events after which a group has more or fewer members: the list says how many. */
const changesMembers: ReadonlySet<string> = new Set(['GROUP_JOINED', 'GROUP_LEFT', 'GROUP_REMOVED'])
const soonMs = 300
const retryMs = 10_000

/** What app users have among themselves, kept up to date by the person's one connection. */
export class Social {
  readonly friends: FriendList
  readonly groups: GroupList
  readonly #deps: SocialDeps
  readonly #api: SocialApi
  readonly #seen: ReadMarkers
  /** Least recently opened first. */
  readonly #opened = new Map<string, OpenedThread>()
  readonly #planned = new Map<SocialList, () => void>()
  readonly #endings: (() => void)[] = []

  constructor(deps: SocialDeps) {
    const { uid, platform } = deps
    this.#deps = deps
    this.#api = new SocialApi(deps)
    this.#seen = new ReadMarkers(ofVisitor(platform.storage), uid)
    const listDeps = { api: this.#api, ownUid: uid, seen: this.#seen, now: platform.clock.now }
    this.friends = new FriendList(listDeps)
    this.groups = new GroupList(listDeps)
  }

  /** Reads the lists whenever the server is reached, and follows what arrives. Returns a function that ends it. */
  start(): () => void {
    const { connection, connectionState } = this.#deps
    this.#endings.push(connection.onMessage((message) => this.receive(message)))
    this.#endings.push(
      effect(() => {
        const isThere = isReached(connectionState.value)
        queueMicrotask(() => isThere && this.#reached())
      }),
    )
    return () => {
      for (const end of this.#endings.splice(0)) end()
      for (const cancel of this.#planned.values()) cancel()
      for (const { end } of this.#opened.values()) end()
      this.#opened.clear()
    }
  }

  /** Reads all lists. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    await Promise.all(this.#lists().map((list) => list.read()))
  }

  /** Returns the conversation of a topic. */
  open(topic: string): OpenedThread {
    const known = this.#opened.get(topic) ?? this.#make(topic)
    this.#opened.delete(topic)
    this.#opened.set(topic, known)
    for (const [oldest, { end }] of this.#opened) {
      if (this.#opened.size <= mostOpened) break
      end()
      this.#opened.delete(oldest)
    }
    return known
  }

  /** Finds app users, as far as the organization allows. Throws ApiRefusal, NoAnswer, SessionOver. */
  async find(query: string): Promise<readonly Face[]> {
    return listOf(await this.#api.get('person/search', { query })).map(personIn)
  }

  /** Reports to the admins. Throws ApiRefusal, NoAnswer, SessionOver. */
  async report(what: {
    readonly kind: 'PERSON' | 'MESSAGE' | 'GROUP'
    readonly uid: string
    /** Of a message. */
    readonly threadUid?: string
    readonly text: string
  }): Promise<void> {
    await this.#api.post('report/create', what)
  }

  /** Applies a message of any topic. */
  receive(message: WireMessage): void {
    const { topic } = message.thread
    if (topic === `user/${this.#deps.uid}`) return this.#notice(message)
    const list = this.#listOf(topic)
    if (list === undefined) return
    if (message.type === 'READ' && list === this.groups) return this.#counted(message)
    batch(() => {
      this.#opened.get(topic)?.conversation.apply(message)
      if (message.type === 'READ') this.#seen.reread()
      this.#line(list, message)
    })
  }

  #line(list: SocialList, message: WireMessage): void {
    const row = list.rows.peek().get(message.thread.topic)
    const event = systemEventOf(message)
    if (row === undefined || (event?.kind === 'BEFRIENDED' && row.isOver.peek())) {
      if (message.seq > 0) this.#readSoon(list)
      return
    }
    if (!row.apply(message)) return
    tell(row, message)
    if (event !== undefined && changesMembers.has(event.kind)) this.#readSoon(list)
  }

  /** What concerns this person alone. */
  #notice(message: WireMessage): void {
    const event = systemEventOf(message)
    if (event === undefined) return
    if (event.kind === 'GROUP_DISMISSED') this.groups.depart(event.uid, 'dismissed')
    else if (event.kind === 'GROUP_INVITED') this.#readSoon(this.groups)
    else if (event.kind.startsWith('FRIEND_')) this.#readSoon(this.friends)
  }

  /** The server counts who has read; a message that all have read is marked so. */
  #counted(message: WireMessage): void {
    // Another tab has read it.
    if (message.extra === '') return this.#seen.reread()
    const opened = this.#opened.get(message.thread.topic)
    for (const content of opened?.receipts.apply(message) ?? []) opened?.conversation.apply({ ...message, content })
  }

  #make(topic: string): OpenedThread {
    return openThread({ ...this.#deps, seen: this.#seen, isGroup: this.#listOf(topic) === this.groups }, topic)
  }

  #reached(): void {
    const known = Promise.all(this.#lists().map((list) => this.#readNow(list)))
    // Own messages may have been read meanwhile.
    for (const [topic, opened] of this.#opened)
      opened
        .load()
        .then(() => opened.conversation.catchUp())
        .then(() => known)
        .then(() => opened.complete(this.#listOf(topic)?.rows.peek().get(topic)))
        .catch(() => {})
  }

  #readSoon(list: SocialList, withinMs = soonMs): void {
    if (this.#planned.has(list)) return
    const cancel = this.#deps.platform.clock.after(withinMs, () => {
      this.#planned.delete(list)
      void this.#readNow(list)
    })
    this.#planned.set(list, cancel)
  }

  #readNow(list: SocialList): Promise<void> {
    return list.read().catch(() => {
      if (isReached(this.#deps.connectionState.peek())) this.#readSoon(list, retryMs)
    })
  }

  #lists(): SocialList[] {
    const { friends, groups } = this.#deps.allowed
    return [...(friends ? [this.friends] : []), ...(groups ? [this.groups] : [])]
  }

  #listOf(topic: string): SocialList | undefined {
    if (topic.startsWith('org/friend/')) return this.friends
    return topic.startsWith('org/group/') ? this.groups : undefined
  }
}

/** Changes a row as an event of its thread says. */
function tell(row: SocialRow, message: WireMessage): void {
  const event = systemEventOf(message)
  switch (event?.kind) {
    case 'UNFRIENDED':
    case 'GROUP_CLOSED':
      return row.end()
    case 'GROUP_CHANGED': {
      const { uid, nickname: name, avatar } = message.thread.user
      return row.rename({ face: { uid, name, avatar } })
    }
    case 'GROUP_OWNED':
      return row.rename({ ownerUid: event.uid })
  }
}

/** With the names of what is a visitor's, so that it is deleted with them. */
function ofVisitor({ get, set, remove }: TextStorage): TextStorage {
  const named = (name: string) => `parley.visitor ${name}`
  return {
    get: (name) => get(named(name)),
    set: (name, value) => set(named(name), value),
    remove: (name) => remove(named(name)),
  }
}
