import type { Clock } from './clock.ts'

const dayMs = 24 * 3600 * 1000

export interface DailyJob {
  readonly clock: Clock
  /** Runs the job once; ends early if the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Runs a job now and every day. Returns a function that stops this and resolves once nothing runs. */
export function daily({ clock, run, onError }: DailyJob): () => Promise<void> {
  const stopping = new AbortController()
  let cancel = () => {}
  let running = Promise.resolve()
  const begin = () => {
    cancel = clock.after(dayMs, begin)
    running = run(stopping.signal).catch(onError)
  }
  begin()
  return () => {
    cancel()
    stopping.abort()
    return running
  }
}
