import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { type LiveVisitor, withPage } from '../../domain/people/live-visitor.ts'
import { Refused } from '../../domain/refusal.ts'
import { bytesOfPage, HeldTexts, ownText } from './held-texts.ts'
import { LiveGroups } from './live-groups.ts'
import { type LiveBeat, type LiveTab, pageOf } from './live-tab.ts'

export interface LiveLimits {
  /** People on all sites together. */
  readonly visitors: number
  readonly ofAddress: number
  /** A fact that a page tells, in UTF-8. */
  readonly factBytes: number
  /** The texts of all tabs together, in memory. */
  readonly bytes: number
}

/** Of a visitor, who has a few; more are anybody's. */
const maxTabsOfVisitor = 20
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
  readonly #held = new HeldTexts()
  /** The lists that agents see. */
  readonly groups = new LiveGroups()

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

  /** Hears of a tab. Throws Refused `busy` if there are too many of them, or they tell too much. */
  beat(given: LiveBeat, nowMs: number): LiveTab {
    const facts = this.#cut(given)
    const known = this.#byKey.get(given.key)
    if (known !== undefined && known.shown.workgroupUid === given.workgroupUid) {
      known.beatAt = nowMs
      if (!tellsSame(known.shown, facts)) this.#makeRoom(bytesOfPage(facts) + 2 * facts.lang.length)
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
    const { uid, visitorUid } = tab.shown
    this.#byKey.delete(key)
    this.#byUid.delete(uid)
    this.#unbind(tab, visitorUid)
    const left = (this.#ofAddress.get(tab.address) ?? 1) - 1
    if (left > 0) this.#ofAddress.set(tab.address, left)
    else this.#ofAddress.delete(tab.address)
    this.#held.remove(tab)
    this.groups.left(tab.shown)
  }

  /** Learns who somebody is, by a token: of the first twenty tabs of a visitor. */
  bind(
    key: string,
    who: Pick<LiveVisitor, 'nickname' | 'chatting'> & { readonly visitorUid: Uid },
  ): LiveTab | undefined {
    const tab = this.#byKey.get(key)
    if (tab === undefined) return undefined
    if (tab.shown.visitorUid !== who.visitorUid) this.#unbind(tab, tab.shown.visitorUid)
    const tabs = this.#byVisitor.get(who.visitorUid) ?? new Set()
    if (tabs.size >= maxTabsOfVisitor && !tabs.has(tab)) {
      this.#show(tab, nobody)
      return undefined
    }
    this.#byVisitor.set(who.visitorUid, tabs.add(tab))
    this.#show(tab, who)
    return tab
  }

  /** Forgets which tabs are a visitor's, who has logged out. */
  forget(visitorUid: Uid): void {
    for (const tab of this.#byVisitor.get(visitorUid) ?? []) this.#show(tab, nobody)
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
    const tabs = this.groups.tabsOf(workgroupUid)
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
    const page = pageOf(given, nowMs)
    this.#makeRoom(bytesOfPage(page) + 2 * (referrer.length + lang.length))
    const shown = { ...nobody, uid, orgUid, workgroupUid, referrer, lang, since: nowMs, trail: [page] }
    const tab: LiveTab = { key, address, shown, beatAt: nowMs, teaser: undefined, isCalled: false }
    this.#byKey.set(key, tab)
    this.#byUid.set(uid, tab)
    this.#ofAddress.set(address, ofAddress + 1)
    this.#held.put(tab)
    this.groups.entered(tab)
    return tab
  }

  #show(tab: LiveTab, change: Partial<LiveVisitor>): void {
    const { shown } = tab
    const isSame = Object.entries(change).every(([name, value]) => shown[name as keyof LiveVisitor] === value)
    if (isSame) return
    tab.shown = { ...shown, ...change }
    this.#held.put(tab)
    this.groups.changed(shown)
  }

  /** Forgets the first pages of who has the most, so that more fits. Throws Refused `busy` if nobody has one to spare. */
  #makeRoom(more: number): void {
    const most = this.#limits.bytes - more
    if (this.#held.bytes <= most) return
    this.#onLimit('live.bytes')
    while (this.#held.bytes > most) {
      const fattest = this.#held.fattest()
      if (fattest === undefined) throw new Refused('busy')
      this.#show(fattest, { trail: fattest.shown.trail.slice(1) })
    }
  }

  /** Nothing that is kept may be a part of the address of the request. */
  #cut(beat: LiveBeat): LiveBeat {
    const { factBytes } = this.#limits
    const cut = (text: string) => {
      if (Buffer.byteLength(text) > factBytes) this.#onLimit('live.factBytes')
      return ownText(text, factBytes)
    }
    return {
      ...{ orgUid: beat.orgUid, workgroupUid: ownText(beat.workgroupUid) as Uid, key: ownText(beat.key) },
      ...{ url: cut(beat.url), title: cut(beat.title), referrer: cut(beat.referrer), lang: cut(beat.lang) },
      address: ownText(beat.address),
    }
  }
}

const nobody = { visitorUid: null, nickname: '', chatting: false } as const

function tellsSame({ trail, lang }: LiveVisitor, told: LiveBeat): boolean {
  const page = trail.at(-1)
  return page?.url === told.url && page.title === told.title && lang === told.lang
}
