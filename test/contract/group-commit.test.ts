import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { draftOf, furnish, newThread, say } from './fixture.ts'

let folder: string
let store: Store
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-commit-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {}, commits: defaultLimits.commits })
  await furnish(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** The longest message allowed, six times as long in JSON: 400 together exceed the longest string. */
const large = '\x01'.repeat(256_000)

test('however much arrives at once, what exceeds the limit is refused as busy and nobody else fails', async () => {
  const [loud, quiet] = await Promise.all([newThread(store), newThread(store)])
  const innocent = say(store, quiet, 'innocent')
  const appends = Array.from({ length: 400 }, (_, index) =>
    store.log.append({ thread: loud, sender: loud.user, draft: draftOf(loud, `m${index}`, large) }),
  )
  const settled = await Promise.allSettled(appends)
  expect(await innocent).toMatchObject({ outcome: 'stored', seq: 2 })
  const refusals = new Set(settled.flatMap((one) => (one.status === 'rejected' ? [one.reason.code] : [])))
  expect(refusals).toEqual(new Set(['busy']))
  const stored = settled.filter((one) => one.status === 'fulfilled').length
  expect(stored).toBeGreaterThan(10)
  expect(await say(store, loud, 'later')).toMatchObject({ outcome: 'stored', seq: stored + 2 })
})

test('many concurrent repeats of a large message all get it', async () => {
  const thread = await newThread(store)
  await store.log.append({ thread, sender: thread.user, draft: draftOf(thread, 'large', large) })
  const repeats = await Promise.all(Array.from({ length: 400 }, () => say(store, thread, 'large')))
  expect(new Set(repeats.map((one) => one.outcome))).toEqual(new Set(['repeat']))
  const lengths = repeats.map((one) => (one.outcome === 'repeat' ? one.message.content.length : 0))
  expect(new Set(lengths)).toEqual(new Set([large.length]))
})

test('what cannot be encoded fails alone', async () => {
  const thread = await newThread(store)
  const draft = { ...draftOf(thread, 'odd'), extra: 1n as unknown as string }
  const [odd, even] = await Promise.allSettled([
    store.log.append({ thread, sender: thread.user, draft }),
    say(store, thread, 'even'),
  ])
  expect([odd.status, even.status]).toEqual(['rejected', 'fulfilled'])
})
