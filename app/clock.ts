/** Time as the use cases see it; tests move it by hand. */
export interface Clock {
  /** ms since 1970 UTC. */
  now(): number
  /** Runs `act` once after `delayMs`; the answer cancels it. */
  after(delayMs: number, act: () => void): () => void
}

/** The machine's own time. Its timers do not keep the process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after: (delayMs, act) => {
    const timer = setTimeout(act, delayMs).unref()
    return () => clearTimeout(timer)
  },
}
