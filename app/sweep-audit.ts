import type { AuditBook } from '../store/ports/audit.ts'
import type { Clock } from './clock.ts'
import { everyDay } from './every-day.ts'

const atOnce = 500

/** How much of the audit log is kept. */
export interface AuditLimits {
  readonly keptMs: number
  readonly maxEntries: number
}

/** What sweeping works with. */
export interface AuditSweep {
  readonly audit: AuditBook
  readonly clock: Clock
  readonly limits: AuditLimits
  readonly onError: (error: unknown) => void
}

/**
 * Takes away what is too old or too much, now and every day, a few at a time. Returns a function that ends this, and
 * resolves when nothing is swept any more.
 */
export function sweepAuditDaily(sweep: AuditSweep): () => Promise<void> {
  const { clock, onError } = sweep
  return everyDay({ clock, run: (signal) => sweepAudit(sweep, signal), onError })
}

async function sweepAudit({ audit, clock, limits }: AuditSweep, signal: AbortSignal): Promise<void> {
  const tooMany = await audit.momentBehind(limits.maxEntries)
  const beforeMs = Math.max(clock.now() - limits.keptMs, (tooMany ?? 0) + 1)
  while (!signal.aborted && (await audit.forget(beforeMs, atOnce)) === atOnce);
}
