import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { LastSeen, Visitors } from '../../store/ports/people.ts'
import type { Clock } from '../timing/clock.ts'
import { daily } from '../timing/daily.ts'

const atOnce = 200
/** The pause between two batches, in which messages have the writer. */
const restMs = 50
const beginning: LastSeen = { seenAt: 0, uid: '' as Uid }

export interface VisitorSweep {
  readonly visitors: Pick<Visitors, 'sweep'>
  readonly clock: Clock
  /** How long visitors must not have been seen. */
  readonly afterMs: number
  readonly onError: (error: unknown) => void
  readonly onLimit: OnLimit
}

/**
 * Deletes visitors who never began a conversation and were not seen for a while: now and every day, from where the
 * previous sweep ended. Returns a function that stops this and resolves once the sweep has stopped.
 */
export function sweepVisitorsDaily({ visitors, clock, afterMs, onError, onLimit }: VisitorSweep): () => Promise<void> {
  let at = beginning
  let wake = () => {}
  const rest = () =>
    new Promise<void>((resolve) => {
      wake = resolve
      clock.after(restMs, resolve)
    })
  const run = async (signal: AbortSignal) => {
    const untilMs = clock.now() - afterMs
    for (;;) {
      const swept = signal.aborted ? null : await visitors.sweep({ after: at, untilMs, limit: atOnce })
      if (swept === null) return
      at = swept.last
      onLimit('visitors.sweptAfterMs', swept.gone)
      await rest()
    }
  }
  const stop = daily({ clock, run, onError })
  return () => {
    const stopped = stop()
    wake()
    return stopped
  }
}
