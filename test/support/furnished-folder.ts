import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { PasswordCost } from '../../app/auth/passwords.ts'
import { seed } from '../../server/storage/seed.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { putFurnished } from './test-database.ts'

/** Hash parameters and password of the admin. */
interface Password {
  readonly password: string
  readonly cost: PasswordCost
}

const made = new Map<PasswordCost, Promise<string>>()

/**
 * Puts the database of a first start into an empty data folder. It is created once per worker and cost: that takes a
 * third of a server's start, and only tests of first starts are about it.
 */
export async function furnishFolder(dataFolder: string, admin: Password): Promise<void> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  const { password, cost } = admin
  if (await putFurnished(dataFolder, { name: `cost_${cost.N}`, fill: (store) => seed(store, password, cost) })) return
  const making = made.get(cost) ?? make(admin)
  made.set(cost, making)
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
