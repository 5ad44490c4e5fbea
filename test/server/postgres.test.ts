import { expect, onTestFinished } from 'vitest'
import { newChildServer, runStart, temporaryFolder } from '../support/child-server.ts'
import { postgresTest as test } from '../support/needs.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { type PostgresServer, sharedPostgres } from '../support/postgres.ts'
import { adminPassword } from '../support/test-server.ts'

let count = 0

/** Makes an empty database, removed after the test. */
async function emptyDatabase(): Promise<{ server: PostgresServer; name: string; url: string }> {
  const server = await sharedPostgres()
  const name = `served_${process.pid}_${count++}`
  server.ask('postgres', `create database ${name}`)
  onTestFinished(() => void server.ask('postgres', `drop database ${name} with (force)`))
  return { server, name, url: server.url(name) }
}

async function faultsOf(databaseUrl: string): Promise<string> {
  const environment = { PARLEY_DATA: temporaryFolder(), PARLEY_PORT: '0', DATABASE_URL: databaseUrl }
  const ended = await runStart(environment)
  expect(ended.code).toBe(2)
  expect(ended.stderr).not.toMatch(/\n {4}at /)
  return ended.stderr
}

test('an empty database gets everything it needs, and keeps it over a kill; no other server runs on it', async () => {
  const { url } = await emptyDatabase()
  const server = await newChildServer({ DATABASE_URL: url, PARLEY_ADMIN_PASSWORD: adminPassword })
  await server.start()
  const [visitor, agent] = [await newVisitor(server), await logIn(server)]
  const thread = await openThread(server, visitor)
  const json = JSON.stringify({ uid: 'm1', type: 'TEXT', content: '你好', thread: { topic: thread.topic } })
  const sent = await server.http.post('/visitor/api/v1/message/send', { json }, visitor.token)
  expect(sent.status).toBe(200)
  expect(await faultsOf(url)).toBe('Parley cannot start:\n  DATABASE_URL: Another Parley is running on it.\n')
  await server.end('SIGKILL')
  await server.start()
  const path = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`
  const { body } = await server.http.get(path, visitor.token)
  expect(body.data.content.map((one: { uid: string }) => one.uid)).toContain('m1')
  expect((await logIn(server)).uid).toBe(agent.uid)
})

test('a database that cannot be used is refused with a sentence, which never tells the password', async () => {
  const { server, name, url } = await emptyDatabase()
  server.ask(name, 'create table orders (uid text)')
  expect(await faultsOf(url)).toContain('DATABASE_URL: It has the tables of another program.')
  server.ask(name, 'drop table orders')
  server.ask(name, 'create table kysely_migration (name text, timestamp text)')
  server.ask(name, `insert into kysely_migration values ('0001-orders', '')`)
  expect(await faultsOf(url)).toContain('DATABASE_URL: It has the tables of another program.')
  server.ask(
    name,
    `truncate kysely_migration; insert into kysely_migration values ('0053-beginning', ''), ('9999-later', '')`,
  )
  expect(await faultsOf(url)).toContain('DATABASE_URL: It was written by a newer version of Parley (9999-later).')
  expect(await faultsOf(server.url('nowhere'))).toContain('(database "nowhere" does not exist)')
  const unreachable = await faultsOf('postgres://me:hunter2@127.0.0.1:1/parley')
  expect(unreachable).toContain('DATABASE_URL: the database cannot be opened (')
  expect(unreachable).not.toContain('hunter2')
  server.ask('postgres', `create database ascii_${name} encoding 'SQL_ASCII' template template0 locale 'C'`)
  onTestFinished(() => void server.ask('postgres', `drop database ascii_${name}`))
  expect(await faultsOf(server.url(`ascii_${name}`))).toContain('Its encoding is SQL_ASCII.')
})
