const firstBytes = 16 * 1024

/**
 * The stream that mqtt-packet writes to: gathers the packets of one turn of the event loop into one frame. Has no
 * `cork`, for which mqtt-packet would schedule a tick per packet.
 */
export class GatheringSink {
  readonly #send: (frame: Buffer) => void
  #bytes = Buffer.allocUnsafe(firstBytes)
  #used = 0
  #planned = false

  constructor(send: (frame: Buffer) => void) {
    this.#send = send
  }

  write(chunk: Buffer | string): boolean {
    const length = typeof chunk === 'string' ? Buffer.byteLength(chunk) : chunk.length
    this.#makeRoom(length)
    if (typeof chunk === 'string') this.#bytes.write(chunk, this.#used)
    else chunk.copy(this.#bytes, this.#used)
    this.#used += length
    if (!this.#planned) {
      this.#planned = true
      setImmediate(() => this.#flush())
    }
    return true
  }

  #makeRoom(length: number): void {
    if (this.#used + length <= this.#bytes.length) return
    const larger = Buffer.allocUnsafe(2 * (this.#used + length))
    this.#bytes.copy(larger, 0, 0, this.#used)
    this.#bytes = larger
  }

  #flush(): void {
    this.#planned = false
    // A copy, as ws masks in place and may send later.
    this.#send(Buffer.from(this.#bytes.subarray(0, this.#used)))
    this.#used = 0
  }
}
