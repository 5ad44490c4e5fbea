import { type Stats, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type MarkFile, markPathOf, openMark } from './commit-mark.ts'

/** A check and a mark take 20 µs: this often at most, however fast commits come. */
const restMs = 5

/** SQLITE_READONLY_DBMOVED: the file has been moved, or removed, since it was opened. */
const moved = 1032

/** The file this process commits to is no longer the one in the folder: nobody would find its commits again. */
class FileMoved extends Error {
  readonly errcode = moved

  constructor(path: string) {
    super(`${path} was removed or replaced while it was open`)
  }
}

/**
 * Checks after each commit, before anybody is told of it, that it went to the files in the folder; after the first beat
 * it also writes the mark beside them. Lives on the database thread.
 */
export class CommitCheck {
  readonly #path: string
  readonly #db: DatabaseSync
  readonly #seen = new Map<string, Stats>()
  #update: StatementSync | undefined
  #file: MarkFile | undefined
  #epoch = ''
  #beats = 0
  #messages = 0
  #lookedAt = 0

  constructor(db: DatabaseSync, path: string) {
    this.#db = db
    this.#path = path
    this.#look(path)
  }

  /** Writes meaningless bytes to test that writing works, and marks the write. Throws the errors of SQLite. */
  beat(bytes: number): void {
    this.#update ??= this.#db.prepare('update commit_marks set beats = beats + 1, padding = ? returning epoch, beats')
    this.#db.exec('begin immediate')
    try {
      const row = this.#update.get(' '.repeat(bytes))
      this.#db.exec('commit')
      this.#epoch = String(row?.epoch)
      this.#beats = Number(row?.beats)
    } catch (error) {
      if (this.#db.isTransaction) this.#db.exec('rollback')
      throw error
    }
    this.#file ??= this.#openMark()
    this.#lookedAt = 0
    this.committed(0)
  }

  /**
   * Called after a commit; `messages` is the largest rowid of a message it stored, if any. Throws if the file was
   * moved.
   */
  committed(messages: number): void {
    if (messages > this.#messages) this.#messages = messages
    const now = performance.now()
    if (now - this.#lookedAt < restMs) return
    this.#lookedAt = now
    this.#look(this.#path)
    this.#look(`${this.#path}-wal`)
    this.#mark()
  }

  /** Called before the database closes: marks everything that was committed. */
  close(): void {
    this.#mark()
    this.#file?.sync()
    this.#file?.close()
  }

  #mark(): void {
    this.#file?.write({ epoch: this.#epoch, beats: this.#beats, messages: this.#messages })
  }

  #openMark(): MarkFile {
    const row = this.#db.prepare('select max(rowid) as last from messages').get()
    this.#messages = Number(row?.last ?? 0)
    return openMark(markPathOf(this.#path))
  }

  #look(path: string): void {
    const found = statSync(path, { throwIfNoEntry: false })
    const before = this.#seen.get(path)
    if (before === undefined) {
      // The WAL is created with the first write.
      if (found !== undefined) this.#seen.set(path, found)
    } else if (found?.ino !== before.ino || found.dev !== before.dev) throw new FileMoved(path)
  }
}
