import type { Uid } from '../../domain/ids.ts'
import { isOpenAt } from '../../domain/organization/opening-hours.ts'
import { type Trigger, triggerText } from '../../domain/organization/trigger.ts'
import { isEligible } from '../../domain/thread/routing.ts'
import type { Workgroups } from '../../store/ports/people.ts'
import type { Widgets } from '../../store/ports/widgets.ts'
import { sitesOf } from '../admin/widgets.ts'
import type { AgentPool } from '../dispatch/agent-pool.ts'
import type { Clock } from '../timing/clock.ts'
import { ownText } from './held-texts.ts'
import type { LiveVisitors } from './live-visitors.ts'

/** Many pages ask at the same time, such as when a sale begins: what they ask is looked up once. */
const heldMs = 1000

export interface TriggersDeps {
  readonly widgets: Widgets
  readonly workgroups: Workgroups
  readonly agentPool: AgentPool
  readonly clock: Clock
  readonly live: Pick<LiveVisitors, 'byKey'>
}

/** A trigger whose conditions hold on a page of an origin. */
export interface MetTrigger {
  readonly workgroupUid: Uid
  readonly name: string
  readonly lang: string
  /** Of the tab. */
  readonly key: string
  readonly origin: string | undefined
}

interface TriggerState {
  readonly nickname: string
  readonly triggers: readonly Trigger[]
  readonly sites: readonly string[]
  /** Within the opening hours, somebody could take a conversation. */
  readonly isServed: boolean
}

const nobody: ReadonlySet<Uid> = new Set()

/** Decides whether a page may show the text of a trigger now. Stores nothing. */
export class Triggers {
  readonly #deps: TriggersDeps
  /** Of workgroups that exist, each for a second. */
  readonly #standings = new Map<Uid, Promise<TriggerState | undefined>>()

  constructor(deps: TriggersDeps) {
    this.#deps = deps
  }

  /** Returns what to show; undefined outside the opening hours, while nobody could answer, and for no such trigger. */
  async met({
    workgroupUid,
    name,
    lang,
    key,
    origin,
  }: MetTrigger): Promise<{ name: string; text: string } | undefined> {
    const standing = await this.#standingOf(workgroupUid)
    if (standing === undefined || !standing.isServed) return undefined
    const { sites, triggers, nickname } = standing
    const isElsewhere = origin !== undefined && sites.length > 0 && !sites.includes(origin)
    const trigger = triggers.find((one) => one.on && one.name === name)
    if (isElsewhere || trigger === undefined || this.#deps.live.byKey(key)?.shown.chatting) return undefined
    return { name: nickname, text: triggerText(trigger, lang) }
  }

  /** Returns the text that a visitor answers; undefined for a trigger that is off or not there. */
  async textOf(workgroupUid: Uid, { name, lang }: Pick<MetTrigger, 'name' | 'lang'>): Promise<string | undefined> {
    const { triggers } = await this.#deps.widgets.of(workgroupUid)
    const trigger = triggers.find((one) => one.on && one.name === name)
    return trigger && triggerText(trigger, lang)
  }

  #standingOf(workgroupUid: Uid): Promise<TriggerState | undefined> {
    const known = this.#standings.get(workgroupUid)
    if (known !== undefined) return known
    const standing = this.#look(workgroupUid)
    const uid = ownText(workgroupUid) as Uid
    this.#standings.set(uid, standing)
    const forget = () => void this.#standings.delete(uid)
    standing.then((found) => (found === undefined ? forget() : this.#deps.clock.after(heldMs, forget)), forget)
    return standing
  }

  async #look(workgroupUid: Uid): Promise<TriggerState | undefined> {
    const { widgets, workgroups, agentPool, clock } = this.#deps
    const workgroup = await workgroups.byUid(workgroupUid)
    if (workgroup === null) return undefined
    const [{ triggers }, sites, settings, candidates] = await Promise.all([
      widgets.of(workgroupUid),
      sitesOf({ widgets, workgroups }, workgroupUid),
      agentPool.settingsOf(workgroupUid),
      agentPool.candidates(workgroupUid),
    ])
    const isServed = isOpenAt(settings.hours, clock.now()) && candidates.some((one) => isEligible(one, nobody))
    return { nickname: workgroup.nickname, triggers, sites, isServed }
  }
}
