import { execFileSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import type { ClientId, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Moment } from '../../domain/moment.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import type { Store } from '../../store/store.ts'
import { postgresTest as test } from '../support/needs.ts'
import { binaryOf, type PostgresServer, restartPostgres, startPostgres, stopPostgres } from '../support/postgres.ts'
import { freshDatabase } from '../support/postgres-fixture.ts'
import { end, furnish, newThread, newVisitor } from './fixture.ts'

async function opened(url: string): Promise<Store> {
  const store = await openPostgres(url, {})
  onTestFinished(() => store.close())
  return store
}

async function database(): Promise<{ server: PostgresServer; name: string; url: string }> {
  const { server, name } = await freshDatabase()
  onTestFinished(() => void server.ask('postgres', `drop database ${name} with (force)`))
  return { server, name, url: server.url(name) }
}

const ever: Moment = { mark: 0, ms: 0 }
const owed = (store: Store, uid: Uid, since: Moment = ever) =>
  store.devices.standings([uid], { since, endedSince: since, leftSinceMs: 0, cursors: new Map<ThreadUid, number>() })
const nowIn = async (store: Store) => (await owed(store, 'nobody' as Uid)).now

/** The marks of a server with far more transactions than this one has had. */
const longUsed = `update participants set joined_mark = joined_mark + 1000000, until_mark = until_mark + 1000000;
  update devices set since_mark = since_mark + 2000000, settled_mark = settled_mark + 2000000;`

/** Checks that what begins and ends now is found by whoever knew all before. */
async function checkGoesOn(store: Store): Promise<void> {
  const visitor = await newVisitor(store)
  const first = await newThread(store, { visitor })
  const since = { mark: (await nowIn(store)).mark, ms: 9e15 }
  await end(store, first)
  const second = await newThread(store, { visitor })
  const found = (await owed(store, visitor.uid, since)).shares.map(({ threadUid }) => threadUid)
  expect(found.toSorted()).toEqual([first.uid, second.uid].toSorted())
}

test('a database stays in its epoch over restarts, two at once as well', async () => {
  const { url } = await database()
  const [one, other] = await Promise.all([opened(url), opened(url)])
  const epochs = [(await nowIn(one)).epoch, (await nowIn(other)).epoch]
  expect(epochs[0]).toBe(epochs[1])
  await Promise.all([one.close(), other.close()])
  expect((await nowIn(await opened(url))).epoch).toBe(epochs[0])
})

test('a database that was dumped and loaded is in another epoch, with marks above all that it has', async () => {
  const { server, name, url } = await database()
  const store = await opened(url)
  await furnish(store)
  const thread = await newThread(store)
  const device = `${thread.user.uid}/web/d` as ClientId
  await store.devices.open(device, [thread.user.uid], { nowMs: 1, leftSinceMs: 0, connected: [] })
  await store.close()
  const before = await nowIn(await opened(url))
  server.ask(name, longUsed)
  const dumped = execFileSync(binaryOf('pg_dump'), ['-h', server.folder, '-U', 'parley', '-d', name], {
    encoding: 'utf8',
  })
  const loaded = `${name}_again`
  server.ask('postgres', `create database ${loaded}`)
  onTestFinished(() => void server.ask('postgres', `drop database ${loaded} with (force)`))
  server.ask(loaded, dumped)
  const stores = await Promise.all([opened(server.url(loaded)), opened(server.url(loaded))])
  const [after, other] = await Promise.all(stores.map(nowIn))
  expect(after?.epoch).not.toBe(before.epoch)
  expect(other?.epoch).toBe(after?.epoch)
  const highest = Number(server.ask(loaded, 'select max(settled_mark) from devices'))
  expect(highest).toBeGreaterThan(2_000_000)
  expect(after?.mark).toBeGreaterThan(highest)
  await checkGoesOn(stores[0])
  expect((await owed(stores[0], thread.user.uid)).shares).toHaveLength(1)
})

test('without any right but to its own tables, a database is known again', async () => {
  const { server, name } = await database()
  const user = `plain_${name}`
  server.ask('postgres', `create role ${user} login; create database ${user} owner ${user}`)
  onTestFinished(() => void server.ask('postgres', `drop database ${user} with (force); drop role ${user}`))
  const url = server.url(user).replace('parley@', `${user}@`)
  const store = await opened(url)
  const before = await nowIn(store)
  expect(server.ask(user, 'select place from epochs')).toBe('1')
  await store.close()
  expect((await nowIn(await opened(url))).epoch).toBe(before.epoch)
})

test('a standby that takes over is another epoch, which stores that are running notice', async () => {
  const server = await startPostgres()
  onTestFinished(() => stopPostgres(server))
  server.ask('postgres', 'create database own')
  const store = await openPostgres(server.url('own'), {})
  await furnish(store)
  await newThread(store)
  const before = await nowIn(store)
  const data = join(server.folder, 'data')
  writeFileSync(join(data, 'standby.signal'), '')
  await restartPostgres(server)
  server.ask('postgres', 'select pg_promote()')
  expect(server.ask('own', 'select parley_timeline()')).toBe('2')
  const after = await nowIn(store)
  expect(after.epoch).not.toBe(before.epoch)
  expect(after.mark).toBeGreaterThanOrEqual(before.mark)
  await checkGoesOn(store)
  expect((await nowIn(store)).epoch).toBe(after.epoch)
  await store.close()
})

test('where the timeline is not told, the database is known by its own row alone', async () => {
  const { server, name, url } = await database()
  server.ask(name, 'revoke execute on function pg_walfile_name(pg_lsn) from public')
  const user = `mute_${name}`
  server.ask('postgres', `create role ${user} login`)
  onTestFinished(() => void server.ask(name, `drop owned by ${user}; drop role ${user}`))
  server.ask(name, `grant all on all tables in schema public to ${user}; grant all on schema public to ${user}`)
  expect(server.ask(name, `set role ${user}; select parley_timeline()`)).toBe('0')
  const store = await opened(url.replace('parley@', `${user}@`))
  const before = await nowIn(store)
  expect(server.ask(name, 'select place from epochs')).toBe('0')
  await store.close()
  expect((await nowIn(await opened(url.replace('parley@', `${user}@`)))).epoch).toBe(before.epoch)
})
