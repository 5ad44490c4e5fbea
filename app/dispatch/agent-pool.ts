import type { Uid } from '../../domain/ids.ts'
import { defaultSettings, type WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { type Candidate, chooseAgent } from '../../domain/thread/routing.ts'
import type { Seat, Thread } from '../../domain/thread/thread.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Presence } from './presence.ts'

/** What finding an agent works with. */
export interface AgentPoolDeps {
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly threads: Threads
  readonly presence: Presence
}

/** Who could take a thread now. */
export class AgentPool {
  readonly #parts: AgentPoolDeps

  constructor(parts: AgentPoolDeps) {
    this.#parts = parts
  }

  /** How a target works; an agent asked for by name works as a workgroup of one. */
  async settingsOf(targetUid: Uid): Promise<WorkgroupSettings> {
    return (await this.#parts.workgroups.byUid(targetUid))?.settings ?? defaultSettings
  }

  /** Everybody behind a target, with their load and whether they are there. */
  async candidates(targetUid: Uid): Promise<Candidate[]> {
    const { agents, presence } = this.#parts
    return (await agents.behind(targetUid)).map((one) => ({ ...one, present: presence.isPresent(one.uid) }))
  }

  /** Those behind a target who can take a thread now. */
  async free(targetUid: Uid): Promise<Candidate[]> {
    const { agents, presence } = this.#parts
    const free = (await agents.free(targetUid)).filter((one) => presence.isPresent(one.uid))
    return free.map((one) => ({ ...one, present: true }))
  }

  isPresent(agentUid: Uid): boolean {
    return this.#parts.presence.isPresent(agentUid)
  }

  /** The agent who takes or is asked to take a thread next, of those who are free. */
  async choose(
    thread: Thread,
    { routing: mode, sticky }: WorkgroupSettings,
    free: readonly Candidate[],
  ): Promise<Candidate | undefined> {
    // Asked only when somebody could take it at all.
    if (free.length === 0) return undefined
    const { threads } = this.#parts
    const counts = sticky || mode === 'RECENT'
    const lastAgentUid = counts ? await threads.lastAgentOf(thread.user.uid, thread.targetUid) : null
    return chooseAgent(free, { mode, sticky, lastAgentUid, excluded: new Set(thread.excluded) })
  }
}

/** The seat of an agent that a thread for a target takes. */
export function seatOf({ uid, capacity, groupCapacity }: Candidate, targetUid: Uid): Seat {
  const seat = { agentUid: uid, capacity }
  return groupCapacity === null ? seat : { ...seat, group: { targetUid, capacity: groupCapacity } }
}
