const nothing = Buffer.alloc(0)

/** Bytes that wait for more, in memory of their own: a view would keep its whole chunk alive. */
export class ByteBuffer {
  #memory = nothing
  #length = 0
  #needed = 0

  get length(): number {
    return this.#length
  }

  /** Returns whether the requested number of bytes is there. */
  get isEnough(): boolean {
    return this.#length >= this.#needed
  }

  /** Starts again; `needed` is how many bytes are required, 0 if these are enough. */
  keep(bytes: Buffer, needed: number): void {
    this.drain()
    this.#needed = needed
    this.add(bytes)
  }

  add(bytes: Buffer): void {
    const length = this.#length + bytes.length
    if (length > this.#memory.length) this.#grow(length)
    bytes.copy(this.#memory, this.#length)
    this.#length = length
  }

  /** Returns all bytes and empties the buffer. */
  drain(): Buffer {
    const bytes = this.#memory.subarray(0, this.#length)
    this.#memory = nothing
    this.#length = 0
    this.#needed = 0
    return bytes
  }

  /**
   * Grows by doubling, because bytes may come one by one; not straight to what is needed, which the peer only promises.
   */
  #grow(length: number): void {
    const doubled = 2 * this.#memory.length
    const wanted = this.#needed === 0 ? doubled : Math.min(doubled, this.#needed)
    // The slow variant does not use the pool, all of which it would keep alive.
    const memory = Buffer.allocUnsafeSlow(Math.max(length, wanted))
    this.#memory.copy(memory, 0, 0, this.#length)
    this.#memory = memory
  }
}
