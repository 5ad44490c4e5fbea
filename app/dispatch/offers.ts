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

/** What asking agents works with. */
export interface OffersDeps {
  readonly line: MessageDeps
  readonly threads: Threads
  readonly notices: AgentNotices
  readonly onError: (error: unknown) => void
}

/** Asks agents whether they take a thread. Deadlines are rows: they run out after a restart as well. */
export class Offers {
  readonly #parts: OffersDeps
  readonly #expiring: KeyedRunner<void>
  readonly #alarm: Alarm
  #stopped = false

  constructor(parts: OffersDeps) {
    this.#parts = parts
    this.#expiring = new KeyedRunner(() => this.expire(), parts.onError)
    this.#alarm = new Alarm(parts.line.clock, () => this.#expiring.wake())
  }

  /** Asks an agent; the step must be exclusive. Throws SeatTaken. */
  async make(
    lane: Lane,
    { thread, agent }: { thread: Thread; agent: Candidate },
    { offerSeconds }: WorkgroupSettings,
  ): Promise<void> {
    const { threads, notices, line } = this.#parts
    const askedAt = line.clock.now()
    const deadlineAt = askedAt + offerSeconds * 1000
    const after = offered(thread, { agentUid: agent.uid, deadlineAt, askedAt })
    await changeThread(threads, lane, {
      thread,
      change: { kind: 'become', after, seat: seatOf(agent, thread.targetUid) },
    })
    notices.offered(agent.uid, after)
    this.#alarm.set(deadlineAt)
  }

  /** The agent says no, or did not answer in time: the thread goes back to its place and on to somebody else. */
  async end(thread: Pick<Thread, 'uid' | 'topic'>, agentUid: Uid, why: 'declined' | 'missed'): Promise<boolean> {
    const { line, threads, notices } = this.#parts
    const back = await inLaneOf(line, thread, async (lane, current) => {
      if (current.offer?.agentUid !== agentUid) return null
      if (why === 'missed' && current.offer.deadlineAt > line.clock.now()) return null
      const after = declined(current, agentUid)
      await changeThread(threads, lane, { thread: current, change: { kind: 'become', after } })
      return after
    })
    if (back === null) return false
    notices.withdrawn(agentUid, back, why)
    return true
  }

  /** Ends what has run out, and looks again when the next one does. */
  async expire(): Promise<void> {
    const { line, threads } = this.#parts
    while (!this.#stopped) {
      const open = await threads.offered(null, expiredPerRound)
      const due = open.filter(({ offer }) => offer !== null && offer.deadlineAt <= line.clock.now())
      for (const thread of due) {
        if (thread.offer !== null) await this.end(thread, thread.offer.agentUid, 'missed')
      }
      if (due.length > 0) continue
      const next = open[0]?.offer?.deadlineAt
      if (next !== undefined) this.#alarm.set(next)
      return
    }
  }

  /** Resolves once what is running out has. */
  async idle(): Promise<void> {
    await this.#expiring.idle()
  }

  /** Nothing runs out any more; resolves once what is running out has. */
  async stop(): Promise<void> {
    this.#stopped = true
    this.#alarm.stop()
    await this.#expiring.stop()
  }
}
