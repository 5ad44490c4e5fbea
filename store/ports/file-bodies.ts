import type { Readable } from 'node:stream'

/** Places of bytes, both included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** The bytes of files, each under a name of letters, digits, `-`, `_` and `.`. */
export interface FileBodies {
  /**
   * Takes a complete file of this machine over, and with it the one at `path`. Resolves when it stays whatever
   * happens; until then nobody can read any of it under this name.
   */
  keep(name: string, path: string): Promise<void>
  /** Null when there is none of that name. */
  read(name: string, range?: ByteRange): Promise<Readable | null>
  /** Also when there was none. */
  remove(name: string): Promise<void>
}
