import type { Uid } from '../ids.ts'
import type { RoutingMode } from '../organization/workgroup.ts'
import type { AgentStatus } from '../people/agent.ts'

/** An agent as routing sees them. */
export interface Candidate {
  readonly uid: Uid
  readonly status: AgentStatus
  /** A live connection, or less than the grace since the last one. */
  readonly present: boolean
  /** Threads they have, and threads they are asked to take. */
  readonly open: number
  readonly offered: number
  /** How many of both at once. */
  readonly capacity: number
  /** The same of this workgroup's threads alone; null for no limit of their own. */
  readonly groupCapacity: number | null
  readonly openInGroup: number
  /** ms since 1970 UTC; 0 for never. */
  readonly lastAssignedAt: number
}

/** What a thread asks of routing. */
export interface RoutingInput {
  readonly mode: RoutingMode
  /** The agent this visitor spoke with last, when that counts here. */
  readonly lastAgentUid: Uid | null
  readonly sticky: boolean
  /** Those who have declined or missed this thread. */
  readonly excluded: ReadonlySet<Uid>
}

/** Whether an agent has room for one more thread of the workgroup, whatever their status. */
export function hasSeat({ open, offered, capacity, openInGroup, groupCapacity }: Candidate): boolean {
  return open + offered < capacity && (groupCapacity === null || openInGroup < groupCapacity)
}

/** Whether an agent can take this thread now. */
export function isEligible(agent: Candidate, excluded: ReadonlySet<Uid>): boolean {
  return agent.present && agent.status === 'AVAILABLE' && hasSeat(agent) && !excluded.has(agent.uid)
}

/** The agent who takes the thread next; undefined when nobody can, or in MANUAL mode when agents take it themselves. */
export function chooseAgent(agents: Iterable<Candidate>, wish: RoutingInput): Candidate | undefined {
  if (wish.mode === 'MANUAL') return undefined
  const before = orders[wish.mode]
  let best: Candidate | undefined
  for (const agent of agents) {
    if (!isEligible(agent, wish.excluded)) continue
    if (agent.uid === wish.lastAgentUid && (wish.sticky || wish.mode === 'RECENT')) return agent
    if (best === undefined || before(agent, best) < 0) best = agent
  }
  return best
}

type Order = (one: Candidate, other: Candidate) => number

const byLoad: Order = (one, other) => loadOf(one) - loadOf(other) || byTurn(one, other)
const byTurn: Order = (one, other) =>
  one.lastAssignedAt - other.lastAssignedAt || (one.uid < other.uid ? -1 : one.uid > other.uid ? 1 : 0)

/** RECENT: the visitor's last agent, and for the others as LEAST_ACTIVE. */
const orders: Readonly<Record<Exclude<RoutingMode, 'MANUAL'>, Order>> = {
  LEAST_ACTIVE: byLoad,
  ROUND_ROBIN: byTurn,
  RECENT: byLoad,
}

function loadOf({ open, offered, capacity }: Candidate): number {
  return (open + offered) / capacity
}
