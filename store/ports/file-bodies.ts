import type { Readable } from 'node:stream'

/** Positions of the first and the last byte, both included. */
export interface ByteRange {
  readonly first: number
  readonly last: number
}

/** The contents of files, each under a name of letters, digits, `-`, `_` and `.`. */
export interface FileBodies {
  /**
   * Takes over the complete local file at `path`. Resolves once it is durable; until then nobody can read any of it
   * under this name.
   */
  keep(name: string, path: string): Promise<void>
  /** Returns null if there is no file of that name. */
  read(name: string, range?: ByteRange): Promise<Readable | null>
  /** Also succeeds if there was none. */
  remove(name: string): Promise<void>
}
