import { type Stats, statSync } from 'node:fs'
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import { type MarkFile, markPathOf, openMark } from './commit-mark.ts'

/** A look and a mark take 20 µs: at most so often, however fast commits come. */
const restMs = 5

/** SQLITE_READONLY_DBMOVED: the file has been moved, or removed, since it was opened. */
const moved = 1032

/** The file this process commits to is not the one in the folder any more: what it commits, nobody finds again. */
class FileMoved extends Error {
  readonly errcode = moved

  constructor(path: string) {
    super(`${path} was removed or replaced while it was open`)
  }
}

/**
 * Looks after each commit, before anybody hears of it, whether it went to the files that are in the folder; after the
 * first beat it also writes the mark beside them. Lives on the database thread.
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

  /** Writes what means nothing, to see that it can be written, and marks it. Throws what SQLite throws. */
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

  /** After a commit; `messages` is the largest rowid of one, if it stored any. Throws when the file was moved. */
  committed(messages: number): void {
    if (messages > this.#messages) this.#messages = messages
    const now = performance.now()
    if (now - this.#lookedAt < restMs) return
    this.#lookedAt = now
    this.#look(this.#path)
    this.#look(`${this.#path}-wal`)
    this.#mark()
  }

  /** Before the database closes: all that was committed is marked. */
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
      // The WAL comes with the first write.
      if (found !== undefined) this.#seen.set(path, found)
    } else if (found?.ino !== before.ino || found.dev !== before.dev) throw new FileMoved(path)
  }
}
