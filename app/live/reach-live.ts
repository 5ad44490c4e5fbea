import type { Topic, Uid } from '../../domain/ids.ts'
import type { Draft } from '../../domain/message/message.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { LiveVisitor } from '../../domain/people/live-visitor.ts'
import type { AgentActor, VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isOpen, threadStates } from '../../domain/thread/thread.ts'
import type { Window } from '../../store/ports/listed.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Widgets } from '../../store/ports/widgets.ts'
import type { WorkgroupAdmin } from '../../store/ports/workgroup-admin.ts'
import { sitesOf } from '../admin/widgets.ts'
import type { Blocks } from '../limits/blocks.ts'
import type { Receipt } from '../messaging/append.ts'
import type { VisitorTo } from '../messaging/receive-within-budget.ts'
import type { Clock } from '../timing/clock.ts'
import type { LiveBeat, LiveTab } from './live-tab.ts'
import type { LiveVisitors } from './live-visitors.ts'
import type { LiveWatch } from './watch-live.ts'

/** How long an agent waits for the page of somebody who has not written yet. */
const reachWithinMs = 45_000
/** How long a setting is taken as it was read: there are hundreds of beats a second. */
const settingsMs = 5000
const maxTeaser = 200
const maxWorkgroups = 1000
const openStates = threadStates.filter((state) => state !== 'CLOSED')

export interface LiveDeps {
  readonly live: LiveVisitors
  readonly watch: LiveWatch
  readonly agents: Pick<Agents, 'byUid' | 'workgroupsOf'>
  readonly workgroups: Workgroups
  readonly groups: Pick<WorkgroupAdmin, 'of'>
  readonly widgets: Widgets
  readonly threads: Pick<Threads, 'query'>
  readonly clock: Clock
  readonly blocks: Pick<Blocks, 'isBlocked' | 'isAddressBlocked'>
  readonly writeTo: (actor: AgentActor, draft: Draft, to: VisitorTo) => Promise<Receipt>
}

interface Waiting {
  readonly agent: AgentActor
  readonly draft: Draft
  readonly receipt: PromiseWithResolvers<Receipt>
}

interface SiteSetting {
  readonly orgUid: Uid
  readonly isOn: boolean
  readonly sites: readonly string[]
  readonly readAt: number
}

/** What a tab is told with a beat; undefined if its site does not show its visitors, or not this one. */
export interface BeatAnswer {
  readonly nextSeconds: number
  /** The chat is to load and to say who the visitor is: somebody writes to them. */
  readonly isCalled: boolean
  readonly teaser?: { readonly name: string; readonly text: string }
}

/** Lets agents see and reach the people who are on their sites now. */
export class LiveReach {
  readonly #deps: LiveDeps
  readonly #waiting = new Map<LiveTab, Waiting>()
  readonly #settings = new Map<Uid, SiteSetting>()

  constructor(deps: LiveDeps) {
    this.#deps = deps
  }

  /** Hears of a tab, on a page of an origin. Throws Refused `busy`. */
  async beat(given: Omit<LiveBeat, 'orgUid'>, origin: string | undefined): Promise<BeatAnswer | undefined> {
    const { live, watch, clock } = this.#deps
    const setting = await this.#settingOf(given.workgroupUid)
    const isAllowed = origin === undefined || setting?.sites.length === 0 || setting?.sites.includes(origin)
    if (setting === undefined || !setting.isOn || !isAllowed || this.#isBlocked(setting.orgUid, given)) {
      live.leave(given.key)
      return undefined
    }
    const tab = live.beat({ ...given, orgUid: setting.orgUid }, clock.now())
    watch.start()
    const { teaser, isCalled } = tab
    tab.teaser = undefined
    return { nextSeconds: live.paceSeconds, isCalled, ...(teaser === undefined ? {} : { teaser }) }
  }

  /** The tab has closed, or shows another page soon. */
  leave(key: string): void {
    this.#deps.live.goodbye(key, this.#deps.clock.now())
  }

  /** A visitor has logged out: nobody knows any more who has their tabs. */
  loggedOut(visitorUid: Uid): void {
    this.#deps.live.forget(visitorUid)
  }

  /** Returns the workgroups whose sites show their visitors, of those that an agent answers for. */
  async sitesOf(agent: AgentActor): Promise<{ uid: Uid; nickname: string; visitors: number }[]> {
    const { agents, groups, live } = this.#deps
    const [own, profile, all] = await Promise.all([
      agents.workgroupsOf(agent.uid),
      agents.byUid(agent.uid),
      groups.of(agent.orgUid, { offset: 0, limit: maxWorkgroups }),
    ])
    const theirs = all.content.filter(({ uid }) => isAdmin(profile) || own.includes(uid))
    const settings = await Promise.all(theirs.map(({ uid }) => this.#settingOf(uid)))
    return theirs
      .filter((_, index) => settings[index]?.isOn)
      .map(({ uid, nickname }) => ({ uid, nickname, visitors: live.of(uid).size }))
  }

  /** Returns a part of the list of a workgroup, whose changes the agent is told from then on. Throws Refused `not_found`. */
  async list(agent: AgentActor, workgroupUid: Uid, { offset, limit }: Window) {
    await this.checkMaySee(agent, workgroupUid)
    const { live, watch } = this.#deps
    watch.watch(workgroupUid, agent.uid)
    const { size, from } = live.of(workgroupUid)
    return { size, content: from(offset, limit) }
  }

  /** Learns whose tab it is; whoever waits to write to them does it now. Returns whether a conversation is open. */
  async claim(visitor: VisitorActor, key: string): Promise<boolean> {
    const { live, threads } = this.#deps
    const tab = live.byKey(key)
    if (tab === undefined || tab.shown.orgUid !== visitor.orgUid) return false
    const filter = { orgUid: visitor.orgUid, participants: [visitor.uid], states: openStates }
    const open = await threads.query(filter, { offset: 0, limit: 1 })
    const { nickname } = visitor.person
    live.bind(key, { visitorUid: visitor.uid, nickname, chatting: open.some(isOpen) })
    const waiting = this.#waiting.get(tab)
    tab.isCalled = false
    if (waiting === undefined) return tab.shown.chatting
    this.#waiting.delete(tab)
    await this.#write(tab, waiting).then(waiting.receipt.resolve, waiting.receipt.reject)
    return tab.shown.chatting
  }

  /**
   * Writes to somebody on a site: at once if their chat has said who they are, otherwise as soon as it has. Throws
   * Refused `not_found` if they are not there, not the agent's to see, or gone before they could be reached; and what
   * writing to a visitor throws.
   */
  async write(agent: AgentActor, uid: Uid, draft: Omit<Draft, 'topic'>): Promise<Receipt> {
    const tab = await this.#seen(agent, uid)
    const given = { agent, draft: { ...draft, topic: '' as Topic } }
    if (tab.shown.visitorUid !== null) return this.#write(tab, given)
    const before = this.#waiting.get(tab)
    // A colleague is about to write to them.
    if (before !== undefined && before.agent.uid !== agent.uid) throw new Refused('not_found')
    if (before !== undefined && before.draft.uid === draft.uid) return before.receipt.promise
    if (before !== undefined) throw new Refused('busy')
    return this.#wait(tab, { ...given, receipt: Promise.withResolvers<Receipt>() })
  }

  /** Returns somebody on a site. Throws Refused `not_found`. */
  async one(agent: AgentActor, uid: Uid): Promise<LiveVisitor> {
    return (await this.#seen(agent, uid)).shown
  }

  /** Throws Refused `not_found` unless the agent answers for a workgroup whose site shows its visitors. */
  async checkMaySee(agent: AgentActor, workgroupUid: Uid): Promise<void> {
    const { agents } = this.#deps
    const [own, profile, setting] = await Promise.all([
      agents.workgroupsOf(agent.uid),
      agents.byUid(agent.uid),
      this.#settingOf(workgroupUid),
    ])
    const isTheirs = own.includes(workgroupUid) || isAdmin(profile)
    if (!isTheirs || setting?.orgUid !== agent.orgUid || !setting.isOn) throw new Refused('not_found')
  }

  /** An agent may see less than before: they hear of no list any more that they could not read. */
  async recheck(agentUid: Uid): Promise<void> {
    const { agents, watch } = this.#deps
    const [own, profile] = await Promise.all([agents.workgroupsOf(agentUid), agents.byUid(agentUid)])
    if (!isAdmin(profile)) watch.keepOnly(agentUid, profile === null ? [] : own)
  }

  #isBlocked(orgUid: Uid, { key, address }: Pick<LiveBeat, 'key' | 'address'>): boolean {
    const { live, blocks } = this.#deps
    const visitorUid = live.byKey(key)?.shown.visitorUid ?? null
    return blocks.isAddressBlocked(orgUid, address) || (visitorUid !== null && blocks.isBlocked(orgUid, visitorUid))
  }

  async #seen(agent: AgentActor, uid: Uid): Promise<LiveTab> {
    const tab = this.#deps.live.byUid(uid)
    await this.checkMaySee(agent, tab?.shown.workgroupUid ?? ('' as Uid))
    if (tab === undefined) throw new Refused('not_found')
    return tab
  }

  #wait(tab: LiveTab, waiting: Waiting): Promise<Receipt> {
    this.#waiting.set(tab, waiting)
    tab.isCalled = true
    const cancel = this.#deps.clock.after(reachWithinMs, () => {
      if (this.#waiting.get(tab) !== waiting) return
      this.#waiting.delete(tab)
      tab.isCalled = false
      waiting.receipt.reject(new Refused('not_found'))
    })
    return waiting.receipt.promise.finally(cancel)
  }

  async #write(tab: LiveTab, { agent, draft }: Omit<Waiting, 'receipt'>): Promise<Receipt> {
    const { visitorUid, workgroupUid } = tab.shown
    if (visitorUid === null) throw new Refused('not_found')
    const receipt = await this.#deps.writeTo(agent, draft, { uid: visitorUid, workgroupUid })
    if (receipt.kind === 'stored' && draft.type === 'TEXT') {
      tab.teaser = { name: agent.person.nickname, text: draft.content.slice(0, maxTeaser).toWellFormed() }
    }
    return receipt
  }

  async #settingOf(workgroupUid: Uid): Promise<SiteSetting | undefined> {
    const { widgets, workgroups, clock } = this.#deps
    const nowMs = clock.now()
    const known = this.#settings.get(workgroupUid)
    if (known !== undefined && nowMs - known.readAt < settingsMs) return known
    const workgroup = await workgroups.byUid(workgroupUid)
    if (workgroup === null) return undefined
    const [{ liveVisitors: isOn }, sites] = await Promise.all([
      widgets.of(workgroupUid),
      sitesOf({ widgets, workgroups }, workgroupUid),
    ])
    const setting = { orgUid: workgroup.orgUid, isOn, sites, readAt: nowMs }
    // Their uid as it came may be a part of a whole address.
    this.#settings.set(workgroup.uid, setting)
    return setting
  }
}
