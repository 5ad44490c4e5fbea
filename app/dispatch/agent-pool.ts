import type { Uid } from '../../domain/ids.ts'
import { defaultSettings, type WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { type Candidate, chooseAgent } from '../../domain/thread/routing.ts'
import type { Seat, Thread } from '../../domain/thread/thread.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Presence } from './presence.ts'

export interface AgentPoolDeps {
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly threads: Threads
  readonly presence: Presence
}

/** Nobody sets an agent's own threads up: they end and return as people say. */
const agentSettings: WorkgroupSettings = { ...defaultSettings, absentCloseSeconds: 0, reopenSeconds: 0 }

/** The agents who can take a thread now. */
export class AgentPool {
  readonly #deps: AgentPoolDeps

  constructor(deps: AgentPoolDeps) {
    this.#deps = deps
  }

  /** Returns the settings of a target; an agent asked for by name works as a workgroup of one. */
  async settingsOf(targetUid: Uid): Promise<WorkgroupSettings> {
    return (await this.#deps.workgroups.byUid(targetUid))?.settings ?? agentSettings
  }

  /** Returns all agents behind a target, with their load and presence. */
  async candidates(targetUid: Uid): Promise<Candidate[]> {
    const { agents, presence } = this.#deps
    return (await agents.behind(targetUid)).map((one) => ({ ...one, present: presence.isPresent(one.uid) }))
  }

  /** Returns the agents behind a target who can take a thread now. */
  async free(targetUid: Uid): Promise<Candidate[]> {
    const { agents, presence } = this.#deps
    const free = (await agents.free(targetUid)).filter((one) => presence.isPresent(one.uid))
    return free.map((one) => ({ ...one, present: true }))
  }

  isPresent(agentUid: Uid): boolean {
    return this.#deps.presence.isPresent(agentUid)
  }

  /** Chooses the free agent who takes, or is offered, a thread next. */
  async choose(
    thread: Thread,
    { routing: mode, sticky }: WorkgroupSettings,
    free: readonly Candidate[],
  ): Promise<Candidate | undefined> {
    // Looked up only if somebody can take the thread at all.
    if (free.length === 0) return undefined
    const { threads } = this.#deps
    const counts = sticky || mode === 'RECENT'
    const lastAgentUid = counts ? await threads.lastAgentOf(thread.user.uid, thread.targetUid) : null
    return chooseAgent(free, { mode, sticky, lastAgentUid, excluded: new Set(thread.excluded) })
  }
}

/** Returns the seat of an agent that a thread for a target takes. */
export function seatOf({ uid, capacity, groupCapacity }: Candidate, targetUid: Uid): Seat {
  const seat = { agentUid: uid, capacity }
  return groupCapacity === null ? seat : { ...seat, group: { targetUid, capacity: groupCapacity } }
}
