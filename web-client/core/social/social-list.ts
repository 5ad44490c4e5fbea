import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import type { SocialApi } from './social-api.ts'
import { type ListedThread, type RowDeps, SocialRow } from './social-row.ts'

export interface SocialListDeps extends RowDeps {
  readonly api: SocialApi
  /** ms since 1970 UTC. */
  readonly now: () => number
}

interface ListPath {
  readonly path: string
  readonly read: (row: unknown) => ListedThread
}

/** A list of threads of app users, the last active first, page by page. */
export class SocialList {
  readonly rows: ReadonlySignal<ReadonlyMap<string, SocialRow>>
  /** Those that are not over, the last active first. */
  readonly open: ReadonlySignal<readonly SocialRow[]>
  readonly hasMore: ReadonlySignal<boolean>
  readonly unread: ReadonlySignal<number>
  /** Whether the first page was read once. */
  readonly isRead: ReadonlySignal<boolean>
  readonly #rows = signal<ReadonlyMap<string, SocialRow>>(new Map())
  readonly #total = signal(0)
  readonly #isRead = signal(false)
  readonly #deps: SocialListDeps
  readonly #path: ListPath
  #pages = 1
  /** Topics that are shown as they were kept, until the server lists. */
  #kept: readonly string[] = []

  constructor(deps: SocialListDeps, path: ListPath) {
    this.#deps = deps
    this.#path = path
    this.rows = this.#rows
    this.isRead = this.#isRead
    this.open = computed(() => [...this.#rows.value.values()].filter((row) => !row.isOver.value).sort(byTime))
    this.hasMore = computed(() => this.open.value.length < this.#total.value)
    this.unread = computed(() => this.open.value.reduce((sum, row) => sum + row.unread.value, 0))
  }

  /** Shows what was listed on an earlier visit, until the server lists. */
  showKept(kept: readonly ListedThread[]): void {
    if (this.#isRead.peek()) return
    const known = this.#rows.peek()
    const missing = kept.filter(({ topic }) => !known.has(topic))
    this.#kept = missing.map(({ topic }) => topic)
    batch(() => {
      for (const listed of missing) this.add(listed)
    })
  }

  /** Reads as many pages as are shown. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const found = new Map<string, ListedThread>()
    let total = 0
    for (let page = 0; page < this.#pages; page += 1) {
      const { content, totalElements } = await this.#deps.api.page(this.#path.path, {}, page)
      total = totalElements
      for (const one of content.map(this.#path.read)) found.set(one.topic, one)
      if (content.length === 0 || found.size >= totalElements) break
    }
    batch(() => {
      this.#total.value = total
      this.#isRead.value = true
      this.#put(found)
    })
  }

  /** Throws ApiRefusal, NoAnswer, SessionOver. */
  async readMore(): Promise<void> {
    this.#pages += 1
    await this.read()
  }

  /** Takes one thread that an answer names. */
  add(listed: ListedThread): SocialRow {
    const known = this.#rows.value.get(listed.topic)
    if (known === undefined) {
      const row = new SocialRow(this.#deps, listed)
      this.#rows.value = new Map([...this.#rows.value, [listed.topic, row]])
      return row
    }
    known.list(listed)
    return known
  }

  /** Removes a thread whose reader is no longer in it. */
  forget(topic: string): void {
    this.#rows.value = new Map([...this.#rows.value].filter(([one]) => one !== topic))
  }

  /** What the server no longer lists, though it listed all, is over. */
  #put(found: ReadonlyMap<string, ListedThread>): void {
    for (const topic of this.#kept) if (!found.has(topic)) this.forget(topic)
    this.#kept = []
    const isWhole = found.size >= this.#total.value
    for (const listed of found.values()) this.add(listed)
    if (isWhole) for (const [topic, row] of this.#rows.value) if (!found.has(topic)) row.end()
  }
}

function byTime(one: SocialRow, other: SocialRow): number {
  return other.lastAt.value - one.lastAt.value || (one.topic < other.topic ? -1 : 1)
}
