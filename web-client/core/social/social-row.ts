import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals-core'
import { kindOf } from '../../../domain/message-kind.ts'
import { noThread, noUser, type WireMessage } from '../../../proto/wire.ts'
import type { ReadMarkers } from '../conversation/read-markers.ts'
import { momentOf, numberOf, recordOf, textsOf } from '../platform/coerce.ts'
import type { Face } from './person.ts'

/** The line of a row: what was said last. */
export interface LastLine {
  readonly uid: string
  readonly type: string
  /** May be cut. */
  readonly content: string
  readonly extra: string
  readonly isWithdrawn: boolean
  readonly sender: Pick<Face, 'uid' | 'name'>
}

/** What a list of the server says of a thread. */
export interface ListedThread {
  readonly topic: string
  readonly threadUid: string
  readonly face: Face
  readonly lastAt: number
  readonly lastSeq: number
  readonly unread: number
  readonly readSeq: number
  readonly last: LastLine | undefined
  /** Of a group; empty and 0 for a friend. */
  readonly ownerUid: string
  readonly members: number
}

export interface RowDeps {
  readonly ownUid: string
  /** How far each thread was read on this device. */
  readonly seen: ReadMarkers
}

const mostUnread = 100

/** A friend or a group in a list: its face, its last line, and how much is unread. */
export class SocialRow {
  readonly topic: string
  readonly face: ReadonlySignal<Face>
  readonly threadUid: ReadonlySignal<string>
  readonly last: ReadonlySignal<LastLine | undefined>
  readonly lastAt: ReadonlySignal<number>
  readonly ownerUid: ReadonlySignal<string>
  readonly members: ReadonlySignal<number>
  /** Counted up to 100. */
  readonly unread: ReadonlySignal<number>
  /** The friendship, or the group, has ended: what was said can still be read. */
  readonly isOver: ReadonlySignal<boolean>
  readonly #deps: RowDeps
  readonly #listed: Signal<ListedThread>
  readonly #isOver = signal(false)
  readonly #unread = signal(0)
  /** The newest message of another. */
  readonly #unreadSeq = signal(0)
  #lastSeq = 0

  constructor(deps: RowDeps, listed: ListedThread) {
    this.#deps = deps
    this.topic = listed.topic
    const now = signal(listed)
    this.#listed = now
    this.face = computed(() => now.value.face)
    this.threadUid = computed(() => now.value.threadUid)
    this.last = computed(() => now.value.last)
    this.lastAt = computed(() => now.value.lastAt)
    this.ownerUid = computed(() => now.value.ownerUid)
    this.members = computed(() => now.value.members)
    this.isOver = this.#isOver
    this.unread = computed(() => {
      const count = this.#unread.value
      return count === 0 || deps.seen.has(at(now.value.threadUid, this.#unreadSeq.value)) ? 0 : count
    })
    this.list(listed)
  }

  /** What there is to list of it now. */
  get listed(): ListedThread {
    return { ...this.#listed.value, unread: this.unread.value, lastSeq: this.#lastSeq }
  }

  /** Takes what the server lists. What has arrived since then stays. */
  list(listed: ListedThread): void {
    const isNewThread = listed.threadUid !== this.threadUid.peek()
    const isBehind = !isNewThread && listed.lastSeq < this.#lastSeq
    batch(() => {
      const { lastAt, last, ...rest } = listed
      const line = isBehind ? {} : { lastAt, last }
      this.#change({ ...rest, ...line })
      this.#isOver.value = false
      const read = at(listed.threadUid, listed.readSeq)
      if (listed.readSeq > 0 && !this.#deps.seen.has(read)) this.#deps.seen.add([read])
      if (isBehind) return
      // The server may not have stored yet what was read here a moment ago.
      const isKnown = !isNewThread && listed.lastSeq === this.#lastSeq
      const isOwn = last?.sender.uid === this.#deps.ownUid
      const unread = isKnown ? Math.min(listed.unread, this.unread.peek()) : listed.unread
      this.#lastSeq = listed.lastSeq
      this.#unread.value = isOwn ? 0 : unread
      this.#unreadSeq.value = listed.lastSeq
    })
  }

  /** Applies a message of the thread. Returns whether it is stored and was not known yet. */
  apply(message: WireMessage): boolean {
    const { thread, seq, type, sentAt } = message
    // What is repeated after a lost connection was counted.
    if (seq === 0 || (thread.uid === this.threadUid.peek() && seq <= this.#lastSeq)) return false
    batch(() => {
      this.#lastSeq = seq
      if (type === 'RECALL') return this.#withdraw(message)
      const { user } = message
      const sender = { uid: user.uid, name: user.nickname }
      const { uid, content, extra } = message
      const last = {
        uid,
        type,
        content: content.slice(0, 300),
        extra,
        isWithdrawn: message.status === 'RECALL',
        sender,
      }
      this.#change({ threadUid: thread.uid, last, lastAt: momentOf(sentAt) })
      this.#count(message)
    })
    return true
  }

  /** The face has changed, or another owns the group. */
  rename(change: Partial<Pick<ListedThread, 'face' | 'ownerUid' | 'members'>>): void {
    this.#change(change)
  }

  /** Nobody can write here any more. */
  end(): void {
    this.#isOver.value = true
  }

  /** What one writes oneself says that the rest was read. */
  #count({ user, type, seq }: WireMessage): void {
    if (user.uid === this.#deps.ownUid) {
      this.#unread.value = 0
      return
    }
    if (kindOf(type) !== 'stored') return
    const before = this.unread.peek()
    this.#unreadSeq.value = seq
    this.#unread.value = Math.min(mostUnread, before + 1)
  }

  #withdraw({ type, content: uid }: WireMessage): void {
    const last = this.last.peek()
    if (type === 'RECALL' && last?.uid === uid) this.#change({ last: { ...last, isWithdrawn: true } })
  }

  #change(change: Partial<ListedThread>): void {
    this.#listed.value = { ...this.#listed.peek(), ...change }
  }
}

/** A place in a thread, as the markers take it. */
function at(threadUid: string, seq: number): WireMessage {
  const texts = { uid: '', type: '', content: '', status: '', createdAt: '', channel: '', extra: '' }
  return { ...texts, thread: { ...noThread, uid: threadUid }, user: noUser, seq, sentAt: 0 }
}

/** Reads a row of a list of friends or groups. */
export function listedIn(value: unknown, face: Face): ListedThread {
  const { lastAt, lastSeq, unread, readSeq, members, last } = recordOf(value)
  return {
    ...textsOf(value, ['topic', 'threadUid', 'ownerUid']),
    ...{ face, lastAt: momentOf(lastAt), lastSeq: numberOf(lastSeq), unread: numberOf(unread) },
    ...{ readSeq: numberOf(readSeq), members: numberOf(members) },
    last: last === null || last === undefined ? undefined : lineIn(last),
  }
}

function lineIn(value: unknown): LastLine {
  const { sender } = recordOf(value)
  const { uid, nickname: name } = textsOf(sender, ['uid', 'nickname'])
  const { status, ...line } = textsOf(value, ['uid', 'type', 'content', 'extra', 'status'])
  return { ...line, isWithdrawn: status === 'RECALL', sender: { uid, name } }
}
