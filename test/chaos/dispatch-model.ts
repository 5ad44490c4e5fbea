import type { AgentStatus } from '../../domain/agent.ts'
import { type DispatchWorld, graceMs, type ThreadState } from './dispatch-world.ts'

interface ModelAgent {
  readonly capacity: number
  readonly groups: readonly string[]
  status: AgentStatus
  connections: number
  /** When the last connection went; undefined while connected or never there. */
  leftAtMs: number | undefined
}

/** What must be so, told from the events alone and not from our code. */
export class DispatchModel {
  readonly agents = new Map<string, ModelAgent>()
  /** Open threads by uid: their visitor and when they came. */
  readonly threads = new Map<string, { readonly visitor: string; readonly target: string; readonly cameAtMs: number }>()

  isPresent(uid: string, nowMs: number): boolean {
    const agent = this.agents.get(uid)
    if (agent === undefined) return false
    return agent.connections > 0 || (agent.leftAtMs !== undefined && nowMs < agent.leftAtMs + graceMs)
  }

  /** Everything that is wrong with the world as it stands, once it has come to rest. */
  faults(world: DispatchWorld, nowMs: number): string[] {
    const open = world.openThreads()
    return [
      ...this.#lost(open),
      ...this.#overfull(open),
      ...this.#doublyAssigned(world, open),
      ...this.#waitingInVain(open, nowMs),
    ]
  }

  #lost(open: readonly ThreadState[]): string[] {
    const there = new Set(open.map((thread) => thread.uid))
    const missing = [...this.threads.keys()].filter((uid) => !there.has(uid)).map((uid) => `${uid} is lost`)
    const extra = open.filter(({ uid }) => !this.threads.has(uid)).map(({ uid }) => `${uid} should be closed`)
    const stuck = open.filter(({ state }) => state === 'NEW').map(({ uid }) => `${uid} is stuck`)
    return [...missing, ...extra, ...stuck]
  }

  loadOf(open: readonly ThreadState[], agent: string): number {
    return open.filter(
      ({ state, agent_uid, offered_to }) =>
        (state === 'CHATTING' && agent_uid === agent) || (state === 'OFFERED' && offered_to === agent),
    ).length
  }

  #overfull(open: readonly ThreadState[]): string[] {
    return [...this.agents].flatMap(([uid, { capacity }]) => {
      const load = this.loadOf(open, uid)
      return load > capacity ? [`${uid} has ${load} of ${capacity}`] : []
    })
  }

  #doublyAssigned(world: DispatchWorld, open: readonly ThreadState[]): string[] {
    return open.flatMap(({ uid, state, agent_uid }) => {
      const agents = world.agentsIn(uid)
      const right = state === 'CHATTING' ? [agent_uid] : []
      return JSON.stringify(agents) === JSON.stringify(right) ? [] : [`${uid} is ${state} with ${agents.join()}`]
    })
  }

  #waitingInVain(open: readonly ThreadState[], nowMs: number): string[] {
    return open
      .filter(({ state }) => state === 'QUEUING')
      .flatMap((thread) => {
        const excluded = JSON.parse(thread.excluded) as string[]
        const free = [...this.agents].filter(
          ([uid, { groups, status, capacity }]) =>
            groups.includes(thread.target_uid) &&
            status === 'AVAILABLE' &&
            this.isPresent(uid, nowMs) &&
            this.loadOf(open, uid) < capacity &&
            !excluded.includes(uid),
        )
        return free.length === 0 ? [] : [`${thread.uid} waits beside ${free.map(([uid]) => uid).join()}`]
      })
  }

  /** Of those who waited before, who should have been served before those who were. */
  outOfTurn(before: readonly ThreadState[], after: readonly ThreadState[]): string[] {
    const now = new Map(after.map((thread) => [thread.uid, thread]))
    const waited = before.filter(({ state }) => state === 'QUEUING')
    const served = waited.filter(({ uid }) => ['OFFERED', 'CHATTING'].includes(now.get(uid)?.state ?? ''))
    return served.flatMap((one) => {
      const taker = now.get(one.uid)?.agent_uid ?? now.get(one.uid)?.offered_to ?? ''
      const passedOver = waited.filter(
        (other) =>
          now.get(other.uid)?.state === 'QUEUING' &&
          other.target_uid === one.target_uid &&
          Number(other.queued_at) < Number(one.queued_at) &&
          !(JSON.parse(now.get(other.uid)?.excluded ?? '[]') as string[]).includes(taker),
      )
      return passedOver.map((other) => `${one.uid} was served before ${other.uid}`)
    })
  }
}
