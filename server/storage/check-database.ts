import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Mark, markPathOf, readMark } from '../../store/sqlite/durability/commit-mark.ts'
import { ConfigFaults } from '../config/config.ts'

/** The first bytes of every SQLite database, sqlite.org/fileformat2.html §1.3. */
const magic = 'SQLite format 3\0'
const headerBytes = 100
/** What only a server that had its database has made. */
const remains = ['parley.db.mark', 'parley.db-wal', 'parley-search.db', 'uploads']

/**
 * Throws ConfigFaults for a database that is missing from a folder that had one, cut, or none at all. Before SQLite
 * opens it: beside an empty file it would throw the WAL away.
 */
export function checkDatabase(dataFolder: string): void {
  const path = join(dataFolder, 'parley.db')
  if (sizeOf(path) === 0) checkIsNew(dataFolder, path)
  else checkHeader(path)
}

/**
 * Throws ConfigFaults for a database that holds less than was acknowledged from it, or is another one: its WAL was cut
 * or taken away, or an older copy was put in its place. No other server may be running on it.
 */
export function checkMark(dataFolder: string): void {
  const path = join(dataFolder, 'parley.db')
  const markPath = markPathOf(path)
  const mark = readMark(markPath)
  if (mark === undefined || sizeOf(path) === 0) return
  const held = heldBy(path)
  const onPurpose = `If it was put there on purpose, as from a backup, remove ${markPath} and start again.`
  if (held?.epoch !== mark.epoch)
    throw fault(`${path} is another database than the one that was open here last. ${onPurpose}`)
  if (held.messages >= mark.messages && held.beats >= mark.beats) return
  const counts = `it holds ${held.messages} of ${mark.messages} messages`
  throw fault(
    `${path} is older than what was acknowledged from it: ${counts}. Look for its parley.db-wal. ${onPurpose}`,
  )
}

/** Throws ConfigFaults when the database knows of uploaded files and their folder is not there. */
export function checkUploads(dataFolder: string): void {
  const uploads = join(dataFolder, 'uploads')
  if (existsSync(uploads)) return
  const [row] = ask(join(dataFolder, 'parley.db'), `select 1 from files where topic <> '' limit 1`)
  if (row === undefined) return
  const goOn = 'To go on without them, make an empty folder of that name.'
  throw fault(`${uploads} is missing, and the uploaded files with it. Put it back from a backup. ${goOn}`)
}

function checkIsNew(dataFolder: string, path: string): void {
  const found = remains.map((name) => join(dataFolder, name)).find(isThere)
  if (found === undefined) return
  const what = existsSync(path) ? 'empty' : 'missing'
  const goOn = 'Put the database back, with its parley.db-wal. To begin anew, move everything else out of the folder.'
  throw fault(`${path} is ${what}, but ${found} is there. ${goOn}`)
}

function checkHeader(path: string): void {
  const header = Buffer.alloc(headerBytes)
  const fd = openSync(path, 'r')
  try {
    readSync(fd, header, 0, headerBytes, 0)
  } finally {
    closeSync(fd)
  }
  if (header.toString('latin1', 0, magic.length) !== magic) throw damaged(path, 'it is no SQLite database')
  // With a WAL, pages may still be on their way into the file.
  if (sizeOf(`${path}-wal`) > 0) return
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const wanted = header.readUInt32BE(28) * pageBytes
  if (sizeOf(path) < wanted) throw damaged(path, `it has ${sizeOf(path)} of ${wanted} bytes`)
}

/** What the database and its WAL hold; undefined for one that was never marked. */
function heldBy(path: string): Mark | undefined {
  const [table] = ask(path, `select 1 from sqlite_schema where name = 'commit_marks'`)
  if (table === undefined) return undefined
  const [row] = ask(path, 'select epoch, beats, (select max(rowid) from messages) as messages from commit_marks')
  if (row === undefined) return undefined
  return { epoch: String(row.epoch), beats: Number(row.beats), messages: Number(row.messages ?? 0) }
}

/** Reads only: whoever writes would fold into the file, and remove, a WAL that may not be the right one. */
function ask(path: string, sql: string): Record<string, unknown>[] {
  try {
    const db = new DatabaseSync(path, { readOnly: true, timeout: 5000 })
    try {
      return db.prepare(sql).all()
    } finally {
      db.close()
    }
  } catch (error) {
    throw damaged(path, (error as Error).message)
  }
}

function isThere(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false })
  return found !== undefined && (found.isDirectory() || found.size > 0)
}

/** Bytes; 0 for what is not there. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function damaged(path: string, why: string): ConfigFaults {
  return fault(`${path} cannot be read (${why}). Restore a backup.`)
}

function fault(sentence: string): ConfigFaults {
  return new ConfigFaults([`PARLEY_DATA: ${sentence}`])
}
