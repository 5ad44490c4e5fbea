import type { Agent } from '../domain/agent.ts'
import type { Uid } from '../domain/ids.ts'
import { type Candidate, hasSeat } from '../domain/routing.ts'
import type { Agents } from '../store/ports/people.ts'
import type { Notices } from './agent-notices.ts'
import type { Clock } from './clock.ts'
import type { Desk } from './desk.ts'
import type { Presence } from './presence.ts'
import { Rounds } from './rounds.ts'

const gatherMs = 50

/** How an agent stands, as others are told. */
export interface AgentView {
  readonly agentUid: Uid
  /** BUSY also for one who is AVAILABLE and full; OFFLINE for one who is not there. */
  readonly status: Candidate['status']
  readonly present: boolean
  readonly open: number
  readonly offered: number
  readonly capacity: number
}

/** What telling agents of each other works with. */
export interface AgentBoardParts {
  readonly agents: Agents
  readonly desk: Desk
  readonly presence: Presence
  readonly notices: Notices
  readonly clock: Clock
  readonly onError: (error: unknown) => void
}

/** Tells the agents of an organization how one of them stands, as soon as it changes. */
export class AgentBoard {
  readonly #parts: AgentBoardParts
  readonly #planned = new Set<Uid>()
  readonly #rounds: Rounds

  constructor(parts: AgentBoardParts) {
    this.#parts = parts
    this.#rounds = new Rounds((agentUid) => this.#tell(agentUid), parts.onError)
  }

  /** Status, presence or load have changed; what changes within a moment is told together. */
  changed(agentUid: Uid): void {
    if (this.#planned.has(agentUid)) return
    this.#planned.add(agentUid)
    this.#parts.clock.after(gatherMs, () => {
      this.#planned.delete(agentUid)
      this.#rounds.wake(agentUid)
    })
  }

  /** An agent is no colleague any more. */
  async removed({ uid, orgUid }: Pick<Agent, 'uid' | 'orgUid'>): Promise<void> {
    const nothing = { present: false, open: 0, offered: 0, capacity: 0 }
    const gone: AgentView = { agentUid: uid, status: 'OFFLINE', ...nothing }
    this.#parts.notices.agentChanged(await this.#presentIn(orgUid), gone)
  }

  async stop(): Promise<void> {
    await this.#rounds.stop()
  }

  async #tell(agentUid: Uid): Promise<void> {
    const { agents, desk, notices } = this.#parts
    const [candidate] = await desk.candidates(agentUid)
    const agent = await agents.byUid(agentUid)
    if (candidate === undefined || agent === null) return
    notices.agentChanged(await this.#presentIn(agent.orgUid), viewOf(candidate))
  }

  async #presentIn(orgUid: Uid): Promise<Uid[]> {
    const { agents, presence } = this.#parts
    const colleagues: Uid[] = []
    for (const uid of presence.all()) {
      if ((await agents.byUid(uid))?.orgUid === orgUid) colleagues.push(uid)
    }
    return colleagues
  }
}

/** An agent as others see them. */
export function viewOf(agent: Candidate): AgentView {
  const { uid, present, open, offered, capacity } = agent
  return { agentUid: uid, status: shownStatus(agent), present, open, offered, capacity }
}

function shownStatus(agent: Candidate): Candidate['status'] {
  if (!agent.present) return 'OFFLINE'
  return agent.status === 'AVAILABLE' && !hasSeat(agent) ? 'BUSY' : agent.status
}
