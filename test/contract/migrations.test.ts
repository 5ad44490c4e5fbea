import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { furnish } from './fixture.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'parley-migrations-'))
})
afterAll(() => rmSync(folder, { recursive: true }))

const path = () => join(folder, 'parley.db')

/** Opens the file directly. */
function inFile<Result>(act: (db: DatabaseSync) => Result): Result {
  const db = new DatabaseSync(path())
  try {
    return act(db)
  } finally {
    db.close()
  }
}

test('a migration that cannot finish leaves no table behind, and succeeds once the obstacle is gone', async () => {
  inFile((db) => db.exec('create table audit (something text)'))
  await expect(openSqlite(path(), { onDeath: () => {} })).rejects.toThrow('audit')
  const tables = inFile((db) => db.prepare("select name from sqlite_schema where type = 'table'").all())
  const ours = tables.map(({ name }) => String(name)).filter((name) => !name.startsWith('kysely_'))
  expect(ours).toEqual(['audit'])

  inFile((db) => db.exec('drop table audit'))
  const store = await openSqlite(path(), { onDeath: () => {} })
  await furnish(store)
  await store.close()
})
