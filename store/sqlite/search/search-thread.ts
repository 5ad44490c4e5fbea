import { rmSync } from 'node:fs'
import { Refused } from '../../../domain/refusal.ts'
import { DatabaseThread, SqliteError } from '../driver/database-thread.ts'
import type { QueryAnswer } from '../driver/protocol.ts'

/** SQLITE_CORRUPT and SQLITE_NOTADB: the low byte of their extended codes. */
const damage: readonly number[] = [11, 26]

/** Runs one statement on the index. */
export type Ask = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<Row[]>

/**
 * The file and the thread of the index of the log at `logPath`, both created at the first use. A damaged file is
 * rebuilt, and `refill` runs before anything else: all of it is in the log.
 */
export class SearchThread {
  readonly #logPath: string
  readonly #refill: (ask: Ask) => Promise<unknown>
  #thread: DatabaseThread | undefined
  #opening: Promise<DatabaseThread> | undefined
  #damaged: DatabaseThread | undefined
  #isClosed = false

  constructor(logPath: string, refill: (ask: Ask) => Promise<unknown>) {
    this.#logPath = logPath
    this.#refill = refill
  }

  /** Runs `act`, a second time if the file turns out to be damaged. Throws Refused `unavailable` once it is closed. */
  async use<Answer>(act: (ask: Ask) => Promise<Answer>): Promise<Answer> {
    const thread = await this.#open()
    try {
      return await act(asking(thread))
    } catch (error) {
      if (!this.#canRemake(thread, error)) throw error
      return act(asking(await this.#remade(thread)))
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.allSettled([this.#opening])
    await this.#thread?.close()
  }

  #open(): Promise<DatabaseThread> {
    if (this.#isClosed) return Promise.reject(new Refused('unavailable'))
    if (this.#thread !== undefined) return Promise.resolve(this.#thread)
    return this.#opened(() => this.#start().catch(() => this.#startAgain()))
  }

  /** Only once: if the file is damaged again, a new file cannot repair the disk or the log. */
  #canRemake(thread: DatabaseThread, error: unknown): boolean {
    if (this.#isClosed) return false
    // Others may have found it first, and have closed it meanwhile.
    return this.#damaged === undefined ? isDamage(error) : this.#damaged === thread
  }

  #remade(thread: DatabaseThread): Promise<DatabaseThread> {
    if (this.#damaged === thread) return this.#open()
    this.#damaged = thread
    this.#thread = undefined
    return this.#opened(async () => {
      await thread.close()
      return this.#startAgain()
    })
  }

  #opened(start: () => Promise<DatabaseThread>): Promise<DatabaseThread> {
    this.#opening ??= start()
      .then((thread) => {
        this.#thread = thread
        return thread
      })
      .finally(() => {
        this.#opening = undefined
      })
    return this.#opening
  }

  #startAgain(): Promise<DatabaseThread> {
    for (const end of ['', '-wal', '-shm']) rmSync(this.#path + end, { force: true })
    return this.#start(this.#refill)
  }

  async #start(fill?: (ask: Ask) => Promise<unknown>): Promise<DatabaseThread> {
    const thread = new DatabaseThread({ path: this.#path, readOnly: false, logPath: this.#logPath }, () => {
      // Reopened at the next use: messaging does not depend on it.
      if (this.#thread === thread) this.#thread = undefined
    })
    try {
      await asking(thread)('select last_rowid from main.place')
      await fill?.(asking(thread))
      return thread
    } catch (error) {
      await thread.close()
      throw error
    }
  }

  get #path(): string {
    return `${this.#logPath.replace(/\.db$/, '')}-search.db`
  }
}

function asking(thread: DatabaseThread): Ask {
  return async <Row>(sql: string, parameters: readonly unknown[] = []) => {
    const answer = (await thread.ask({ kind: 'query', sql, parameters })) as QueryAnswer
    return answer.rows as Row[]
  }
}

function isDamage(error: unknown): boolean {
  return error instanceof SqliteError && damage.includes(Number(error.code) & 0xff)
}
