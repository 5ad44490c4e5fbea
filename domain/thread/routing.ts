import type { Uid } from '../ids.ts'
import type { RoutingMode } from '../organization/workgroup.ts'
import type { AgentStatus } from '../people/agent.ts'

/** An agent as routing sees them. */
export interface Candidate {
  readonly uid: Uid
  readonly status: AgentStatus
  /** Gets no new threads, and visitors see them as OFFLINE. */
  readonly invisible: boolean
  /** Has a live connection, or had one within the grace. */
  readonly present: boolean
  /** How many threads they have; `offered` counts those they are asked to take. */
  readonly open: number
  readonly offered: number
  /** How many of both they can have at once. */
  readonly capacity: number
  /** The same for only this workgroup's threads; null for no separate limit. */
  readonly groupCapacity: number | null
  readonly openInGroup: number
  /** ms since 1970 UTC; 0 for never. */
  readonly lastAssignedAt: number
}

/** What routing needs to know of a thread. */
export interface RoutingInput {
  readonly mode: RoutingMode
  /** The agent this visitor last talked with, if that matters here. */
  readonly lastAgentUid: Uid | null
  readonly sticky: boolean
  /** Agents who have declined or missed this thread. */
  readonly excluded: ReadonlySet<Uid>
}

/** Returns whether an agent has a free seat for a thread of the workgroup, whatever their status. */
export function hasSeat({ open, offered, capacity, openInGroup, groupCapacity }: Candidate): boolean {
  return open + offered < capacity && (groupCapacity === null || openInGroup < groupCapacity)
}

/** Returns whether an agent takes new threads now, if they have a seat. */
export function isWorking({ present, status, invisible }: Candidate): boolean {
  return present && status === 'AVAILABLE' && !invisible
}

/** Returns whether visitors see an agent as being there. */
export function isSeen({ present, status, invisible }: Candidate): boolean {
  return present && status !== 'OFFLINE' && !invisible
}

/** Returns whether an agent can take this thread now. */
export function isEligible(agent: Candidate, excluded: ReadonlySet<Uid>): boolean {
  return isWorking(agent) && hasSeat(agent) && !excluded.has(agent.uid)
}

/**
 * Returns the agent who gets the thread next; undefined if nobody can take it, and in MANUAL mode, where agents take it
 * themselves.
 */
export function chooseAgent(agents: Iterable<Candidate>, input: RoutingInput): Candidate | undefined {
  if (input.mode === 'MANUAL') return undefined
  const before = orders[input.mode]
  let best: Candidate | undefined
  for (const agent of agents) {
    if (!isEligible(agent, input.excluded)) continue
    if (agent.uid === input.lastAgentUid && (input.sticky || input.mode === 'RECENT')) return agent
    if (best === undefined || before(agent, best) < 0) best = agent
  }
  return best
}

type Order = (one: Candidate, other: Candidate) => number

const byLoad: Order = (one, other) => loadOf(one) - loadOf(other) || byTurn(one, other)
const byTurn: Order = (one, other) =>
  one.lastAssignedAt - other.lastAssignedAt || (one.uid < other.uid ? -1 : one.uid > other.uid ? 1 : 0)

/** RECENT: the visitor's last agent first; the others as in LEAST_ACTIVE. */
const orders: Readonly<Record<Exclude<RoutingMode, 'MANUAL'>, Order>> = {
  LEAST_ACTIVE: byLoad,
  ROUND_ROBIN: byTurn,
  RECENT: byLoad,
}

function loadOf({ open, offered, capacity }: Candidate): number {
  return (open + offered) / capacity
}
