import pg from 'pg'
import { afterEach, beforeEach, expect } from 'vitest'
import { postgresTest as test } from '../support/needs.ts'
import { openPostgresFixture } from '../support/postgres-fixture.ts'
import {
  assigning,
  begin,
  draftOf,
  type Fixture,
  furnish,
  newAgent,
  newThread,
  personOf,
  say,
  unstoredThread,
} from './fixture.ts'

const { query } = pg.Client.prototype
let fixture: Fixture

beforeEach(async () => {
  fixture = await openPostgresFixture()
  await furnish(fixture.store)
})

afterEach(async () => {
  pg.Client.prototype.query = query
  await fixture.remove()
})

/** Loses the connection of the next statement like this one after it was done; returns whether it was. */
function loseAnswer(pattern: RegExp): () => boolean {
  return lose(pattern, async (run) => void (await run()))
}

/** The same in place of the statement, with something else meanwhile. */
function loseBefore(pattern: RegExp, meanwhile: () => void): () => boolean {
  return lose(pattern, async (_, client) => {
    await (query as (sql: string) => Promise<unknown>).call(client, 'rollback')
    meanwhile()
  })
}

type Losing = (run: () => Promise<unknown>, client: pg.Client) => Promise<void>

function lose(pattern: RegExp, losing: Losing): () => boolean {
  let isLost = false
  pg.Client.prototype.query = async function (this: pg.Client, ...given: Parameters<typeof query>) {
    const run = () => query.apply(this, given)
    if (isLost || !pattern.test(String(given[0]))) return run()
    isLost = true
    await losing(run as () => Promise<unknown>, this)
    throw Object.assign(new Error('Connection terminated unexpectedly'), { code: 'ECONNRESET' })
  } as typeof query
  return () => isLost
}

test('a message whose answer was lost is stored once, and its sender is told so, not that it was a repeat', async () => {
  const { store } = fixture
  const thread = await newThread(store)
  const isLost = loseAnswer(/parley_append_1/)
  expect(await say(store, thread, 'm')).toMatchObject({ outcome: 'stored', seq: 2 })
  expect(isLost()).toBe(true)
  expect(await say(store, thread, 'm')).toMatchObject({ outcome: 'repeat', message: { seq: 2 } })
  expect(await say(store, thread, 'n')).toMatchObject({ outcome: 'stored', seq: 3 })
})

test('a thread that began, and one that was assigned, with a message whose answer was lost is told as stored', async () => {
  const { store } = fixture
  const thread = await unstoredThread(store)
  const began = loseAnswer(/^commit$/)
  expect(await begin(store, thread)).toMatchObject({ outcome: 'stored', seq: 1 })
  expect(began()).toBe(true)
  expect(await store.log.count([thread.uid])).toBe(1)
  const agent = await newAgent(store, { capacity: 1 })
  const assigned = loseAnswer(/^commit$/)
  const change = assigning(thread, { agentUid: agent.uid, capacity: 1 })
  const draft = draftOf(thread, 'welcome')
  const placed = await store.log.append({ thread, sender: personOf('system'), draft, change })
  expect(placed).toMatchObject({ outcome: 'stored', seq: 2 })
  expect(assigned()).toBe(true)
  expect((await store.threads.heldBy(agent.uid)).map(({ uid }) => uid)).toEqual([thread.uid])
})

test('a thread that began without a message, and was assigned, whose answer was lost is told as changed', async () => {
  const { store } = fixture
  const [thread, agent] = [await unstoredThread(store), await newAgent(store, { capacity: 1 })]
  const began = loseAnswer(/^commit$/)
  expect(await store.threads.change(thread, { kind: 'open' })).toEqual({ outcome: 'changed' })
  expect(began()).toBe(true)
  const assigned = loseAnswer(/^commit$/)
  const change = assigning(thread, { agentUid: agent.uid, capacity: 1 })
  expect(await store.threads.change(thread, change)).toEqual({ outcome: 'changed' })
  expect(assigned()).toBe(true)
  // Decided on what has gone since.
  expect(await store.threads.change(thread, change)).toEqual({ outcome: 'stale' })
})

test('what another did while the connection was lost is not taken for the own change', async () => {
  const { store } = fixture
  const [thread, agent] = [await newThread(store), await newAgent(store, { capacity: 1 })]
  const seat = { agentUid: agent.uid, capacity: 1 }
  const stop = loseBefore(/^update threads set state/, () =>
    fixture.run(`update threads set revision = revision + 1, state = 'CLOSED' where uid = ?`, thread.uid),
  )
  expect(await store.threads.change(thread, assigning(thread, seat))).toEqual({ outcome: 'stale' })
  expect(stop()).toBe(true)
})
