import type { AgentStatus } from '../../domain/people/agent.ts'
import { type Asked, graceMs, type ThreadState } from './dispatch-world.ts'

interface ModelAgent {
  readonly capacity: number
  readonly groups: readonly string[]
  status: AgentStatus
  connections: number
  /** When the last connection was lost; undefined while connected or if never connected. */
  leftAtMs: number | undefined
}

interface ModelThread {
  readonly visitor: string
  target: string
  /** The agent who has it, and whether they took it themselves: an absent agent keeps such a thread. */
  holder: string | undefined
  byOwnAct: boolean
  /** An admin took it, regardless of capacity. */
  beyondCapacity: boolean
}

/** What must hold, derived from the events alone and not from our code. */
export class DispatchModel {
  readonly agents = new Map<string, ModelAgent>()
  /** Open threads by uid. */
  readonly threads = new Map<string, ModelThread>()
  /** Who has taken threads themselves since the last rest: those threads skip the queue. */
  readonly taken = new Map<string, Set<string>>()
  /** Agents whose grace has ended since the last rest. */
  readonly gone = new Set<string>()

  came(uid: string, visitor: string, target: string): void {
    this.threads.set(uid, { visitor, target, holder: undefined, byOwnAct: false, beyondCapacity: false })
  }

  /** An agent has taken a thread themselves. */
  took(agent: string, uid: string, capacity: 'within capacity' | 'beyond capacity'): void {
    this.taken.set(uid, (this.taken.get(uid) ?? new Set()).add(agent))
    const thread = this.threads.get(uid)
    if (thread === undefined) return
    thread.byOwnAct = true
    thread.beyondCapacity = capacity === 'beyond capacity' && (thread.beyondCapacity || thread.holder !== agent)
  }

  /** The agent has transferred a thread to a workgroup. */
  moved(uid: string, target: string): void {
    this.taken.delete(uid)
    const thread = this.threads.get(uid)
    if (thread !== undefined) Object.assign(thread, { target, holder: undefined, byOwnAct: false })
  }

  isPresent(uid: string, nowMs: number): boolean {
    const agent = this.agents.get(uid)
    if (agent === undefined) return false
    return agent.connections > 0 || (agent.leftAtMs !== undefined && nowMs < agent.leftAtMs + graceMs)
  }

  /** Updates who is gone, after time has passed. */
  seeWhoIsGone(nowMs: number): void {
    for (const [uid, { leftAtMs }] of this.agents) {
      if (leftAtMs !== undefined && !this.isPresent(uid, nowMs)) this.gone.add(uid)
    }
  }

  /** Returns everything that is wrong with the world once it has come to rest. */
  faults(open: readonly ThreadState[], asked: readonly Asked[], nowMs: number): string[] {
    const faults = [
      ...this.#lost(open),
      ...this.#astray(open),
      ...this.#kept(open, nowMs),
      ...this.#overfull(open),
      ...this.#waitingInVain(open, nowMs),
      ...this.#unanswered(open, asked, nowMs),
    ]
    this.#learn(open)
    return faults
  }

  #lost(open: readonly ThreadState[]): string[] {
    const there = new Set(open.map((thread) => thread.uid))
    const missing = [...this.threads.keys()].filter((uid) => !there.has(uid)).map((uid) => `${uid} is lost`)
    const extra = open.filter(({ uid }) => !this.threads.has(uid)).map(({ uid }) => `${uid} should be closed`)
    const stuck = open.filter(({ state }) => state === 'NEW').map(({ uid }) => `${uid} is stuck`)
    return [...missing, ...extra, ...stuck]
  }

  /** Threads without exactly one agent, or with another one than they were left with. */
  #astray(open: readonly ThreadState[]): string[] {
    return open.flatMap(({ uid, state, agent_uid, agents, target_uid }) => {
      const holder = state === 'CHATTING' ? agent_uid : null
      if (agents !== holder) return [`${uid} is ${state} with ${agents}`]
      const thread = this.threads.get(uid)
      if (thread === undefined) return []
      if (thread.target !== target_uid) return [`${uid} is for ${target_uid} and not ${thread.target}`]
      const { holder: before } = thread
      const stays = before === undefined || before === holder || this.taken.has(uid) || this.gone.has(before)
      return stays ? [] : [`${uid} went from ${before} to ${holder} unasked`]
    })
  }

  /** Threads of agents who have been gone for longer than the grace. */
  #kept(open: readonly ThreadState[], nowMs: number): string[] {
    return open
      .filter(({ uid, state, agent_uid, offered_to }) => {
        if (this.threads.get(uid)?.byOwnAct === true) return false
        return ['CHATTING', 'OFFERED'].includes(state) && !this.isPresent(agent_uid ?? offered_to ?? '', nowMs)
      })
      .map(({ uid, agent_uid, offered_to }) => `${uid} is kept by ${agent_uid ?? offered_to}, who is gone`)
  }

  loadOf(open: readonly ThreadState[], agent: string): number {
    return open.filter(
      ({ state, agent_uid, offered_to }) =>
        (state === 'CHATTING' && agent_uid === agent) || (state === 'OFFERED' && offered_to === agent),
    ).length
  }

  #overfull(open: readonly ThreadState[]): string[] {
    const counted = open.filter(({ uid }) => this.threads.get(uid)?.beyondCapacity !== true)
    return [...this.agents].flatMap(([uid, { capacity }]) => {
      const load = this.loadOf(counted, uid)
      return load > capacity ? [`${uid} has ${load} of ${capacity}`] : []
    })
  }

  #waitingInVain(open: readonly ThreadState[], nowMs: number): string[] {
    const waiting = open.filter(({ state }) => state === 'QUEUING')
    const free = [...this.agents].filter(
      ([uid, { status, capacity }]) =>
        status === 'AVAILABLE' && this.isPresent(uid, nowMs) && this.loadOf(open, uid) < capacity,
    )
    return waiting.flatMap((thread) => {
      const able = free.filter(
        ([uid, { groups }]) => groups.includes(thread.target_uid) && !excludedFrom(thread).includes(uid),
      )
      return able.length === 0 ? [] : [`${thread.uid} waits beside ${able.map(([uid]) => uid).join()}`]
    })
  }

  /** Proposals that nobody can answer any more. */
  #unanswered(open: readonly ThreadState[], asked: readonly Asked[], nowMs: number): string[] {
    const holders = new Map(open.map(({ uid, state, agent_uid }) => [uid, state === 'CHATTING' ? agent_uid : null]))
    return asked
      .filter((one) => holders.get(one.thread_uid) !== one.from_uid || one.deadline_at <= nowMs)
      .map(({ uid, thread_uid }) => `${uid} about ${thread_uid} is not over`)
  }

  /** Learns who has which thread, which is up to chance and our code; from now on they keep it. */
  #learn(open: readonly ThreadState[]): void {
    for (const { uid, state, agent_uid } of open) {
      const thread = this.threads.get(uid)
      if (thread === undefined) continue
      const holder = state === 'CHATTING' ? (agent_uid ?? undefined) : undefined
      const isKept = holder !== undefined && (holder === thread.holder || this.taken.get(uid)?.has(holder) === true)
      if (!isKept) Object.assign(thread, { byOwnAct: false, beyondCapacity: false })
      thread.holder = holder
    }
    this.taken.clear()
    this.gone.clear()
  }

  /** Returns the threads that should have been served before others that were. */
  outOfTurn(before: readonly ThreadState[], after: readonly ThreadState[]): string[] {
    const now = new Map(after.map((thread) => [thread.uid, thread]))
    const waited = before.filter(({ state }) => state === 'QUEUING')
    const served = waited.filter(({ uid }) => ['OFFERED', 'CHATTING'].includes(now.get(uid)?.state ?? ''))
    return served.flatMap((one) => {
      const taker = now.get(one.uid)?.agent_uid ?? now.get(one.uid)?.offered_to ?? ''
      const passedOver = waited.filter((other) => {
        const still = now.get(other.uid)
        if (still?.state !== 'QUEUING' || other.target_uid !== one.target_uid) return false
        return Number(other.queued_at) < Number(one.queued_at) && !excludedFrom(still).includes(taker)
      })
      return passedOver.map((other) => `${one.uid} was served before ${other.uid}`)
    })
  }
}

function excludedFrom({ excluded }: ThreadState): string[] {
  return JSON.parse(excluded) as string[]
}
