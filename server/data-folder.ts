import { randomBytes } from 'node:crypto'
import { accessSync, chmodSync, constants, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { ConfigFaults } from './config.ts'

/** What lives in the data folder. */
export interface DataFolder {
  readonly database: string
  readonly secret: string
}

/**
 * Makes the data folder (0700) and the signing secret in it (0600) when they are not there. Throws ConfigFaults for
 * a folder that cannot be used.
 */
export function openDataFolder(path: string, givenSecret: string | undefined): DataFolder {
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw new ConfigFaults([`PARLEY_DATA: ${path} is no folder one can write to (${(error as Error).message}).`])
  }
  return { database: join(path, 'parley.db'), secret: givenSecret ?? secretIn(join(path, 'secret')) }
}

/**
 * Keeps other servers off a data folder, for they would not hear of each other's messages; the answer lets them have
 * it. SQLite's file lock dies with the process. Throws ConfigFaults when one is there.
 */
export function lockDataFolder(path: string): () => void {
  const file = new DatabaseSync(join(path, 'lock'), { timeout: 1000 })
  try {
    file.exec('begin exclusive')
  } catch {
    file.close()
    throw new ConfigFaults([`PARLEY_DATA: another Parley is running on ${path}.`])
  }
  return () => file.close()
}

function secretIn(file: string): string {
  if (!existsSync(file)) {
    // wx: of two first starts at once, one fails instead of both signing with different secrets.
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  }
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}
