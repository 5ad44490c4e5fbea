import { randomBytes, randomUUID } from 'node:crypto'
import {
  accessSync,
  chmodSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { type Config, ConfigFaults, minSecretChars } from '../config/config.ts'
import { checkDatabase } from './check-database.ts'

/** SQLITE_BUSY (sqlite.org/rescode.html), the lowest byte of its extended codes. */
const sqliteBusy = 5

const lockWithinMs = 1000

/** The contents of the data folder. */
export interface DataFolder {
  readonly database: string
  readonly secret: string
}

/**
 * Creates the data folder (0700) and the signing secret in it (0600) if they do not exist. Throws ConfigFaults for a
 * folder, a database or a secret that cannot be used.
 */
export function openDataFolder(
  path: string,
  { jwtSecret, databaseUrl }: Pick<Config, 'jwtSecret' | 'databaseUrl'>,
): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ConfigFaults([`PARLEY_DATA: ${path} is no folder one can write to (${(error as Error).message}).`])
  }
  if (databaseUrl === undefined) checkDatabase(path)
  return { database: join(path, 'parley.db'), secret: jwtSecret ?? secretIn(join(path, 'secret')) }
}

/**
 * Locks a data folder against other servers, which would not learn of each other's messages; returns a function that
 * releases it. SQLite's file lock dies with the process. Throws ConfigFaults if another server holds it or it cannot be
 * locked.
 */
export function lockDataFolder(path: string): () => void {
  const { release, isBusy, message } = tryLock(path, lockWithinMs)
  if (release !== undefined) return release
  const fault = isBusy ? `another Parley is running on ${path}` : `${path} cannot be locked (${message})`
  throw new ConfigFaults([`PARLEY_DATA: ${fault}.`])
}

/** Returns whether a server runs on a data folder, or is about to. */
export function isServed(path: string): boolean {
  const { release, isBusy } = tryLock(path, 0)
  release?.()
  return isBusy
}

interface LockTried {
  readonly release?: () => void
  readonly isBusy: boolean
  readonly message: string
}

function tryLock(path: string, timeout: number): LockTried {
  const file = new DatabaseSync(join(path, 'lock'), { timeout })
  try {
    file.exec('begin exclusive')
  } catch (error) {
    file.close()
    const { errcode, message } = error as Error & { errcode?: number }
    return { isBusy: errcode !== undefined && (errcode & 0xff) === sqliteBusy, message }
  }
  return { release: () => file.close(), isBusy: false, message: '' }
}

function secretIn(file: string): string {
  if (!existsSync(file)) makeSecret(file)
  chmodSync(file, 0o600)
  const secret = readFileSync(file, 'utf8').trim()
  if (secret.length >= minSecretChars) return secret
  throw new ConfigFaults([
    `PARLEY_DATA: ${file} has less than ${minSecretChars} characters. Put it back from a backup, or remove it for a new one.`,
  ])
}

/**
 * Writes the secret completely or not at all: a kill or a full disk leaves no half of one. Two first starts at once use
 * the same secret.
 */
function makeSecret(file: string): void {
  const draft = `${file}.${randomUUID()}`
  try {
    writeFileSync(draft, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx', flush: true })
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    rmSync(draft, { force: true })
  }
}
