import type { BusyAgent } from './agent.ts'
import type { Uid } from './ids.ts'

/** Whether an agent can take one more thread now; `present` are those with a live connection or within grace. */
export function isEligible(agent: BusyAgent, present: ReadonlySet<Uid>): boolean {
  return agent.status === 'AVAILABLE' && agent.open < agent.capacity && present.has(agent.uid)
}

/** The agent who takes the next thread: least load, then longest since the last one, then uid. */
export function chooseAgent(agents: readonly BusyAgent[], present: ReadonlySet<Uid>): BusyAgent | undefined {
  return agents.filter((agent) => isEligible(agent, present)).sort(byTurn)[0]
}

function byTurn(a: BusyAgent, b: BusyAgent): number {
  const load = a.open / a.capacity - b.open / b.capacity
  if (load !== 0) return load
  if (a.lastAssignedAt !== b.lastAssignedAt) return a.lastAssignedAt - b.lastAssignedAt
  return a.uid < b.uid ? -1 : 1
}
