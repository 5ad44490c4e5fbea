import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { type LiveVisitor, type VisitedPage, withPage } from '../../domain/people/live-visitor.ts'
import { Refused } from '../../domain/refusal.ts'

export interface LiveLimits {
  /** People on all sites together. */
  readonly visitors: number
  readonly ofAddress: number
  /** A fact that a page tells, in UTF-8. */
  readonly factBytes: number
}

/** What a page tells with each beat; `key` is known to its tab alone. */
export interface LiveBeat extends Pick<LiveVisitor, 'orgUid' | 'workgroupUid' | 'referrer' | 'lang'> {
  readonly key: string
  readonly url: string
  readonly title: string
  readonly address: string
}

/** One tab, with what agents do not see. */
export interface LiveTab {
  readonly key: string
  readonly address: string
  shown: LiveVisitor
  beatAt: number
  /** A text to show beside the bubble with the next beat. */
  teaser: { readonly name: string; readonly text: string } | undefined
  /** Wakes the chat of a page with the next beat, because somebody waits to write. */
  isCalled: boolean
}

/** What has changed in a workgroup's list since the last delta. */
interface Changes {
  readonly tabs: Map<Uid, LiveTab>
  readonly changed: Set<Uid>
  readonly gone: Set<Uid>
}

/** A second delta a second tells of those who did not fit into one. */
const maxInDelta = 500
/** Between two beats: so that 10,000 tabs send 500 a second, and few notice soon. */
const [shortestSeconds, longestSeconds] = [3, 20]
const tabsPerSecond = 500
/** From leaving one page to the next one of the same tab. */
const nextPageMs = 5000

/** Who is on the sites now. In memory alone: nothing of it is stored unless they write or are written to. */
export class LiveVisitors {
  readonly #limits: LiveLimits
  readonly #onLimit: OnLimit
  readonly #newUid: () => string
  readonly #byKey = new Map<string, LiveTab>()
  readonly #byUid = new Map<Uid, LiveTab>()
  readonly #byVisitor = new Map<Uid, Set<LiveTab>>()
  readonly #ofAddress = new Map<string, number>()
  readonly #groups = new Map<Uid, Changes>()

  constructor({ limits, onLimit, newUid }: { limits: LiveLimits; onLimit: OnLimit; newUid: () => string }) {
    this.#limits = limits
    this.#onLimit = onLimit
    this.#newUid = newUid
  }

  get size(): number {
    return this.#byKey.size
  }

  /** Seconds until the next beat of each tab. */
  get paceSeconds(): number {
    return Math.min(longestSeconds, Math.max(shortestSeconds, Math.ceil(this.size / tabsPerSecond)))
  }

  /** Hears of a tab. Throws Refused `busy` if there are too many of them. */
  beat(given: LiveBeat, nowMs: number): LiveTab {
    const facts = this.#cut(given)
    const known = this.#byKey.get(given.key)
    if (known !== undefined && known.shown.workgroupUid === given.workgroupUid) {
      known.beatAt = nowMs
      this.#show(known, { trail: withPage(known.shown.trail, pageOf(facts, nowMs)), lang: facts.lang })
      return known
    }
    if (known !== undefined) this.leave(given.key)
    return this.#enter(facts, nowMs)
  }

  /** The tab has closed, or shows another page of the site soon. */
  goodbye(key: string, nowMs: number): void {
    const tab = this.#byKey.get(key)
    if (tab !== undefined) tab.beatAt = nowMs - this.#silentMs + nextPageMs
  }

  leave(key: string): void {
    const tab = this.#byKey.get(key)
    if (tab === undefined) return
    const { uid, workgroupUid, visitorUid } = tab.shown
    this.#byKey.delete(key)
    this.#byUid.delete(uid)
    this.#unbind(tab, visitorUid)
    const left = (this.#ofAddress.get(tab.address) ?? 1) - 1
    if (left > 0) this.#ofAddress.set(tab.address, left)
    else this.#ofAddress.delete(tab.address)
    const group = this.#groupOf(workgroupUid)
    group.tabs.delete(uid)
    group.changed.delete(uid)
    group.gone.add(uid)
  }

  /** Learns who somebody is, by a token. */
  bind(
    key: string,
    who: Pick<LiveVisitor, 'nickname' | 'chatting'> & { readonly visitorUid: Uid },
  ): LiveTab | undefined {
    const tab = this.#byKey.get(key)
    if (tab === undefined) return undefined
    if (tab.shown.visitorUid !== who.visitorUid) this.#unbind(tab, tab.shown.visitorUid)
    const tabs = this.#byVisitor.get(who.visitorUid) ?? new Set()
    this.#byVisitor.set(who.visitorUid, tabs.add(tab))
    this.#show(tab, who)
    return tab
  }

  /** Forgets which tabs are a visitor's, who has logged out. */
  forget(visitorUid: Uid): void {
    for (const tab of this.#byVisitor.get(visitorUid) ?? [])
      this.#show(tab, { visitorUid: null, nickname: '', chatting: false })
    this.#byVisitor.delete(visitorUid)
  }

  /** Hears that a conversation of a visitor has begun or ended. */
  chats(visitorUid: Uid, chatting: boolean): void {
    for (const tab of this.#byVisitor.get(visitorUid) ?? []) this.#show(tab, { chatting })
  }

  byUid(uid: Uid): LiveTab | undefined {
    return this.#byUid.get(uid)
  }

  byKey(key: string): LiveTab | undefined {
    return this.#byKey.get(key)
  }

  /** Returns those of a workgroup, in the order in which they came. */
  of(workgroupUid: Uid): { readonly size: number; readonly from: (offset: number, limit: number) => LiveVisitor[] } {
    const tabs = this.#groups.get(workgroupUid)?.tabs ?? new Map<Uid, LiveTab>()
    const from = (offset: number, limit: number) =>
      tabs
        .values()
        .drop(offset)
        .take(limit)
        .map((tab) => tab.shown)
        .toArray()
    return { size: tabs.size, from }
  }

  /** Forgets who has not been heard of for two and a half beats. */
  sweep(nowMs: number): void {
    const silentMs = this.#silentMs
    for (const tab of this.#byKey.values()) if (nowMs - tab.beatAt > silentMs) this.leave(tab.key)
  }

  /** Takes what has changed for a workgroup since the last time; undefined if nothing has. */
  takeChanges(workgroupUid: Uid): { total: number; changed: LiveVisitor[]; gone: Uid[] } | undefined {
    const group = this.#groups.get(workgroupUid)
    if (group === undefined || group.changed.size + group.gone.size === 0) return undefined
    const changed = [...group.changed.values().take(maxInDelta)]
    const gone = [...group.gone.values().take(maxInDelta)]
    for (const uid of changed) group.changed.delete(uid)
    for (const uid of gone) group.gone.delete(uid)
    return { total: group.tabs.size, changed: changed.flatMap((uid) => group.tabs.get(uid)?.shown ?? []), gone }
  }

  /** Nobody watches a workgroup: whoever comes reads the whole list. */
  forgetChanges(workgroupUid: Uid): void {
    const group = this.#groups.get(workgroupUid)
    group?.changed.clear()
    group?.gone.clear()
    if (group?.tabs.size === 0) this.#groups.delete(workgroupUid)
  }

  get workgroups(): Iterable<Uid> {
    return this.#groups.keys()
  }

  #unbind(tab: LiveTab, visitorUid: Uid | null): void {
    if (visitorUid === null) return
    const tabs = this.#byVisitor.get(visitorUid)
    tabs?.delete(tab)
    if (tabs?.size === 0) this.#byVisitor.delete(visitorUid)
  }

  get #silentMs(): number {
    return this.paceSeconds * 2500
  }

  #enter(given: LiveBeat, nowMs: number): LiveTab {
    const ofAddress = this.#ofAddress.get(given.address) ?? 0
    if (this.size >= this.#limits.visitors) throw new Refused('busy').by('live.visitors')
    if (ofAddress >= this.#limits.ofAddress) throw new Refused('busy').by('live.ofAddress')
    const { orgUid, workgroupUid, referrer, lang, key, address } = given
    const uid = this.#newUid() as Uid
    const known = { visitorUid: null, nickname: '', chatting: false }
    const shown = { ...known, uid, orgUid, workgroupUid, referrer, lang, since: nowMs, trail: [pageOf(given, nowMs)] }
    const tab: LiveTab = { key, address, shown, beatAt: nowMs, teaser: undefined, isCalled: false }
    this.#byKey.set(key, tab)
    this.#byUid.set(uid, tab)
    this.#ofAddress.set(address, ofAddress + 1)
    const group = this.#groupOf(workgroupUid)
    group.tabs.set(uid, tab)
    group.changed.add(uid)
    return tab
  }

  #show(tab: LiveTab, change: Partial<LiveVisitor>): void {
    const { shown } = tab
    const isSame = Object.entries(change).every(([name, value]) => shown[name as keyof LiveVisitor] === value)
    if (isSame) return
    tab.shown = { ...shown, ...change }
    this.#groupOf(shown.workgroupUid).changed.add(shown.uid)
  }

  #groupOf(workgroupUid: Uid): Changes {
    const known = this.#groups.get(workgroupUid)
    if (known !== undefined) return known
    const made: Changes = { tabs: new Map(), changed: new Set(), gone: new Set() }
    this.#groups.set(workgroupUid, made)
    return made
  }

  #cut(beat: LiveBeat): LiveBeat {
    const cut = (text: string) => {
      const bytes = Buffer.from(text)
      if (bytes.length <= this.#limits.factBytes) return text
      this.#onLimit('live.factBytes')
      return bytes
        .subarray(0, this.#limits.factBytes)
        .toString('utf8')
        .replace(/\ufffd+$/, '')
    }
    const { url, title, referrer, lang } = beat
    return { ...beat, url: cut(url), title: cut(title), referrer: cut(referrer), lang: cut(lang) }
  }
}

function pageOf({ url, title }: Pick<LiveBeat, 'url' | 'title'>, at: number): VisitedPage {
  return { url, title, at }
}
