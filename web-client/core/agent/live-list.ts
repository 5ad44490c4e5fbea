import { batch, computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { listOf, momentOf, numberOf, readJson, recordOf, textOf, textsOf } from '../platform/coerce.ts'
import type { Clock } from '../platform/platform.ts'
import type { AgentApi } from './agent-api.ts'

/** A workgroup whose site shows its visitors. */
export interface LiveSite {
  readonly uid: string
  readonly nickname: string
}

/** Somebody who is on a site now. All texts come from their page. */
export interface LivePerson
  extends Readonly<Record<'uid' | 'url' | 'title' | 'referrer' | 'lang' | 'visitorUid' | 'nickname', string>> {
  /** When they came to the page, and to the site, ms since 1970 UTC. */
  readonly pageAt: number
  readonly since: number
  /** Pages so far. */
  readonly pages: number
  readonly chatting: boolean
}

/** Their pages, the present one last. */
export type LiveTrail = readonly { readonly url: string; readonly title: string; readonly at: number }[]

const root = '/api/v1/live'
const atOnce = 1000
const mostPages = 50
/** The server tells changes for a minute after the list was asked for. */
const watchAgainMs = 25_000

interface LiveListDeps {
  readonly api: AgentApi
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Who is on the site of one workgroup, kept up to date while somebody looks. */
export class LiveList {
  /** The sites that show their visitors to this agent. */
  readonly sites: ReadonlySignal<readonly LiveSite[]>
  /** Who came last in front. */
  readonly people: ReadonlySignal<readonly LivePerson[]>
  readonly total: ReadonlySignal<number>
  readonly #sites = signal<readonly LiveSite[]>([])
  readonly #people = signal<ReadonlyMap<string, LivePerson>>(new Map())
  readonly #total = signal(0)
  readonly #deps: LiveListDeps
  #workgroupUid = ''

  constructor(deps: LiveListDeps) {
    this.#deps = deps
    this.sites = this.#sites
    this.total = this.#total
    this.people = computed(() => [...this.#people.value.values()].sort((one, other) => other.since - one.since))
  }

  /** Reads the sites, and the list again that is looked at. Throws ApiRefusal, NoAnswer, SessionOver. */
  async read(): Promise<void> {
    const found = await this.#deps.api.get<readonly unknown[]>(`${root}/sites`)
    this.#sites.value = found.map((one) => textsOf(one, ['uid', 'nickname']))
    if (this.#workgroupUid !== '') await this.#readAll(this.#workgroupUid)
  }

  /** Shows a workgroup's list until the returned function is called. Throws what `read` throws, by `onError`. */
  look(workgroupUid: string): () => void {
    const { clock, onError } = this.#deps
    let cancel = () => {}
    const again = () => {
      cancel = clock.after(watchAgainMs, () => {
        this.#part(workgroupUid, 0, 1).catch(onError)
        again()
      })
    }
    this.#workgroupUid = workgroupUid
    this.#people.value = new Map()
    this.#readAll(workgroupUid).catch(onError)
    again()
    return () => {
      cancel()
      if (this.#workgroupUid === workgroupUid) this.#workgroupUid = ''
    }
  }

  /** Applies what has changed. */
  apply(content: string): void {
    const { workgroupUid, total, changed, gone } = readJson(content)
    if (workgroupUid !== this.#workgroupUid) return
    const people = new Map(this.#people.value)
    for (const one of listOf(changed).map(personIn)) people.set(one.uid, one)
    for (const uid of listOf(gone)) people.delete(textOf(uid))
    batch(() => {
      this.#people.value = people
      this.#total.value = numberOf(total)
    })
  }

  /** Returns where somebody has been. Throws ApiRefusal, NoAnswer, SessionOver. */
  async trailOf(uid: string): Promise<LiveTrail> {
    const { trail } = recordOf(await this.#deps.api.get<unknown>(`${root}/${encodeURIComponent(uid)}`))
    return listOf(trail).map((page) => ({ ...textsOf(page, ['url', 'title']), at: momentOf(recordOf(page).at) }))
  }

  async #readAll(workgroupUid: string): Promise<void> {
    const found = new Map<string, LivePerson>()
    for (let page = 0; page < mostPages; page += 1) {
      const { content, total } = await this.#part(workgroupUid, page * atOnce, atOnce)
      for (const one of content) found.set(one.uid, one)
      if (content.length < atOnce || found.size >= total) break
    }
    if (workgroupUid !== this.#workgroupUid) return
    this.#people.value = found
  }

  async #part(workgroupUid: string, offset: number, limit: number) {
    const query = new URLSearchParams({ workgroupUid, offset: `${offset}`, limit: `${limit}` })
    const { content, totalElements } = recordOf(await this.#deps.api.get<unknown>(`${root}/query?${query}`))
    const total = numberOf(totalElements)
    if (workgroupUid === this.#workgroupUid) this.#total.value = total
    return { content: listOf(content).map(personIn), total }
  }
}

function personIn(given: unknown): LivePerson {
  const { pageAt, since, pages, chatting } = recordOf(given)
  return {
    ...textsOf(given, ['uid', 'url', 'title', 'referrer', 'lang', 'visitorUid', 'nickname']),
    ...{ pageAt: momentOf(pageAt), since: momentOf(since), pages: numberOf(pages), chatting: chatting === true },
  }
}
