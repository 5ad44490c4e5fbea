import { closeSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs'

/** What a database has committed at least. */
export interface Mark {
  /** Which database it is. */
  readonly epoch: string
  /** How often it was seen to take a write. */
  readonly beats: number
  /** The largest rowid of a message: none is ever removed. */
  readonly messages: number
}

const bytes = 160

/** The file beside a database that knows its last commits. */
export function markPathOf(database: string): string {
  return `${database}.mark`
}

/** What the file says; undefined when there is none, or a power cut has left nothing that can be read. */
export function readMark(path: string): Mark | undefined {
  try {
    const { epoch, beats, messages } = JSON.parse(readFileSync(path, 'utf8')) as Mark
    return typeof epoch === 'string' ? { epoch, beats: Number(beats), messages: Number(messages) } : undefined
  } catch {
    // It only ever speaks against a database: without it, what the database holds is taken as it is.
    return undefined
  }
}

/** Opens the mark of a database for writing; made when it is not there. */
export function openMark(path: string): MarkFile {
  const fd = openExisting(path) ?? openSync(path, 'wx+', 0o600)
  const line = Buffer.alloc(bytes)
  return {
    // In place and unsynced: it may stay behind the database, and must never be ahead of it.
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
