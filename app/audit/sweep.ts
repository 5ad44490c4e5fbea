import type { OnLimit } from '../../domain/limit-reached.ts'
import type { AuditStore } from '../../store/ports/audit.ts'
import type { Clock } from '../timing/clock.ts'
import { daily } from '../timing/daily.ts'

/** Each entry is in five indexes: few enough that messages need not wait long to be written. */
const atOnce = 100

/** How much of the audit log is kept. */
export interface AuditLimits {
  readonly keptMs: number
  readonly maxEntries: number
}

export interface AuditSweep {
  readonly audit: AuditStore
  readonly clock: Clock
  readonly limits: AuditLimits
  readonly onError: (error: unknown) => void
  readonly onLimit: OnLimit
}

/**
 * Deletes entries that are too old or too many, now and every day, a few at a time. Returns a function that stops this
 * and resolves once the sweep has stopped.
 */
export function sweepAuditDaily(sweep: AuditSweep): () => Promise<void> {
  const { clock, onError } = sweep
  return daily({ clock, run: (signal) => sweepAudit(sweep, signal), onError })
}

async function sweepAudit({ audit, clock, limits, onLimit }: AuditSweep, signal: AbortSignal): Promise<void> {
  const tooMany = await audit.momentBehind(limits.maxEntries)
  const tooOldMs = clock.now() - limits.keptMs
  const tooManyMs = (tooMany ?? 0) + 1
  const limit = tooManyMs > tooOldMs ? 'audit.maxEntries' : 'audit.keptMs'
  for (let gone = atOnce; !signal.aborted && gone === atOnce; ) {
    gone = await audit.forget(Math.max(tooOldMs, tooManyMs), atOnce)
    onLimit(limit, gone)
  }
}
