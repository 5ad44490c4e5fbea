import type { Uid } from '../domain/ids.ts'
import type { LastSeen, Visitors } from '../store/ports/people.ts'
import type { Clock } from './clock.ts'

const dayMs = 24 * 3600 * 1000
const atOnce = 200
/** Between two looks: messages have the writer meanwhile. */
const restMs = 50
const beginning: LastSeen = { seenAt: 0, uid: '' as Uid }

/** What sweeping visitors works with. */
export interface VisitorSweep {
  readonly visitors: Pick<Visitors, 'sweep'>
  readonly clock: Clock
  /** How long they were not seen. */
  readonly afterMs: number
  readonly onError: (error: unknown) => void
}

/**
 * Takes away visitors who never began a conversation and were not seen for a while: now and every day, from where the
 * sweep before ended. The answer ends that, and resolves when nothing is swept any more.
 */
export function sweepVisitorsDaily({ visitors, clock, afterMs, onError }: VisitorSweep): () => Promise<void> {
  let [isStopped, at, wake, cancel] = [false, beginning, () => {}, () => {}]
  let sweeping = Promise.resolve()
  const rest = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      clock.after(restMs, resolve)
    })
  const sweepOnce = async () => {
    const untilMs = clock.now() - afterMs
    for (;;) {
      const last = isStopped ? null : await visitors.sweep({ after: at, untilMs, limit: atOnce })
      if (last === null) return
      at = last
      await rest()
    }
  }
  const sweep = () => {
    cancel = clock.after(dayMs, sweep)
    sweeping = sweepOnce().catch(onError)
  }
  sweep()
  return () => {
    isStopped = true
    cancel()
    wake()
    return sweeping
  }
}
