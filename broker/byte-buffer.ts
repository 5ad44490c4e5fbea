const nothing = Buffer.alloc(0)

/** Bytes that wait for more, in memory of their own: a view would keep alive the whole chunk it is of. */
export class ByteBuffer {
  #memory = nothing
  #length = 0
  #needed = 0

  get length(): number {
    return this.#length
  }

  /** Whether there are as many as were asked for. */
  get isEnough(): boolean {
    return this.#length >= this.#needed
  }

  /** Begins anew; `needed` is how many there must be before they are of use, 0 when they are already. */
  keep(bytes: Buffer, needed: number): void {
    this.take()
    this.#needed = needed
    this.add(bytes)
  }

  add(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length > this.#memory.length) this.#grow(length)
    bytes.copy(this.#memory, this.#length)
    this.#length = length
  }

  /** All of them; none are kept any more. */
  take(): Buffer {
    const bytes = this.#memory.subarray(0, this.#length)
    this.#memory = nothing
    this.#length = 0
    this.#needed = 0
    return bytes
  }

  /** By doubling, for they may come one by one; not at once to what is needed, which a peer only promises. */
  #grow(length: number): void {
    const doubled = 2 * this.#memory.length
    const wanted = this.#needed === 0 ? doubled : Math.min(doubled, this.#needed)
    // Slow: not a part of the pool, all of which it would keep alive.
    const memory = Buffer.allocUnsafeSlow(Math.max(length, wanted))
    this.#memory.copy(memory, 0, 0, this.#length)
    this.#memory = memory
  }
}
