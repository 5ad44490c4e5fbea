import { closeSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'

/** SQLITE_IOERR_FSYNC and SQLITE_IOERR_DIR_FSYNC. */
const unsynced: ReadonlySet<number> = new Set([1034, 1290])
const ioError = 10
const probeBytes = 64 * 1024

/** The WAL could not be emptied because somebody still reads from it. */
class StillRead extends Error {
  readonly errcode = ioError

  constructor() {
    super('the WAL is still read after a sync that failed')
  }
}

/**
 * Tracks whether the WAL can be trusted. After a failed sync, the system may have dropped what it could not write and
 * report the next sync as successful: commits behind such a hole are lost at the next mount. So nothing more is written
 * until everything acknowledged is in the database file and the WAL has been restarted.
 */
export class WalHealth {
  readonly #db: DatabaseSync
  readonly #probePath: string
  #isDoubtful = false

  constructor(db: DatabaseSync, path: string) {
    this.#db = db
    this.#probePath = `${path}.probe`
  }

  /** Called when a write failed; `code` is SQLite's extended result code. */
  failed(code: unknown): void {
    if (unsynced.has(Number(code))) this.#isDoubtful = true
  }

  /** Restores trust in the WAL before the next write. Throws while that is impossible. */
  settle(): void {
    if (!this.#isDoubtful) return
    // Tried in a separate file first, because after a failure in the database file that file would be in doubt.
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
