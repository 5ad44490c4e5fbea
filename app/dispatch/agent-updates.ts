import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import { type Candidate, hasSeat } from '../../domain/thread/routing.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Clock } from '../timing/clock.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import { Throttle } from '../timing/throttle.ts'
import type { AgentNotices } from './agent-notices.ts'
import type { AgentPool } from './agent-pool.ts'
import type { Presence } from './presence.ts'

const pace = { soonMs: 50, apartMs: 250 }

/** An agent's state as others are notified of it. */
export interface AgentView extends Pick<Agent, 'nickname' | 'avatar' | 'signature' | 'invisible'> {
  readonly agentUid: Uid
  /** Also BUSY for an AVAILABLE agent who is full; OFFLINE for an absent one. */
  readonly status: Candidate['status']
  /** As they chose it, whether or not they are present and have a free seat. */
  readonly chosen: Candidate['status']
  readonly present: boolean
  readonly open: number
  readonly offered: number
  readonly capacity: number
}

export interface AgentUpdatesDeps {
  readonly agents: Agents
  readonly agentPool: AgentPool
  readonly presence: Presence
  readonly notices: AgentNotices
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Notifies the agents of an organization of a colleague's state, soon after it changes. */
export class AgentUpdates {
  readonly #deps: AgentUpdatesDeps
  readonly #beat: Throttle
  /** One round for all agents. */
  readonly #rounds: KeyedRunner<void>
  #changed = new Set<Uid>()
  /** The state of each agent that others were last notified of. */
  readonly #sent = new Map<Uid, string>()
  /** An agent's organization never changes. */
  readonly #orgs = new Map<Uid, Uid>()

  constructor(deps: AgentUpdatesDeps) {
    this.#deps = deps
    this.#rounds = new KeyedRunner(() => this.#tell(), deps.onError)
    this.#beat = new Throttle(deps.clock, pace, () => this.#rounds.wake())
  }

  /**
   * Reports that status, presence or load changed. Changes within a moment are sent together; what changed back is not
   * sent.
   */
  changed(agentUid: Uid): void {
    this.#changed.add(agentUid)
    this.#beat.changed()
  }

  /** Notifies colleagues that an agent was removed. */
  async removed(agent: Agent): Promise<void> {
    const { uid, orgUid } = agent
    this.#sent.delete(uid)
    const nothing = { present: false, open: 0, offered: 0, groupCapacity: null, openInGroup: 0 }
    const gone = viewOf({ ...agent, ...nothing, status: 'OFFLINE', capacity: 0 }, agent)
    await this.#deps.notices.agentsChanged(await this.#presentIn(orgUid), [gone])
    this.#orgs.delete(uid)
  }

  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  async #tell(): Promise<void> {
    const changed = this.#changed
    this.#changed = new Set()
    const news = new Map<Uid, AgentView[]>()
    for (const agentUid of changed) {
      const agent = await this.#deps.agents.byUid(agentUid)
      const [candidate] = await this.#deps.agentPool.candidates(agentUid)
      if (candidate === undefined || agent === null) continue
      const view = viewOf(candidate, agent)
      if (this.#isNews(view)) news.set(agent.orgUid, [...(news.get(agent.orgUid) ?? []), view])
    }
    for (const [orgUid, views] of news) {
      await this.#deps.notices.agentsChanged(await this.#presentIn(orgUid), views)
    }
  }

  #isNews(view: AgentView): boolean {
    const said = JSON.stringify(view)
    if (this.#sent.get(view.agentUid) === said) return false
    this.#sent.set(view.agentUid, said)
    return true
  }

  async #presentIn(orgUid: Uid): Promise<Uid[]> {
    const colleagues: Uid[] = []
    for (const uid of [...this.#deps.presence.all()]) {
      if ((await this.#orgOf(uid)) === orgUid) colleagues.push(uid)
    }
    return colleagues
  }

  async #orgOf(uid: Uid): Promise<Uid | undefined> {
    const known = this.#orgs.get(uid)
    if (known !== undefined) return known
    const orgUid = (await this.#deps.agents.byUid(uid))?.orgUid
    if (orgUid !== undefined) this.#orgs.set(uid, orgUid)
    return orgUid
  }
}

/** Returns an agent as others see them. */
export function viewOf(candidate: Candidate, agent: Agent): AgentView {
  const { uid, status: chosen, present, open, offered, capacity } = candidate
  const { nickname, avatar, signature, invisible } = agent
  const said = { nickname, avatar, signature, invisible }
  return { agentUid: uid, status: shownStatus(candidate), chosen, present, open, offered, capacity, ...said }
}

function shownStatus(agent: Candidate): Candidate['status'] {
  if (!agent.present) return 'OFFLINE'
  return agent.status === 'AVAILABLE' && !hasSeat(agent) ? 'BUSY' : agent.status
}
