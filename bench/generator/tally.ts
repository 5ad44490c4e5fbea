/** What all pairs of one server have done since they connected. */
export interface Totals {
  readonly sent: number
  readonly acknowledged: number
  readonly delivered: number
}

const quietWithinMs = 10_000

/** Counts what the pairs of one server do, and during a measure how long each delivery took. */
export class Tally {
  sent = 0
  acknowledged = 0
  delivered = 0
  /** Whether senders go on. */
  open = false
  #latenciesMs: number[] | undefined
  #onQuiet: (() => void) | undefined

  get totals(): Totals {
    return { sent: this.sent, acknowledged: this.acknowledged, delivered: this.delivered }
  }

  deliveredAfter(latencyMs: number): void {
    this.delivered += 1
    this.#latenciesMs?.push(latencyMs)
    this.#tellIfQuiet()
  }

  acknowledgedOne(): void {
    this.acknowledged += 1
    this.#tellIfQuiet()
  }

  beginMeasure(): void {
    this.#latenciesMs = []
  }

  /** Latencies since `beginMeasure`, ascending, ms. */
  endMeasure(): Float64Array {
    const latencies = Float64Array.from(this.#latenciesMs ?? []).sort()
    this.#latenciesMs = undefined
    return latencies
  }

  /** Stops the senders; resolves once everything sent is delivered and acknowledged. Rejects after 10 s. */
  quiet(): Promise<void> {
    this.open = false
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`not all arrived: ${JSON.stringify(this.totals)}`)),
        quietWithinMs,
      )
      this.#onQuiet = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#tellIfQuiet()
    })
  }

  #tellIfQuiet(): void {
    if (this.#onQuiet === undefined || this.delivered < this.sent || this.acknowledged < this.sent) return
    this.#onQuiet()
    this.#onQuiet = undefined
  }
}
