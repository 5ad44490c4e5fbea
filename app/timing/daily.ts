import type { Clock } from './clock.ts'

const dayMs = 24 * 3600 * 1000

/** What is done again and again. */
export interface DailyJob {
  readonly clock: Clock
  /** Does it once, and ends before its time when the signal aborts. */
  readonly run: (signal: AbortSignal) => Promise<void>
  readonly onError: (error: unknown) => void
}

/** Runs it now and every day. Returns a function that ends this, and resolves when nothing runs any more. */
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
