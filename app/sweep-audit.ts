import type { AuditBook } from '../store/ports/audit.ts'
import type { Clock } from './clock.ts'

const dayMs = 24 * 3600 * 1000
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

/** Takes away what is too old or too much, now and every day, a few at a time. The answer ends that. */
export function sweepAuditDaily(sweep: AuditSweep): () => Promise<void> {
  let isOver = false
  let cancel = () => {}
  let sweeping = Promise.resolve()
  const begin = () => {
    cancel = sweep.clock.after(dayMs, begin)
    sweeping = sweepAudit(sweep, () => isOver).catch(sweep.onError)
  }
  begin()
  return () => {
    isOver = true
    cancel()
    return sweeping
  }
}

async function sweepAudit({ audit, clock, limits }: AuditSweep, isOver: () => boolean): Promise<void> {
  const tooMany = await audit.momentBehind(limits.maxEntries)
  const beforeMs = Math.max(clock.now() - limits.keptMs, (tooMany ?? 0) + 1)
  while (!isOver() && (await audit.forget(beforeMs, atOnce)) === atOnce);
}
