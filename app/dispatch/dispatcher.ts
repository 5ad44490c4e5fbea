import type { Uid } from '../../domain/ids.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import type { AgentPool } from './agent-pool.ts'
import type { Offers } from './offers.ts'
import type { QueueUpdates } from './queue-updates.ts'
import { requeueOffersOf, requeueThreadsOf } from './requeue.ts'
import { type ServeDeps, serveWaiters } from './serve-waiters.ts'

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

/** Gives waiting threads to free agents. Every decision follows an event; nothing polls. */
export class Dispatcher {
  readonly #deps: DispatcherDeps
  readonly #serveDeps: ServeDeps
  readonly #rounds: KeyedRunner<Uid>
  readonly #underWay = new Set<Promise<void>>()
  /** Targets that have a newly available agent. */
  readonly #newcomers = new Set<Uid>()
  readonly #retries = new Map<string, () => void>()
  #stopped = false

  constructor(deps: DispatcherDeps) {
    this.#deps = deps
    this.#serveDeps = {
      ...deps,
      isStopped: () => this.#stopped,
      agentGone: (agentUid) => this.requeueThreadsOf(agentUid),
    }
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

  /** Starts rounds for the targets of an agent with a free seat: first where the first in turn of all of them waits. */
  wakeAgent(agentUid: Uid): void {
    this.#begin(`wake ${agentUid}`, async () => this.#serveInTurn(await this.#targetsOf(agentUid)))
  }

  /**
   * Starts rounds for the targets of a newly available agent: threads that everybody had declined may be offered to all
   * again.
   */
  newcomer(agentUid: Uid): void {
    this.#begin(`newcomer ${agentUid}`, async () => {
      const targets = await this.#targetsOf(agentUid)
      for (const target of targets) this.#newcomers.add(target)
      await this.#serveInTurn(targets)
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

  /** One target after the other where somebody waits, so that a seat goes to the first in turn of all of them. */
  async #serveInTurn(targetUids: readonly Uid[]): Promise<void> {
    const inTurn = new Set(await this.#deps.threads.inTurn(targetUids))
    for (const target of targetUids) if (!inTurn.has(target)) this.wake(target)
    for (const target of inTurn) {
      this.#deps.queueUpdates.changed(target)
      await this.#rounds.round(target)
    }
  }

  async #serve(targetUid: Uid): Promise<void> {
    const served = await serveWaiters(this.#serveDeps, targetUid, { newcomer: this.#newcomers.delete(targetUid) })
    if (served === 'again') this.#rounds.wake(targetUid)
  }
}
