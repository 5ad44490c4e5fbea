/** The bytes that one turn of the event loop writes to one connection. */
export class FrameBatch {
  #chunks: Buffer[] = []
  #bytes = 0
  #idOffsets: number[] = []

  get bytes(): number {
    return this.#bytes
  }

  /** Adds a chunk, possibly shared with others; this one's packet id goes to `idOffset` (0: it has none). */
  add(chunk: Buffer, idOffset: number, packetId: number): void {
    if (idOffset !== 0) this.#idOffsets.push(this.#bytes + idOffset, packetId)
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
  }

  /** Returns all of it in one frame and empties the batch. */
  drain(): Buffer {
    const frame = Buffer.concat(this.#chunks, this.#bytes)
    for (let index = 0; index < this.#idOffsets.length; index += 2) {
      frame.writeUInt16BE(this.#idOffsets[index + 1] ?? 0, this.#idOffsets[index] ?? 0)
    }
    this.clear()
    return frame
  }

  clear(): void {
    this.#chunks = []
    this.#bytes = 0
    this.#idOffsets = []
  }
}
