import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Mark, markPathOf, readMark } from '../../store/sqlite/durability/commit-mark.ts'
import { ConfigFaults } from '../config/config.ts'

/** The first bytes of every SQLite database, sqlite.org/fileformat2.html §1.3. */
const magic = 'SQLite format 3\0'
const headerBytes = 100
/** Files that exist only if a server has had its database here. */
const remains = ['parley.db.mark', 'parley.db-wal', 'parley-search.db', 'uploads']

/**
 * Throws ConfigFaults for a database that is missing from a folder that had one, truncated, or not a database. This
 * must run before SQLite opens it, because beside an empty file SQLite would discard the WAL.
 */
export function checkDatabase(dataFolder: string): void {
  const path = join(dataFolder, 'parley.db')
  if (sizeOf(path) === 0) checkIsNew(dataFolder, path)
  else checkHeader(path)
}

/**
 * Throws ConfigFaults for a database that holds less than was acknowledged from it, or is another one: its WAL was
 * truncated or removed, or an older copy was put in its place. No other server may be running on it.
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

/** Throws ConfigFaults if the database knows of uploaded files and their folder does not exist. */
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
  // With a WAL, pages may not have reached the file yet.
  if (sizeOf(`${path}-wal`) > 0) return
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const wanted = header.readUInt32BE(28) * pageBytes
  if (sizeOf(path) < wanted) throw damaged(path, `it has ${sizeOf(path)} of ${wanted} bytes`)
}

/** Returns the mark of what the database and its WAL hold; undefined if it was never marked. */
function heldBy(path: string): Mark | undefined {
  const [table] = ask(path, `select 1 from sqlite_schema where name = 'commit_marks'`)
  if (table === undefined) return undefined
  const [row] = ask(path, 'select epoch, beats, (select max(rowid) from messages) as messages from commit_marks')
  if (row === undefined) return undefined
  return { epoch: String(row.epoch), beats: Number(row.beats), messages: Number(row.messages ?? 0) }
}

/** Opens read-only: a writing connection would checkpoint, and remove, a WAL that may be the wrong one. */
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

/** Returns the size in bytes; 0 if the file does not exist. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0
}

function damaged(path: string, why: string): ConfigFaults {
  return fault(`${path} cannot be read (${why}). Restore a backup.`)
}

function fault(sentence: string): ConfigFaults {
  return new ConfigFaults([`PARLEY_DATA: ${sentence}`])
}
