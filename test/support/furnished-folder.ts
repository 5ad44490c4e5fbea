import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PasswordCost } from '../../app/auth/passwords.ts'
import { seed } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'

/** Of the admin. */
interface Password {
  readonly password: string
  readonly cost: PasswordCost
}

const made = new Map<PasswordCost, Promise<string>>()

/**
 * Puts into an empty data folder the database of a first start. It is made once in a worker for each cost: a third of what
 * a server takes to start goes into it, and no test but those of first starts is about that.
 */
export async function furnishFolder(dataFolder: string, admin: Password): Promise<void> {
  const making = made.get(admin.cost) ?? make(admin)
  made.set(admin.cost, making)
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const path = join(dataFolder, 'parley.db')
  copyFileSync(await making, path)
  chmodSync(path, 0o600)
}

async function make({ password, cost }: Password): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-furnished-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'parley.db')
  const store = await openSqlite(path, {
    onDeath: (error) => {
      throw error
    },
  })
  await seed(store, password, cost)
  await store.close()
  return path
}
