import type { Uid } from '../../domain/ids.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { declined, offered } from '../../domain/thread/thread-life.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { changeThread, inLaneOf } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { Alarm } from '../timing/alarm.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'
import type { AgentNotices } from './agent-notices.ts'
import { seatOf } from './agent-pool.ts'

const expiredPerRound = 64

export interface OffersDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly notices: AgentNotices
  readonly onError: (error: unknown) => void
}

/** Offers threads to agents. Deadlines are rows: they run out after a restart as well. */
export class Offers {
  readonly #deps: OffersDeps
  readonly #expiring: KeyedRunner<void>
  readonly #alarm: Alarm
  #stopped = false

  constructor(deps: OffersDeps) {
    this.#deps = deps
    this.#expiring = new KeyedRunner(() => this.expire(), deps.onError)
    this.#alarm = new Alarm(deps.messageDeps.clock, () => this.#expiring.wake())
  }

  /** Offers a thread to an agent. The step must be exclusive. Throws SeatTaken. */
  async make(
    lane: Lane,
    { thread, agent }: { thread: Thread; agent: Candidate },
    { offerSeconds }: WorkgroupSettings,
  ): Promise<void> {
    const { threads, notices, messageDeps } = this.#deps
    const askedAt = messageDeps.clock.now()
    const deadlineAt = askedAt + offerSeconds * 1000
    const after = offered(thread, { agentUid: agent.uid, deadlineAt, askedAt })
    await changeThread(threads, lane, {
      thread,
      change: { kind: 'become', after, seat: seatOf(agent, thread.targetUid) },
    })
    notices.offered(agent.uid, after)
    this.#alarm.set(deadlineAt)
  }

  /**
   * Ends an offer that the agent declined or missed: the thread returns to its place and goes on to another agent.
   * Returns false if there was nothing to end.
   */
  async end(thread: Pick<Thread, 'uid' | 'topic'>, agentUid: Uid, why: 'declined' | 'missed'): Promise<boolean> {
    const { messageDeps, threads, notices } = this.#deps
    const back = await inLaneOf(messageDeps, thread, async (lane, current) => {
      if (current.offer?.agentUid !== agentUid) return null
      if (why === 'missed' && current.offer.deadlineAt > messageDeps.clock.now()) return null
      const after = declined(current, agentUid)
      await changeThread(threads, lane, { thread: current, change: { kind: 'become', after } })
      return after
    })
    if (back === null) return false
    notices.withdrawn(agentUid, back, why)
    return true
  }

  /** Ends expired offers and sets the alarm for the next deadline. */
  async expire(): Promise<void> {
    const { messageDeps, threads } = this.#deps
    while (!this.#stopped) {
      const open = await threads.offered(null, expiredPerRound)
      const due = open.filter(({ offer }) => offer !== null && offer.deadlineAt <= messageDeps.clock.now())
      for (const thread of due) {
        if (thread.offer !== null) await this.end(thread, thread.offer.agentUid, 'missed')
      }
      if (due.length > 0) continue
      const next = open[0]?.offer?.deadlineAt
      if (next !== undefined) this.#alarm.set(next)
      return
    }
  }

  /** Resolves once no expiry is running. */
  async idle(): Promise<void> {
    await this.#expiring.idle()
  }

  /** Ends no more offers at their deadline; resolves once no expiry is running. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#alarm.stop()
    await this.#expiring.stop()
  }
}
