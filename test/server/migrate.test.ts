import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, onTestFinished } from 'vitest'
import { copyDatabase } from '../../store/postgres/copy/copy-database.ts'
import { Pool } from '../../store/postgres/driver/pool.ts'
import { holdDatabase } from '../../store/postgres/hold-database.ts'
import { openPostgres } from '../../store/postgres/open-postgres.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { furnish, newThread, say } from '../contract/fixture.ts'
import { type ChildServer, newChildServer, runStart, temporaryFolder } from '../support/child-server.ts'
import { postgresTest as test } from '../support/needs.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { sharedPostgres } from '../support/postgres.ts'
import { freshDatabase } from '../support/postgres-fixture.ts'
import { adminPassword } from '../support/test-server.ts'

let count = 0

async function emptyDatabase() {
  const server = await sharedPostgres()
  const name = `moved_${process.pid}_${count++}`
  server.ask('postgres', `create database ${name}`)
  onTestFinished(() => void server.ask('postgres', `drop database ${name} with (force)`))
  return { url: server.url(name), ask: (sql: string) => server.ask(name, sql) }
}

/** A data folder with two conversations, of a server that has stopped. */
async function usedFolder() {
  const server = await newChildServer({ PARLEY_ADMIN_PASSWORD: adminPassword })
  await server.start()
  const visitors = [await newVisitor(server, 'Vera'), await newVisitor(server, '小明')]
  for (const [index, visitor] of visitors.entries()) {
    const { topic } = await openThread(server, visitor)
    for (const uid of ['m1', 'm2']) {
      const json = JSON.stringify({ uid, type: 'TEXT', content: `parcel “${index}” 'x' \\ 包裹`, thread: { topic } })
      expect((await server.http.post('/visitor/api/v1/message/send', { json }, visitor.token)).status).toBe(200)
    }
  }
  const cursors = await Promise.all(visitors.map((visitor) => syncCursor(server, visitor.token)))
  await server.end('SIGTERM')
  return { dataFolder: server.dataFolder, visitors, cursors }
}

async function syncCursor({ http }: ChildServer, token: string): Promise<string> {
  return (await http.get('/visitor/api/v1/message/sync?limit=200', token)).body.data.cursor
}

const migrate = (dataFolder: string, to: string) =>
  runStart({}, ['./commands/migrate.ts', '--from', `sqlite:${join(dataFolder, 'parley.db')}`, '--to', to])

test('a data folder moves to PostgreSQL: everything is there, is found, and goes on', async () => {
  const { dataFolder, visitors, cursors } = await usedFolder()
  const { url, ask } = await emptyDatabase()
  const moved = await migrate(dataFolder, url)
  expect([moved.code, moved.stderr]).toEqual([0, ''])
  expect(moved.stdout).toMatch(/^messages: 0 of \d+\n/m)
  expect(moved.stdout).toContain('Everything is copied and compared.')
  const server = await newChildServer({ DATABASE_URL: url, PARLEY_DATA: dataFolder })
  await server.start()
  for (const visitor of visitors) {
    const path = `/visitor/api/v1/message/thread/topic?topic=org/workgroup/df_wg_uid/${visitor.uid}`
    const { body } = await server.http.get(path, visitor.token)
    expect(body.data.content.map((one: { uid: string }) => one.uid)).toEqual(expect.arrayContaining(['m1', 'm2']))
  }
  const next = 'base + pg_snapshot_xmin(pg_current_snapshot())::text::bigint'
  const isAbove = `select bool_and(${next} > joined_mark) from epochs, participants where joined_mark > 0`
  expect(ask(isAbove)).toBe('t')
  for (const [index, visitor] of visitors.entries()) {
    const path = `/visitor/api/v1/message/sync?limit=200&cursor=${cursors[index]}`
    expect((await server.http.get(path, visitor.token)).body.data).toMatchObject({ content: [], more: true })
  }
  const { token } = await logIn(server)
  const found = await server.http.get('/api/v1/message/search?query=包裹', token)
  expect(found.body.data.totalElements).toBe(4)
  await server.end('SIGTERM')
  const again = await migrate(dataFolder, url)
  expect([again.code, again.stderr]).toEqual([2, 'It has data already. Create an empty database.\n'])
})

test('what was interrupted goes on where it stopped, and nobody starts on half of it', async () => {
  const { dataFolder } = await usedFolder()
  const { url, ask } = await emptyDatabase()
  await (await openPostgres(url, {})).close()
  const source = new DatabaseSync(join(dataFolder, 'parley.db'), { readOnly: true })
  const pool = new Pool({ url, max: 1, isolation: 'read committed' })
  const client = await pool.connect()
  const stopped = copyDatabase(source, client, (table, copied) => {
    if (table === 'messages' && copied > 0) throw new Error('a power cut')
  })
  await expect(stopped).rejects.toThrow('a power cut')
  client.release()
  await pool.close()
  source.close()
  const started = await runStart({ PARLEY_DATA: dataFolder, PARLEY_PORT: '0', DATABASE_URL: url })
  expect([started.code, started.stderr]).toEqual([2, expect.stringContaining('It has a part of a data folder.')])
  const { dataFolder: other } = await usedFolder()
  expect((await migrate(other, url)).stderr).toContain('It has a part of another data folder.')
  const moved = await migrate(dataFolder, url)
  expect([moved.code, moved.stderr]).toEqual([0, ''])
  expect(moved.stdout).toMatch(/^messages: (\d+) of \1\n/m)
  expect(ask('select sum(last_seq) = (select count(*) from messages) from threads')).toBe('t')
})

test('a running server, and a difference, keep it from being called done', async () => {
  const server = await newChildServer({ PARLEY_ADMIN_PASSWORD: adminPassword })
  await server.start()
  const { url } = await emptyDatabase()
  expect((await migrate(server.dataFolder, url)).stderr).toContain('another Parley is running on')
  const nonsense = await runStart({}, ['./commands/migrate.ts', '--to', 'somewhere'])
  expect([nonsense.code, nonsense.stderr]).toEqual([2, expect.stringContaining('npm run migrate -- --from sqlite:')])
})

/** A database of SQLite with a conversation. */
async function conversation(): Promise<DatabaseSync> {
  const path = join(temporaryFolder(), 'parley.db')
  const store = await openSqlite(path, { onDeath: () => {} })
  await furnish(store)
  const thread = await newThread(store)
  for (const uid of ['m1', 'm2', 'm3']) await say(store, thread, uid)
  await store.close()
  return new DatabaseSync(path, { readOnly: true })
}

const last = 'select max(seq) from messages'
test.each([
  ['lacks a row', `delete from messages where seq = (${last})`, 'messages has 3 rows there and 4 here.'],
  ['has another row', `insert into organizations (uid, name) values ('other', '')`, 'organizations has'],
  ['has a gap', `update messages set seq = 9 where seq = (${last})`, 'does not have all of its messages.'],
  ['has another text', `update messages set content = 'other' where seq > 1`, ' differs.'],
])('a copy that %s is not called whole, and no server starts on it', async (_, damage, sentence) => {
  const source = await conversation()
  const { server, name } = await freshDatabase()
  onTestFinished(() => {
    source.close()
    server.ask('postgres', `drop database ${name} with (force)`)
  })
  const pool = new Pool({ url: server.url(name), max: 1, isolation: 'read committed' })
  const client = await pool.connect()
  const copied = copyDatabase(source, client, (table, done, total) => {
    if (table === 'messages' && done === total) server.ask(name, damage)
  })
  await expect(copied).rejects.toThrow(sentence)
  client.release()
  await pool.close()
  const held = holdDatabase({ url: server.url(name), purpose: 'serve', onTaken: () => {} })
  await expect(held).rejects.toThrow('It has a part of a data folder.')
})
