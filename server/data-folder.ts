import { randomBytes } from 'node:crypto'
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** What lives in the data folder. */
export interface DataFolder {
  readonly database: string
  readonly secret: string
}

/** Makes the data folder (0700) and the signing secret in it (0600) when they are not there. */
export function openDataFolder(path: string, givenSecret: string | undefined): DataFolder {
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return { database: join(path, 'parley.db'), secret: givenSecret ?? secretIn(join(path, 'secret')) }
}

function secretIn(file: string): string {
  if (!existsSync(file)) {
    // wx: of two first starts at once, one fails instead of both signing with different secrets.
    writeFileSync(file, randomBytes(32).toString('base64url'), { mode: 0o600, flag: 'wx' })
  }
  chmodSync(file, 0o600)
  return readFileSync(file, 'utf8').trim()
}
