import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** The minimum that a database has committed. */
export interface Mark {
  /** Identifies the database. */
  readonly epoch: string
  /** How often a test write succeeded. */
  readonly beats: number
  /** The largest rowid of a message; none is ever deleted. */
  readonly messages: number
}

const bytes = 160

/** Returns the path of the file beside a database that records its last commits. */
export function markPathOf(database: string): string {
  return `${database}.mark`
}

/** Returns the mark in a file; undefined if there is none, or if a power cut left it unreadable. */
export function readMark(path: string): Mark | undefined {
  try {
    const { epoch, beats, messages } = JSON.parse(readFileSync(path, 'utf8')) as Mark
    return typeof epoch === 'string' ? { epoch, beats: Number(beats), messages: Number(messages) } : undefined
  } catch {
    // The mark can only disqualify a database: without it, the database is accepted as it is.
    return undefined
  }
}

/** Opens the mark of a database for writing, and creates it if needed. */
export function openMark(path: string): MarkFile {
  const fd = openExisting(path) ?? openSync(path, 'wx+', 0o600)
  const line = Buffer.alloc(bytes)
  return {
    // Written in place without a sync: it may lag behind the database, but must never be ahead of it.
    write: (mark) => {
      line.fill(' ')
      line.write(JSON.stringify(mark))
      line.write('\n', bytes - 1)
      writeSync(fd, line, 0, bytes, 0)
    },
    sync: () => fsyncSync(fd),
    close: () => closeSync(fd),
  }
}

/** An open mark file. */
export interface MarkFile {
  readonly write: (mark: Mark) => void
  readonly sync: () => void
  readonly close: () => void
}

function openExisting(path: string): number | undefined {
  try {
    return openSync(path, 'r+')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}
