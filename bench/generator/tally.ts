/** What all talkers of one server have done since they connected. */
export interface Totals {
  readonly sent: number
  readonly acknowledged: number
  readonly delivered: number
}

/** The delays of a measured stretch; ms, ascending. */
export interface Delays {
  readonly toAcknowledgement: Float64Array
  readonly toDelivery: Float64Array
}

/** Counts what the talkers of one server do, and in a measured stretch how long each message took. */
export class Tally {
  sent = 0
  acknowledged = 0
  delivered = 0
  /** Whether talkers keep sending. */
  isOpen = false
  /** Messages planned between the two are measured, whenever they arrive. */
  #fromMs = Number.POSITIVE_INFINITY
  #toMs = Number.POSITIVE_INFINITY
  #toAcknowledgement: number[] = []
  #toDelivery: number[] = []
  #onQuiet: (() => void) | undefined

  get totals(): Totals {
    return { sent: this.sent, acknowledged: this.acknowledged, delivered: this.delivered }
  }

  acknowledgedOne(plannedAtMs: number): void {
    this.acknowledged += 1
    if (this.#isMeasured(plannedAtMs)) this.#toAcknowledgement.push(performance.now() - plannedAtMs)
    this.#tellIfQuiet()
  }

  deliveredOne(plannedAtMs: number): void {
    this.delivered += 1
    if (this.#isMeasured(plannedAtMs)) this.#toDelivery.push(performance.now() - plannedAtMs)
    this.#tellIfQuiet()
  }

  beginMeasure(atMs: number): void {
    this.#fromMs = atMs
    this.#toMs = Number.POSITIVE_INFINITY
    this.#toAcknowledgement = []
    this.#toDelivery = []
  }

  /** Messages planned from now on are not measured. */
  endMeasure(atMs: number): void {
    this.#toMs = atMs
  }

  /** Returns the delays of messages planned in the measured stretch that have arrived by now. */
  takeDelays(): Delays {
    const [toAcknowledgement, toDelivery] = [this.#toAcknowledgement, this.#toDelivery]
    this.beginMeasure(Number.POSITIVE_INFINITY)
    return {
      toAcknowledgement: Float64Array.from(toAcknowledgement).sort(),
      toDelivery: Float64Array.from(toDelivery).sort(),
    }
  }

  /** Stops the talkers; resolves once everything sent is delivered and acknowledged. Rejects after `withinMs`. */
  quiet(withinMs: number): Promise<void> {
    this.isOpen = false
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not all arrived: ${JSON.stringify(this.totals)}`)), withinMs)
      this.#onQuiet = () => {
        clearTimeout(timer)
        resolve()
      }
      this.#tellIfQuiet()
    })
  }

  #isMeasured(plannedAtMs: number): boolean {
    return plannedAtMs >= this.#fromMs && plannedAtMs < this.#toMs
  }

  #tellIfQuiet(): void {
    if (this.#onQuiet === undefined || this.delivered < this.sent || this.acknowledged < this.sent) return
    this.#onQuiet()
    this.#onQuiet = undefined
  }
}
