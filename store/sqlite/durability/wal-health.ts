import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC. */
const unsynced: ReadonlySet<number> = new Set([1034, 1290])
const ioError = 10
const probeBytes = 64 * 1024

/** The WAL could not be emptied: somebody still reads from it. */
class StillRead extends Error {
  readonly errcode = ioError

  constructor() {
    super('the WAL is still read after a sync that failed')
  }
}

/**
 * Knows whether the WAL can be trusted. When a sync has failed, the system may have dropped what it could not write and
 * report the next sync as done: what is committed behind such a hole is gone at the next mount. So nothing more is
 * written until all that was acknowledged is in the database file and the WAL begins anew.
 */
export class WalHealth {
  readonly #db: DatabaseSync
  readonly #probePath: string
  #isDoubtful = false

  constructor(db: DatabaseSync, path: string) {
    this.#db = db
    this.#probePath = `${path}.probe`
  }

  /** Something could not be written; `code` is SQLite's extended result code. */
  failed(code: unknown): void {
    if (unsynced.has(Number(code))) this.#isDoubtful = true
  }

  /** Makes sure of the WAL before the next write. Throws while that cannot be done. */
  settle(): void {
    if (!this.#isDoubtful) return
    // In a file of its own first: what fails in the database file would have to be doubted there.
    this.#probe()
    const row = this.#db.prepare('pragma wal_checkpoint(truncate)').get()
    if (row?.busy !== 0) throw new StillRead()
    this.#isDoubtful = false
  }

  #probe(): void {
    const fd = openSync(this.#probePath, 'w', 0o600)
    try {
      writeSync(fd, Buffer.alloc(probeBytes))
      fsyncSync(fd)
    } finally {
      closeSync(fd)
      rmSync(this.#probePath, { force: true })
    }
  }
}
