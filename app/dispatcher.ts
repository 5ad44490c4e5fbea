import { agentPerson, type BusyAgent } from '../domain/agent.ts'
import type { ThreadUid, Uid } from '../domain/ids.ts'
import { chooseAgent } from '../domain/routing.ts'
import { assigned, type Thread } from '../domain/thread.ts'
import type { Agents } from '../store/ports/people.ts'
import type { Threads } from '../store/ports/threads.ts'
import { append, type Line, SeatTaken } from './line.ts'
import { phrases } from './phrases.ts'
import type { Presence } from './presence.ts'
import { serverDraft, systemActor } from './server-draft.ts'

const waitersPerRound = 16
const retryDelayMs = 1000

type Assignment = 'seated' | 'seat taken' | 'not waiting'

/** Gives waiting threads to free agents. Every decision follows an event; nothing polls. */
export class Dispatcher {
  readonly #line: Line
  readonly #threads: Threads
  readonly #agents: Agents
  readonly #presence: Presence
  readonly #onError: (error: unknown) => void
  readonly #running = new Map<Uid, { again: boolean; done: Promise<void> }>()
  readonly #retries = new Map<string, () => void>()
  #stopped = false

  constructor(parts: {
    line: Line
    threads: Threads
    agents: Agents
    presence: Presence
    onError: (error: unknown) => void
  }) {
    this.#line = parts.line
    this.#threads = parts.threads
    this.#agents = parts.agents
    this.#presence = parts.presence
    this.#onError = parts.onError
  }

  /** The agent who could take a new thread for an agent or workgroup at once: nobody waits and one is free. */
  async freeAgent(targetUid: Uid): Promise<BusyAgent | undefined> {
    const { size } = await this.#threads.queue(targetUid, 0)
    if (size > 0) return undefined
    return chooseAgent(await this.#agents.behind(targetUid), this.#presence.all())
  }

  /** An agent has appeared, become available or got a seat free: serves whom they can serve. */
  wakeAgent(agentUid: Uid): void {
    this.#agents.workgroupsOf(agentUid).then(
      (workgroups) => {
        for (const target of [agentUid, ...workgroups]) this.wake(target)
      },
      (error) => this.#retry(error, `agent ${agentUid}`, () => this.wakeAgent(agentUid)),
    )
  }

  /** Somebody waits for this agent or workgroup, or could be served. */
  wake(targetUid: Uid): void {
    if (this.#stopped) return
    const running = this.#running.get(targetUid)
    if (running !== undefined) {
      running.again = true
      return
    }
    const done = this.#serve(targetUid)
      .catch((error) => this.#retry(error, `target ${targetUid}`, () => this.wake(targetUid)))
      .finally(() => {
        this.#running.delete(targetUid)
        if (round.again) this.wake(targetUid)
      })
    const round = { again: false, done }
    this.#running.set(targetUid, round)
  }

  /** Decides nothing any more; resolves once what was begun is done. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const cancel of this.#retries.values()) cancel()
    this.#retries.clear()
    await Promise.all([...this.#running.values()].map((round) => round.done))
  }

  /** After a start: those who waited when the server stopped. */
  async resume(): Promise<void> {
    for (const targetUid of await this.#threads.targetsWaitedFor()) this.wake(targetUid)
  }

  /** No event may come again for those who wait: what failed is tried again, once for all failures until then. */
  #retry(error: unknown, name: string, act: () => void): void {
    this.#onError(error)
    if (this.#stopped || this.#retries.has(name)) return
    const cancel = this.#line.clock.after(retryDelayMs, () => {
      this.#retries.delete(name)
      act()
    })
    this.#retries.set(name, cancel)
  }

  async #serve(targetUid: Uid): Promise<void> {
    /** Those found to wait no more, whatever is read of them: looked at once, or this would never end. */
    const passedOver = new Set<ThreadUid>()
    while (!this.#stopped) {
      const read = await this.#threads.waiting(targetUid, waitersPerRound + passedOver.size)
      const waiting = read.filter((thread) => !passedOver.has(thread.uid))
      if (waiting.length === 0) return
      for (const thread of waiting) {
        const agent = chooseAgent(await this.#agents.behind(targetUid), this.#presence.all())
        if (agent === undefined) return
        if ((await this.#assign(thread, agent)) === 'not waiting') passedOver.add(thread.uid)
      }
    }
  }

  async #assign(waiting: Thread, agent: BusyAgent): Promise<Assignment> {
    const { lanes } = this.#line
    return lanes.enter<Assignment>(waiting.topic, (lane) => {
      const thread = lane.thread ?? null
      // Closed or taken since it was read: not an error.
      if (thread === null || thread.uid !== waiting.uid || thread.state !== 'QUEUING')
        return { result: Promise.resolve('not waiting') }
      return { result: this.#seat(lane, thread, agent), exclusive: true }
    })
  }

  async #seat(lane: Parameters<typeof append>[1], thread: Thread, agent: BusyAgent): Promise<Assignment> {
    const after = assigned(thread, agent.uid)
    const seat = { agentUid: agent.uid, capacity: agent.capacity }
    const actor = systemActor(thread.targetUid, agentPerson(agent).nickname)
    const draft = serverDraft('WELCOME', thread.topic, phrases.welcome)
    try {
      await append(this.#line, lane, { actor, draft, thread, after, change: { kind: 'assign', seat } })
    } catch (error) {
      if (!(error instanceof SeatTaken)) throw error
      return 'seat taken'
    }
    return 'seated'
  }
}
