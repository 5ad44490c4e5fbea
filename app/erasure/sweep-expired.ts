import type { Uid } from '../../domain/ids.ts'
import { keptSince } from '../../domain/organization/retention.ts'
import type { Erased } from '../../store/ports/erasures.ts'
import type { Retaining, RetentionStore } from '../../store/ports/retention.ts'
import type { Uids } from '../new-uid.ts'
import { daily } from '../timing/daily.ts'
import { type EraseThreadDeps, eraseFiles, eraseThread } from './erase-thread.ts'
import { overwrite } from './overwrite.ts'
import { Pace, Stopped } from './pace.ts'

const atOnce = 50

export interface SweepExpiredDeps extends Omit<EraseThreadDeps, 'pace'> {
  readonly retention: RetentionStore
  readonly uids: Uids
  /** Called after a sweep that has erased something. */
  readonly onSwept: (erased: Required<Erased>) => void
  readonly onError: (error: unknown) => void
}

/**
 * Erases ended threads and files at the end of their retention, now and every day, in small steps. Returns a function
 * that stops this and resolves once the sweep has stopped.
 */
export function sweepExpiredDaily(deps: SweepExpiredDeps): () => Promise<void> {
  const { clock } = deps.threadDeps.messageDeps
  const pace = new Pace(clock)
  const onError = (error: unknown) => {
    if (!(error instanceof Stopped)) deps.onError(error)
  }
  const stop = daily({ clock, run: () => sweepAll(deps, pace), onError })
  return () => {
    pace.stop()
    return stop()
  }
}

async function sweepAll(deps: SweepExpiredDeps, pace: Pace): Promise<void> {
  const { retention, search, eraser, onErased, onSwept } = deps
  const sum = { threads: 0, messages: 0, files: 0 }
  const add = (erased: Erased) => {
    for (const what of ['threads', 'messages', 'files'] as const) sum[what] += erased[what] ?? 0
    onErased(erased)
  }
  const stepDeps = { ...deps, onErased: add, pace }
  for (const one of await retention.all()) {
    await sweepThreads(stepDeps, one)
    await sweepFiles(stepDeps, one)
  }
  if (Object.values(sum).every((count) => count === 0)) return
  await overwrite({ search, eraser, pace })
  onSwept(sum)
}

type StepDeps = SweepExpiredDeps & EraseThreadDeps

async function sweepThreads(deps: StepDeps, { orgUid, threadDays, threadsSweptAt }: Retaining): Promise<void> {
  const { retention, uids, threadDeps } = deps
  const untilMs = keptSince(threadDays, threadDeps.messageDeps.clock.now())
  if (untilMs === null) return
  let afterMs = threadsSweptAt
  for (;;) {
    const threads = await retention.expiredThreads(orgUid, { afterMs, untilMs, limit: atOnce })
    for (const { uid, visitorUid } of threads) {
      const whose = { visitorUid, erasureUid: uids.newUid() as Uid, whenOpen: 'keep' } as const
      await eraseThread(deps, uid, whose)
    }
    const last = threads.at(-1)
    if (last === undefined) break
    // Kept, so that neither the next step nor a sweep after a restart reads what is erased by now. Others may have
    // ended in the same ms.
    afterMs = Math.max(afterMs, last.endedAt - 1)
    await retention.swept(orgUid, { threadsSweptAt: afterMs })
  }
  await retention.swept(orgUid, { threadsSweptAt: Math.max(untilMs, threadsSweptAt) })
}

async function sweepFiles(deps: StepDeps, { orgUid, fileDays, filesSweptAt }: Retaining): Promise<void> {
  const { retention, threadDeps, pace } = deps
  const untilMs = keptSince(fileDays, threadDeps.messageDeps.clock.now())
  if (untilMs === null) return
  for (;;) {
    const files = await retention.expiredFiles(orgUid, { afterMs: filesSweptAt, untilMs, limit: atOnce })
    if (files.length === 0) break
    await pace.step(() => eraseFiles(deps, files))
  }
  await retention.swept(orgUid, { filesSweptAt: Math.max(untilMs, filesSweptAt) })
}
