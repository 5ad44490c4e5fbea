import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'

const rise = (error: Error) => {
  throw error
}
const moment = { mark: 0, ms: 0 }
const owed = { since: moment, endedSince: null, leftSinceMs: 0, cursors: new Map<ThreadUid, number>() }

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-epochs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  return folder
}

/** Runs as a server does, with a mark beside the file; returns the epoch. */
async function used(folder: string): Promise<number> {
  const store = await openSqlite(join(folder, 'parley.db'), { onDeath: rise })
  await store.beat(1)
  const { now } = await store.devices.standings(['nobody' as Uid], owed)
  await store.close()
  return now.epoch
}

let folder: string
let epoch: number
beforeEach(async () => {
  folder = temporary()
  epoch = await used(folder)
})

test('a file stays in its epoch over restarts', async () => {
  expect(await used(folder)).toBe(epoch)
  expect(await used(folder)).toBe(epoch)
})

test.each([
  ['with everything beside it', ['parley.db', 'parley.db.mark']],
  ['alone', ['parley.db']],
])('a copy %s is in another epoch, and stays there', async (_what, names) => {
  const other = temporary()
  for (const name of names) cpSync(join(folder, name), join(other, name))
  const theirs = await used(other)
  expect(theirs).not.toBe(epoch)
  expect(await used(other)).toBe(theirs)
  expect(await used(folder)).toBe(epoch)
})

test('a file whose mark was removed, as for a restored backup, is in another epoch', async () => {
  rmSync(join(folder, 'parley.db.mark'))
  expect(await used(folder)).not.toBe(epoch)
})

test('a file with the mark of another database beside it is in another epoch', async () => {
  const other = temporary()
  await used(other)
  cpSync(join(other, 'parley.db.mark'), join(folder, 'parley.db.mark'))
  expect(await used(folder)).not.toBe(epoch)
})
