import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serverIn, stopPostgres } from './postgres.ts'

/** Makes the folder by which the workers of a run share a PostgreSQL; stops that server, if one was started, at the end. */
export function setup(): () => Promise<void> {
  // Of several projects, the first.
  if (process.env.TEST_POSTGRES_FOLDER !== undefined) return async () => {}
  const folder = mkdtempSync(join(tmpdir(), 'parley-pg-run-'))
  process.env.TEST_POSTGRES_FOLDER = folder
  return async () => {
    const link = join(folder, 'server')
    if (existsSync(link)) await stopPostgres(serverIn(readFileSync(link, 'utf8')))
    rmSync(folder, { recursive: true, force: true })
  }
}
