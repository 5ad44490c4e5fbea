import type { FileHandle } from 'node:fs/promises'
import { Refused } from '../../../domain/refusal.ts'

const windowBytes = 64 * 1024
/** Segments, chunks or boxes of a file; pictures of 100 MB have a few thousand. */
const maxParts = 50_000

/** The bytes of a file, read from front to back and overwritten in place: its length never changes. */
export class FileBytes {
  readonly size: number
  readonly #file: FileHandle
  #window = Buffer.alloc(0)
  #windowAt = 0
  #parts = 0

  constructor(file: FileHandle, size: number) {
    this.#file = file
    this.size = size
  }

  /** Returns up to `length` bytes; fewer at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const from = at - this.#windowAt
    if (from >= 0 && from + length <= this.#window.length) return this.#window.subarray(from, from + length)
    const buffer = Buffer.alloc(Math.max(length, windowBytes))
    const { bytesRead } = await this.#file.read(buffer, 0, buffer.length, at)
    this.#window = buffer.subarray(0, bytesRead)
    this.#windowAt = at
    return this.#window.subarray(0, length)
  }

  async write(at: number, bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, 0, bytes.length, at)
    // The bytes in the read window may be stale now.
    this.#window = Buffer.alloc(0)
  }

  /** Overwrites with zeros. */
  async blank(at: number, length: number): Promise<void> {
    const end = Math.min(at + length, this.size)
    const zeros = Buffer.alloc(Math.min(windowBytes, Math.max(0, end - at)))
    for (let from = at; from < end; from += zeros.length) await this.write(from, zeros.subarray(0, end - from))
  }

  /** Counts a part of the file. Throws Refused `malformed` for a file with more parts than any real one has. */
  countPart(): void {
    this.#parts += 1
    if (this.#parts > maxParts) throw new Refused('malformed', 'The file cannot be read.')
  }
}
