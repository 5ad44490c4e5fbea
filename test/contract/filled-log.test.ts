import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { fillLog, rareMessages, rareWord } from '../../bench/servers/fill.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { draftOf, furnish, newThread, personOf, say } from './fixture.ts'

const folder = mkdtempSync(join(tmpdir(), 'parley-filled-'))
afterAll(() => rmSync(folder, { recursive: true }))

test('a log filled by the benchmark is one that the store could have written', async () => {
  const path = join(folder, 'parley.db')
  const open = () => openSqlite(path, { onDeath: () => {} })
  const before = await open()
  await furnish(before)
  const [one, other] = [await newThread(before), await newThread(before)]
  for (const thread of [one, other]) await say(before, thread, 'a')
  await before.close()
  fillLog(path, 100, 'v7')

  const store = await open()
  expect(await store.log.count([one.uid, other.uid])).toBe(104)
  const stored = await store.log.read({ threadUid: one.uid, limit: 200 })
  expect(stored.map(({ seq }) => seq)).toEqual(Array.from({ length: 52 }, (_, index) => index + 1))
  const [written, copied] = [stored[1], stored[2]]
  expect(copied).toEqual({ ...written, seq: 3, ...pick(copied, ['uid', 'content', 'sentAt']) })
  expect(await say(store, one, 'new')).toMatchObject({ outcome: 'stored', seq: 53 })
  const again = { thread: one, sender: personOf(one.user.uid), draft: draftOf(one, String(copied?.uid)) }
  expect(await store.log.append(again)).toMatchObject({ outcome: 'repeat', message: { seq: 3 } })
  const all = [...stored, ...(await store.log.read({ threadUid: other.uid, limit: 200 }))]
  expect(all.filter(({ content }) => content.includes(rareWord))).toHaveLength(rareMessages)
  await store.close()
})

function pick<One extends object, Name extends keyof One>(one: One | undefined, names: readonly Name[]): Partial<One> {
  return Object.fromEntries(names.map((name) => [name, one?.[name]])) as Partial<One>
}
