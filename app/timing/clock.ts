/** An injected clock; tests advance it by hand. */
export interface Clock {
  /** ms since 1970 UTC. */
  now(): number
  /** Runs `act` once after `delayMs`. Returns a function that cancels it. */
  after(delayMs: number, act: () => void): () => void
}

/** Longer delays fire at once (Node.js, timers: 2^31 − 1 ms). */
const longestTimerMs = 2 ** 31 - 1

/** The system clock. Its timers do not keep the process alive and may be of any length. */
export const systemClock: Clock = {
  now: Date.now,
  after: (delayMs, act) => {
    let timer: NodeJS.Timeout
    const sleep = (leftMs: number) => {
      const stepMs = Math.min(leftMs, longestTimerMs)
      timer = setTimeout(() => (leftMs > stepMs ? sleep(leftMs - stepMs) : act()), stepMs).unref()
    }
    sleep(delayMs)
    return () => clearTimeout(timer)
  },
}
