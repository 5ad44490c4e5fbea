import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { WireMessage, WireThread } from '../../../proto/wire.ts'
import { wordOf } from '../connection/api.ts'
import type { AgentApi, Page } from './agent-api.ts'
import type { WrapUp } from './filing-notice.ts'
import type { InboxRow, InboxThread } from './inbox-row.ts'
import { readVisitorStatus, type VisitorPresence } from './visitor-presence.ts'

const pageSize = 30
/** Of so many topics without a row a presence is kept, the newest. */
const maxEarly = 100
const loadsAtOnce = 4

export interface InboxDeps {
  readonly api: AgentApi
  readonly newRow: (thread: WireThread) => InboxRow
  readonly onError: (error: unknown) => void
}

/** The agent's threads, one row for each topic. */
export class Inbox {
  readonly rows: ReadonlySignal<ReadonlyMap<string, InboxRow>>
  /** Open threads; the latest message first. */
  readonly mine: ReadonlySignal<readonly InboxRow[]>
  /** Open threads whose visitor is there, and those whose visitor has left, in the same order. */
  readonly here: ReadonlySignal<readonly InboxRow[]>
  readonly left: ReadonlySignal<readonly InboxRow[]>
  /** Ended threads that were read, even if the visitor has started again; the last active first. */
  readonly closed: ReadonlySignal<readonly InboxRow[]>
  readonly hasMoreClosed: ReadonlySignal<boolean>
  /** Visitors who were erased while this page was open: nothing of theirs may be shown. */
  readonly erased: ReadonlySignal<ReadonlySet<string>>
  /** Whether all open threads were read once. Until then, only some may be known. */
  readonly isRead: ReadonlySignal<boolean>
  readonly #rows = signal<ReadonlyMap<string, InboxRow>>(new Map())
  readonly #hasMore = signal(true)
  readonly #isRead = signal(false)
  readonly #erased = signal<ReadonlySet<string>>(new Set())
  readonly #deps: InboxDeps
  readonly #toLoad: InboxRow[] = []
  /** What was told of visitors before their threads: a connection counts before the thread that begins on it. */
  readonly #early = new Map<string, VisitorPresence>()
  #loading = 0
  #nextPage = 0

  constructor(deps: InboxDeps) {
    this.#deps = deps
    this.rows = this.#rows
    this.hasMoreClosed = this.#hasMore
    this.isRead = this.#isRead
    this.erased = this.#erased
    this.mine = sameOrder(() => [...this.#rows.value.values()].filter((row) => row.isOpen.value).sort(byTime))
    this.here = sameOrder(() => this.mine.value.filter((row) => !row.isLeft.value))
    this.left = sameOrder(() => this.mine.value.filter((row) => row.isLeft.value))
    this.closed = sameOrder(() => [...this.#rows.value.values()].filter(hasEnded).sort(byTime))
  }

  /** Reads the open threads and checks those that are no longer open. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const open = await this.#deps.api.all<InboxThread>('/api/v1/thread/query?state=CHATTING')
    const topics = new Set(open.map(({ topic }) => topic))
    const lost = this.mine.value.filter(({ topic }) => !topics.has(topic))
    batch(() => {
      this.#put(open)
      this.#isRead.value = true
    })
    this.#load(this.mine.value)
    await Promise.all(lost.map((row) => this.refetch(row)))
    if (this.#nextPage === 0) await this.readMoreClosed()
  }

  /** Reads the next page of ended threads. Throws ApiRefusal, NoAnswer, SessionOver. */
  async readMoreClosed(): Promise<void> {
    if (!this.#hasMore.value) return
    const path = `/api/v1/thread/query?state=CLOSED&pageNumber=${this.#nextPage}&pageSize=${pageSize}`
    const page = await this.#deps.api.get<Page<InboxThread>>(path)
    this.#nextPage += 1
    batch(() => {
      for (const thread of page.content) this.#rows.value.get(thread.topic)?.addEnded(thread)
      this.#put(page.content.filter(({ topic }) => !this.#rows.value.has(topic)))
      this.#hasMore.value = !page.last
    })
  }

  /** Applies a message of a thread. An unknown topic becomes a row. */
  apply(message: WireMessage, topic: string): InboxRow | undefined {
    // What was under way when its visitor was erased.
    if (this.#erased.peek().has(message.thread.user.uid)) return undefined
    const known = this.#rows.value.get(topic)
    if (known === undefined && (message.thread.uid === '' || message.thread.type === 'NOTES')) return undefined
    const row = known ?? this.#add([this.#deps.newRow(message.thread)])[0]
    row?.apply(message)
    return row
  }

  /** Applies how a thread was filed, by whomever. */
  applyFiled(notice: {
    readonly threadUid: string
    readonly threadTopic: string
    readonly filed: Partial<WrapUp>
  }): void {
    this.#rows.value.get(notice.threadTopic)?.applyFiled(notice.threadUid, notice.filed)
  }

  /** Applies what the server tells of a thread's visitor. */
  applyPresence({ thread: { topic }, content }: WireMessage): void {
    const told = readVisitorStatus(content)
    const row = this.#rows.value.get(topic)
    if (row !== undefined) return row.applyPresence(told)
    if (told === undefined || topic === '') return
    this.#early.delete(topic)
    this.#early.set(topic, told)
    for (const oldest of this.#early.keys()) if (this.#early.size > maxEarly) this.#early.delete(oldest)
  }

  /** Returns the row of a thread from an HTTP answer, and adds it if needed. */
  open(thread: WireThread): InboxRow {
    const known = this.#rows.value.get(thread.topic)
    const row = known ?? this.#deps.newRow(thread)
    if (known === undefined) this.#add([row])
    else known.applyThread({ ...known.thread.value, ...thread })
    return row
  }

  /** Reads the thread of a row again. Removes the row if the agent no longer takes part. */
  async refetch(row: InboxRow): Promise<void> {
    try {
      const thread = await this.#deps.api.get<InboxThread>(`/api/v1/thread/${encodeURIComponent(row.thread.value.uid)}`)
      row.applyThread(thread)
    } catch (error) {
      if (wordOf(error) !== 'thread_not_found') throw error
      this.forget(row)
    }
  }

  /** Removes the row of a thread that others have now. */
  forget({ topic: gone }: Pick<InboxRow, 'topic'>): void {
    this.#rows.value = new Map([...this.#rows.value].filter(([topic]) => topic !== gone))
  }

  /** Removes all rows of a visitor who was erased. */
  forgetVisitor(uid: string): void {
    this.#erased.value = new Set([...this.#erased.value, uid])
    const isTheirs = ({ isColleague, thread }: InboxRow) => !isColleague && thread.peek().user.uid === uid
    this.#rows.value = new Map([...this.#rows.value].filter(([, row]) => !isTheirs(row)))
  }

  #put(threads: readonly InboxThread[]): void {
    const fresh = new Map<string, InboxRow>()
    for (const thread of threads) {
      const known = this.#rows.value.get(thread.topic)
      if (known !== undefined) known.applyThread(thread)
      // The last active comes first, so an older thread of the topic adds nothing.
      else if (!fresh.has(thread.topic)) fresh.set(thread.topic, this.#deps.newRow(thread))
    }
    this.#add([...fresh.values()])
  }

  #add(rows: readonly InboxRow[]): readonly InboxRow[] {
    if (rows.length === 0) return rows
    for (const row of rows) {
      row.applyPresence(this.#early.get(row.topic))
      this.#early.delete(row.topic)
    }
    this.#rows.value = new Map([...this.#rows.value, ...rows.map((row) => [row.topic, row] as const)])
    this.#load(rows)
    return rows
  }

  #load(rows: readonly InboxRow[]): void {
    this.#toLoad.push(...rows)
    while (this.#loading < loadsAtOnce && this.#toLoad.length > 0) void this.#loadNext()
  }

  async #loadNext(): Promise<void> {
    this.#loading += 1
    for (let row = this.#toLoad.shift(); row !== undefined; row = this.#toLoad.shift()) {
      await row.load().catch(this.#deps.onError)
    }
    this.#loading -= 1
  }
}

function hasEnded({ isOpen, ended }: InboxRow): boolean {
  return !isOpen.value || ended.value !== undefined
}

function byTime(one: InboxRow, other: InboxRow): number {
  return other.lastAt - one.lastAt
}

/** Returns a list that changes only when its items or their order change. */
function sameOrder(make: () => readonly InboxRow[]): ReadonlySignal<readonly InboxRow[]> {
  let before: readonly InboxRow[] = []
  return computed(() => {
    const now = make()
    const isSame = now.length === before.length && now.every((row, index) => row === before[index])
    if (!isSame) before = now
    return before
  })
}
