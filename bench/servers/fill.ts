import { DatabaseSync } from 'node:sqlite'
import { type UidKind, uidMaker } from '../generator/uids.ts'
import { type CopyMessage, messageCopier } from './copied-row.ts'

/** Occurs in few messages, this many, however many there are. */
export const rareWord = 'umbrella'
export const rareMessages = 20
/** Occurs in every message. */
export const commonWord = 'parcel'

/** Messages per transaction. */
const chunk = 50_000

interface Filled {
  readonly uid: string
  readonly copy: CopyMessage
  seq: number
}

/**
 * Stores `count` more messages in the log of a stopped server, directly in the file but with its own rows: each is a
 * copy of its thread's newest message with a new uid and place. The threads take turns, as in real conversations, with
 * times between the newest message and now.
 */
export function fillLog(database: string, count: number, uids: UidKind): void {
  const db = new DatabaseSync(database)
  // Losing it does no harm: after a crash the benchmark starts over.
  db.exec('pragma journal_mode = off; pragma synchronous = off; pragma cache_size = -262144')
  const newUid = uidMaker(uids)
  const threads = threadsOf(db)
  const [fromMs, toMs] = [threads.lastAt, Date.now()]
  for (let done = 0; done < count; done += chunk) {
    db.exec('begin')
    for (let index = done; index < Math.min(count, done + chunk); index += 1) {
      const thread = threads.all[index % threads.all.length]
      if (thread === undefined) throw new Error('no thread to fill')
      thread.seq += 1
      const sentAt = fromMs + Math.floor(((toMs - fromMs) * index) / count)
      thread.copy({ uid: newUid(), seq: thread.seq, content: contentOf(index, count), sentAt })
    }
    db.exec('commit')
  }
  const settle = db.prepare('update threads set last_seq = ? where uid = ?')
  for (const { uid, seq } of threads.all) settle.run(seq, uid)
  db.exec('pragma journal_mode = wal')
  db.close()
}

function threadsOf(db: DatabaseSync): { readonly all: readonly Filled[]; readonly lastAt: number } {
  const rows = db.prepare('select uid, last_seq, last_at from threads').all()
  const all = rows.map(({ uid, last_seq: seq }) => ({
    ...{ uid: String(uid), seq: Number(seq), copy: messageCopier(db, String(uid)) },
  }))
  return { all, lastAt: Math.max(...rows.map((row) => Number(row.last_at))) }
}

/** Spreads the rare word evenly. */
function contentOf(index: number, count: number): string {
  const every = Math.max(1, Math.floor(count / rareMessages))
  const isRare = index % every === 0 && index / every < rareMessages
  return `Where is my ${commonWord} number ${index}?${isRare ? ` The ${rareWord} I ordered` : ''}`
}
