import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { LastSeen, Visitors } from '../../store/ports/people.ts'
import type { Clock } from '../timing/clock.ts'
import { daily } from '../timing/daily.ts'

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
  readonly onLimit: OnLimit
}

/**
 * Takes away visitors who never began a conversation and were not seen for a while: now and every day, from where the
 * sweep before ended. Returns a function that ends this, and resolves when nothing is swept any more.
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
