import { randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { MessageUid, ThreadUid } from '../../domain/ids.ts'
import { uuidV7 } from '../../domain/uuid.ts'
import { DatabaseConnection } from '../../store/sqlite/connection.ts'
import type { WriteOperation } from '../../store/sqlite/driver/protocol.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { CommitOutcome } from '../../store/sqlite/writer/commit-batch.ts'
import { furnish, org, personOf, workgroup } from '../contract/fixture.ts'
import { Random } from './random.ts'

/** How those who write name their messages: as our clients do, or as foreign ones may. */
export type UidKind = 'v7' | 'random'

/** What an append costs: bytes that go into the WAL, and CPU time of all that the database's thread does. */
export interface AppendCost {
  readonly bytes: number
  readonly cpuUs: number
}

const batchSize = 128
/** Messages put in by one statement. */
const atOnce = 1_000_000
const pageBytes = 4096
const frameBytes = pageBytes + 24
const begunAt = 1_790_000_000_000
const content = 'a message of the usual length, which is not long'
const sender = personOf('visitor-0000000000001')

const hex = (digits: number) => `printf('%0${digits}x', random() & ${16 ** digits - 1})`
const tail = `${hex(3)} || '-8' || ${hex(3)} || '-' || ${hex(12)}`
/** Uids made by SQLite itself, a million in seconds. */
const uidSql = {
  v7: `printf('%08x-%04x-7', (${begunAt} + seq) >> 16, (${begunAt} + seq) & 65535) || ${tail}`,
  random: `${hex(8)} || '-' || ${hex(4)} || '-4' || ${tail}`,
} as const
const newUid = { v7: () => uuidV7(Date.now(), randomBytes(16)), random: () => randomUUID() as string } as const

/** Makes a log of the store's own, with threads that have no message yet. */
export async function grownLog(threads: number, uids: UidKind): Promise<GrownLog> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-grown-'))
  const path = join(folder, 'parley.db')
  const store = await openSqlite(path, {
    onDeath: (error) => {
      throw error
    },
  })
  await furnish(store)
  await store.close()
  const db = new DatabaseSync(path)
  db.exec(`pragma synchronous = off; begin; with recursive places(n) as (select 1 union all select n + 1 from places
    where n < ${threads}) insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision,
    last_seq, last_at, listed_at, created_at) select printf('thread-%015d', n), printf('org/workgroup/w1/v%d', n),
    'WORKGROUP', 'CHATTING', '${org}', '${workgroup}', printf('v%d', n), '', 0, 0, 0, 0, 0 from places; commit`)
  db.close()
  return new GrownLog(folder, { threads, uids })
}

/** A log that grows by millions within seconds, and is then written to as the server does it. */
export class GrownLog {
  readonly #folder: string
  readonly #path: string
  readonly #threads: number
  readonly #uids: UidKind
  readonly #random = new Random(1)
  #connection: DatabaseConnection | undefined

  constructor(folder: string, { threads, uids }: { threads: number; uids: UidKind }) {
    this.#folder = folder
    this.#path = join(folder, 'parley.db')
    this.#threads = threads
    this.#uids = uids
  }

  /** Adds messages to all threads until each has its part of `stored`, past the store. */
  growTo(stored: number): void {
    this.#close()
    const db = new DatabaseSync(this.#path)
    // Nothing here has to outlive this process.
    db.exec('pragma journal_mode = memory; pragma synchronous = off; pragma cache_size = -400000')
    const most = Math.ceil(stored / this.#threads)
    const step = Math.ceil(atOnce / this.#threads)
    for (let each = Math.min(step, most); each < most + step; each += step) this.#fill(db, Math.min(each, most))
    db.exec('pragma journal_mode = wal')
    db.close()
  }

  #fill(db: DatabaseSync, each: number): void {
    const values = [
      `'TEXT'`,
      `'${content}'`,
      `'SUCCESS'`,
      `'WEB'`,
      `''`,
      `'${sender.uid}'`,
      `'${JSON.stringify(sender)}'`,
    ]
    // A million random uids of one thread go into a long index in their order, or its pages would be read again and again.
    const order = this.#threads === 1 && this.#uids === 'random' ? 'order by 3' : ''
    db.exec(`begin; with recursive seqs(seq) as (select 1 union all select seq + 1 from seqs where seq < ${each})
      insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
      select uid, seq, ${uidSql[this.#uids]}, ${values.join()}, ${begunAt} + seq from threads cross join seqs
      where seq > last_seq ${order}`)
    db.exec(`update threads set last_seq = max(last_seq, ${each}), last_at = ${begunAt} + max(last_seq, ${each}),
      listed_at = ${Date.now()}; commit`)
  }

  /** The cost of one of so many appends, over all threads at random. */
  append(count: number): AppendCost {
    const db = this.#open()
    // Not counted: pages that were filled to the last byte are split once.
    for (let done = 0; done < count / 2; done += batchSize) this.#commit(db, this.#batch())
    db.answer({ kind: 'query', sql: 'pragma wal_checkpoint(truncate)', parameters: [] })
    const before = process.cpuUsage()
    let appended = 0
    for (; appended < count; appended += batchSize) this.#commit(db, this.#batch())
    const { user, system } = process.cpuUsage(before)
    const bytes = (statSync(`${this.#path}-wal`).size / frameBytes) * pageBytes
    return { bytes: bytes / appended, cpuUs: (user + system) / appended }
  }

  /** What becomes of messages that come again, long ago and lately stored: the places they are told, and had. */
  repeat(count: number): { told: (number | undefined)[]; had: number[] } {
    const db = this.#open()
    const operations: WriteOperation[] = []
    const had: number[] = []
    for (let made = 0; made < count; made += 1) {
      const threadUid = this.#thread()
      const sql = `select uid, seq from messages where thread_uid = ? and seq > ? limit 1`
      const row = this.#rows(sql, [threadUid, this.#random.between(0, this.#lastSeq(threadUid) - 1)])[0]
      had.push(Number(row?.seq))
      operations.push(appendOf(threadUid, String(row?.uid)))
    }
    const outcomes = this.#commit(db, operations)
    return { told: outcomes.map((one) => (one.outcome === 'repeat' ? one.seq : undefined)), had }
  }

  /** Takes the index away: then an append checks nothing. */
  dropIndex(): void {
    this.#close()
    const db = new DatabaseSync(this.#path)
    db.exec('drop index messages_uid')
    db.close()
  }

  remove(): void {
    this.#close()
    rmSync(this.#folder, { recursive: true })
  }

  #open(): DatabaseConnection {
    this.#connection ??= new DatabaseConnection({ path: this.#path, readOnly: false })
    this.#connection.answer({ kind: 'query', sql: 'pragma wal_autocheckpoint = 0', parameters: [] })
    return this.#connection
  }

  #close(): void {
    this.#connection?.answer({ kind: 'close' })
    this.#connection = undefined
  }

  #rows(sql: string, parameters: unknown[]): Record<string, unknown>[] {
    const answer = this.#open().answer({ kind: 'query', sql, parameters }) as { rows: Record<string, unknown>[] }
    return answer.rows
  }

  #lastSeq(threadUid: string): number {
    return Number(this.#rows('select last_seq from threads where uid = ?', [threadUid])[0]?.last_seq)
  }

  #commit(db: DatabaseConnection, operations: readonly WriteOperation[]): CommitOutcome[] {
    return JSON.parse(
      db.answer({ kind: 'commit', operations: JSON.stringify(operations) }) as string,
    ) as CommitOutcome[]
  }

  #batch(): WriteOperation[] {
    return Array.from({ length: batchSize }, () => appendOf(this.#thread(), newUid[this.#uids]()))
  }

  #thread(): string {
    return `thread-${String(this.#random.between(1, this.#threads + 1)).padStart(15, '0')}`
  }
}

function appendOf(threadUid: string, uid: string): WriteOperation {
  const draft = { uid: uid as MessageUid, type: 'TEXT', content, channel: 'WEB', extra: '' }
  return { kind: 'append', entry: { threadUid: threadUid as ThreadUid, revision: 0, sender, draft } }
}
