import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { unexcluded } from '../../domain/thread/thread-life.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type MessageDeps, SeatTaken } from '../messaging/append.ts'
import { changeThread, inLaneOf } from '../messaging/in-lane.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import type { AgentPool } from './agent-pool.ts'
import { assign } from './assign.ts'
import type { Offers } from './offers.ts'
import type { QueueUpdates } from './queue-updates.ts'
import { requeueOffersOf, requeueThreadsOf } from './requeue.ts'

const waitersPerRound = 16
const retryDelayMs = 1000

export interface DispatcherDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly agentPool: AgentPool
  readonly offers: Offers
  readonly queueUpdates: QueueUpdates
  readonly phrasebook: Phrasebook
  readonly onError: (error: unknown) => void
}

/** The state of a round. */
interface Round {
  readonly targetUid: Uid
  readonly settings: WorkgroupSettings
  free: readonly Candidate[]
  /**
   * Threads nobody can take, and threads that no longer wait although a read still returned them (undefined): each is
   * looked at once, otherwise a round would never end.
   */
  readonly passedOver: Map<ThreadUid, Thread | undefined>
}

type Given = 'given' | 'seat taken' | 'not waiting'

/** Gives waiting threads to free agents. Every decision follows an event; nothing polls. */
export class Dispatcher {
  readonly #deps: DispatcherDeps
  readonly #rounds: KeyedRunner<Uid>
  readonly #underWay = new Set<Promise<void>>()
  /** Targets that have a newly available agent. */
  readonly #newcomers = new Set<Uid>()
  readonly #retries = new Map<string, () => void>()
  #stopped = false

  constructor(deps: DispatcherDeps) {
    this.#deps = deps
    this.#rounds = new KeyedRunner(
      (targetUid) => this.#serve(targetUid),
      (error, targetUid) => this.#retry(error, targetUid, () => this.wake(targetUid)),
    )
  }

  /** Starts a round for an agent or workgroup that somebody waits for or that may serve somebody. */
  wake(targetUid: Uid): void {
    this.#deps.queueUpdates.changed(targetUid)
    this.#rounds.wake(targetUid)
  }

  /** Starts rounds for the targets of an agent with a free seat. */
  wakeAgent(agentUid: Uid): void {
    this.#begin(`wake ${agentUid}`, async () => {
      for (const target of await this.#targetsOf(agentUid)) this.wake(target)
    })
  }

  /**
   * Starts rounds for the targets of a newly available agent: threads that everybody had declined may be offered to all
   * again.
   */
  newcomer(agentUid: Uid): void {
    this.#begin(`newcomer ${agentUid}`, async () => {
      for (const target of await this.#targetsOf(agentUid)) {
        this.#newcomers.add(target)
        this.wake(target)
      }
    })
  }

  /**
   * Requeues the threads of an agent who is gone for longer than the grace, each at its place, and passes on their
   * offers.
   */
  requeueThreadsOf(agentUid: Uid): void {
    this.#begin(`gone ${agentUid}`, async () => {
      await requeueThreadsOf(this.#deps, agentUid)
      await this.#tellWaiters(agentUid)
    })
  }

  /** Passes on the offers of an agent who chose to take no more threads. */
  requeueOffersOf(agentUid: Uid): void {
    this.#begin(`offers of ${agentUid}`, () => requeueOffersOf(this.#deps, agentUid))
  }

  /**
   * Updates the queues of an agent who takes nothing new for now: decides nothing, but those who wait may have nobody
   * left who could be asked.
   */
  takesNothing(agentUid: Uid): void {
    this.#begin(`told of ${agentUid}`, () => this.#tellWaiters(agentUid))
  }

  /** After a start: serves those who waited when the server stopped, and ends offers that expired meanwhile. */
  async resume(): Promise<void> {
    await this.#deps.offers.expire()
    for (const targetUid of await this.#deps.threads.targetsWaitedFor()) this.wake(targetUid)
  }

  /** Resolves once everything that could be decided is. */
  async idle(): Promise<void> {
    while (this.#underWay.size > 0 || this.#rounds.isBusy) {
      await Promise.all(this.#underWay)
      await this.#rounds.idle()
    }
  }

  /** Decides nothing more; resolves once everything begun is done. */
  async stop(): Promise<void> {
    this.#stopped = true
    for (const cancel of this.#retries.values()) cancel()
    this.#retries.clear()
    await this.#deps.offers.stop()
    await this.#rounds.stop()
    await this.idle()
  }

  #begin(name: string, act: () => Promise<void>): void {
    if (this.#stopped) return
    const done = act()
      .catch((error) => this.#retry(error, name, () => this.#begin(name, act)))
      .finally(() => this.#underWay.delete(done))
    this.#underWay.add(done)
  }

  /**
   * Retries a failed action, because no further event may come for those who wait; failures until the retry share it.
   */
  #retry(error: unknown, name: string, act: () => void): void {
    const { messageDeps, onError } = this.#deps
    onError(error)
    if (this.#stopped || this.#retries.has(name)) return
    const cancel = messageDeps.clock.after(retryDelayMs, () => {
      this.#retries.delete(name)
      act()
    })
    this.#retries.set(name, cancel)
  }

  async #tellWaiters(agentUid: Uid): Promise<void> {
    for (const target of await this.#targetsOf(agentUid)) this.#deps.queueUpdates.changed(target)
  }

  async #targetsOf(agentUid: Uid): Promise<Uid[]> {
    return [agentUid, ...(await this.#deps.agents.workgroupsOf(agentUid))]
  }

  async #unexclude(targetUid: Uid): Promise<void> {
    const { threads, messageDeps, agentPool } = this.#deps
    const [settings, free, declined] = await Promise.all([
      agentPool.settingsOf(targetUid),
      agentPool.free(targetUid),
      threads.declined(targetUid),
    ])
    for (const thread of declined) {
      // A free agent who was not asked yet comes before those who declined.
      if ((await agentPool.choose(thread, settings, free)) !== undefined) continue
      await inLaneOf(messageDeps, thread, async (lane, current) => {
        if (current.state !== 'QUEUING') return null
        const change = { kind: 'become', after: unexcluded(current) } as const
        await changeThread(threads, lane, { thread: current, change })
        return null
      })
    }
  }

  async #serve(targetUid: Uid): Promise<void> {
    const { threads, agentPool } = this.#deps
    // Done within the round, so that nobody is served while those in front still count as declined.
    if (this.#newcomers.delete(targetUid)) await this.#unexclude(targetUid)
    // Read together: each answer of the database costs a turn of the event loop.
    const [settings, free] = await Promise.all([agentPool.settingsOf(targetUid), agentPool.free(targetUid)])
    // While all agents are busy, which is when most events come, no waiting thread is read.
    if (settings.routing === 'MANUAL' || free.length === 0) return
    const round: Round = { targetUid, settings, free, passedOver: new Map() }
    for (let limit = Math.min(free.length, waitersPerRound); !this.#stopped; ) {
      const read = await threads.waiting(targetUid, limit)
      const waiters = read.filter((thread) => !round.passedOver.has(thread.uid))
      if (waiters.length === 0 || !(await this.#serveAll(round, waiters))) return
      limit = waitersPerRound + 2 * round.passedOver.size
    }
  }

  /** Returns false when the round is over. */
  async #serveAll(round: Round, waiters: readonly Thread[]): Promise<boolean> {
    const { agentPool } = this.#deps
    const { targetUid, settings, passedOver } = round
    for (const thread of waiters) {
      const agent = await agentPool.choose(thread, settings, round.free)
      // No agent for this thread, which some have declined; perhaps for the next.
      if (agent === undefined && thread.excluded.length === 0) return false
      if (agent === undefined) {
        passedOver.set(thread.uid, thread)
        continue
      }
      const isFresh = [...passedOver.values()].some((one) => one?.excluded.includes(agent.uid) === false)
      const given = isFresh ? 'seat taken' : await this.#give(thread, agent, settings)
      // A seat was taken, or became free for a thread in front: start again from the front, so that nobody is passed
      // over.
      if (given === 'seat taken') {
        this.#rounds.wake(targetUid)
        return false
      }
      if (given === 'not waiting') passedOver.set(thread.uid, undefined)
      else round.free = await agentPool.free(targetUid)
    }
    return true
  }

  async #give(waiter: Thread, agent: Candidate, settings: WorkgroupSettings): Promise<Given> {
    const { messageDeps, offers } = this.#deps
    try {
      const given = await inLaneOf<Given>(messageDeps, waiter, async (lane, thread) => {
        // Closed or taken since it was read: not an error.
        if (thread.state !== 'QUEUING') return null
        if (settings.accept === 'OFFER') await offers.make(lane, { thread, agent }, settings)
        else await assign(this.#deps, lane, { thread, agent, how: 'ASSIGNED' })
        return 'given'
      })
      // The board notifies the visitors of the queue of who is asked, or that they are served. An agent who left
      // between the choice and the commit had their threads requeued without this one.
      if (settings.accept === 'OFFER') this.#deps.queueUpdates.changed(waiter.targetUid)
      if (given !== null && !this.#deps.agentPool.isPresent(agent.uid)) this.requeueThreadsOf(agent.uid)
      return given ?? 'not waiting'
    } catch (error) {
      if (!(error instanceof SeatTaken)) throw error
      return 'seat taken'
    }
  }
}
