import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test } from 'vitest'
import { ConfigFaults } from '../../server/config/config.ts'
import { runStart, temporaryFolder } from '../support/child-server.ts'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const origin = perFile.server({ limits: { storeCheckMs: 60_000 } })
let visitor: TestPerson
let thread: { readonly uid: string; readonly topic: string }

beforeAll(async () => {
  visitor = await newVisitor(origin)
  thread = await openThread(origin, visitor)
  await new FileClient(origin, visitor, 'visitor').upload(thread.topic, 'some text')
  for (let index = 0; index < 20; index += 1) expect(await say(origin, `m${index}`)).toBe(200)
})

async function say(server: TestServer, uid: string): Promise<number> {
  const message = { uid, content: 'acknowledged', thread: { topic: thread.topic } }
  return (await server.http.post('/visitor/api/v1/message/send', message, visitor.token)).status
}

/** Copies the folder as a kill would leave it now: the newest messages are in the WAL. */
function killed(of: TestServer = origin): (name: string) => string {
  const folder = temporaryFolder()
  cpSync(of.dataFolder, folder, { recursive: true })
  return (name) => join(folder, name)
}

/** Starts what must not start; returns the reason. */
async function refusalOf(path: (name: string) => string): Promise<string> {
  const error = await startTestServer({ dataFolder: path('') }).then(
    () => undefined,
    (reason: Error) => reason,
  )
  expect(error).toBeInstanceOf(ConfigFaults)
  expect(error?.message).toMatch(/^PARLEY_DATA: .+\.$/)
  return error?.message ?? ''
}

/** Returns how many messages a start finds. */
async function countIn(path: (name: string) => string): Promise<number> {
  const server = await startTestServer({ dataFolder: path('') })
  const history = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`
  const { body } = await server.http.get(history, visitor.token)
  await server.stop()
  return body.data.totalElements
}

test.each(['missing', 'empty'])('a database that is %s is not created anew, and its WAL is left alone', async (how) => {
  const path = killed()
  const wal = readFileSync(path('parley.db-wal'))
  cpSync(path('parley.db'), path('kept'))
  if (how === 'missing') rmSync(path('parley.db'))
  else truncateSync(path('parley.db'))
  const said = `${path('parley.db')} is ${how}, but ${path('parley.db.mark')} is there`
  expect(await refusalOf(path)).toContain(said)
  const ended = await runStart({ PARLEY_DATA: path('') })
  expect(ended).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(said) })
  const command = await runStart({ PARLEY_DATA: path('') }, ['./commands/key.ts', 'identity'])
  expect(command).toMatchObject({ code: 2, stdout: '' })
  expect(readFileSync(path('parley.db-wal')).equals(wal)).toBe(true)
  cpSync(path('kept'), path('parley.db'))
  expect(await countIn(path)).toBe(21)
})

test('without a mark, the folder of uploads shows that a database is missing', async () => {
  const path = killed()
  for (const name of ['parley.db', 'parley.db-wal', 'parley.db.mark', 'parley-search.db', 'parley-search.db-wal'])
    rmSync(path(name), { force: true })
  expect(await refusalOf(path)).toContain(`is missing, but ${path('uploads')} is there`)
})

test('a secret alone is a first start that got no further', async () => {
  const dataFolder = temporaryFolder()
  writeFileSync(join(dataFolder, 'secret'), 'x'.repeat(43))
  const server = await startTestServer({ dataFolder })
  expect((await server.http.get('/readyz')).status).toBe(200)
  await server.stop()
})

test('a truncated or removed WAL is noticed; removing the mark accepts that', async () => {
  const path = killed()
  const whole = readFileSync(path('parley.db-wal'))
  const cut = Math.floor(whole.length * 0.7)
  truncateSync(path('parley.db-wal'), cut)
  const told = /is older than what was acknowledged from it: it holds (\d+) of (\d+) messages/
  const [, held, marked] = told.exec(await refusalOf(path)) ?? []
  // The mark is written at most every few ms: it may lag behind the last commits, but never runs ahead.
  expect(Number(marked)).toBeLessThanOrEqual(21)
  expect(Number(held)).toBeLessThan(Number(marked))
  expect(statSync(path('parley.db-wal')).size).toBe(cut)
  writeFileSync(path('parley.db-wal'), whole)
  expect(await countIn(path)).toBe(21)
  const again = killed()
  rmSync(again('parley.db-wal'))
  await refusalOf(again)
  rmSync(again('parley.db.mark'))
  const server = await startTestServer({ dataFolder: again('') })
  await server.stop()
  expect(existsSync(again('parley.db.mark'))).toBe(true)
})

test('another database, or an older copy of this one, is not accepted as this one', async () => {
  const [before, path, other] = [killed(), killed(), temporaryFolder()]
  const server = await startTestServer({ dataFolder: path('') })
  expect(await say(server, 'more')).toBe(200)
  await server.stop()
  for (const end of ['', '-wal']) cpSync(before(`parley.db${end}`), path(`parley.db${end}`))
  expect(await refusalOf(path)).toContain('it holds 21 of 22 messages')
  await (await startTestServer({ dataFolder: other })).stop()
  rmSync(path('parley.db-wal'))
  cpSync(join(other, 'parley.db'), path('parley.db'))
  expect(await refusalOf(path)).toContain('is another database than the one that was open here last')
})

test('a backup restored as documented into a folder of its own starts', async () => {
  const [path, folder] = [killed(), temporaryFolder()]
  const db = new DatabaseSync(path('parley.db'))
  db.exec(`vacuum into '${join(folder, 'parley.db')}'`)
  db.close()
  cpSync(path('uploads'), join(folder, 'uploads'), { recursive: true })
  expect(await countIn((name) => join(folder, name))).toBe(21)
})

test('a truncated, overwritten or newer database is reported in one sentence', async () => {
  const path = killed()
  await countIn(path)
  const whole = readFileSync(path('parley.db'))
  truncateSync(path('parley.db'), whole.length / 2)
  expect(await refusalOf(path)).toContain(`${path('parley.db')} cannot be read (it has `)
  writeFileSync(path('parley.db'), 'no database at all. '.repeat(500))
  expect(await refusalOf(path)).toContain('cannot be read (it is no SQLite database). Restore a backup.')
  // Every page except the first.
  writeFileSync(path('parley.db'), Buffer.concat([whole.subarray(0, 4096), Buffer.alloc(whole.length - 4096, 7)]))
  expect(await refusalOf(path)).toMatch(/cannot be read \(.*malformed.*\)\. Restore a backup\./)
  writeFileSync(path('parley.db'), whole)
  const db = new DatabaseSync(path('parley.db'))
  db.exec(`insert into kysely_migration (name, timestamp) values ('9999-from-the-future', '2099')`)
  db.close()
  expect(await refusalOf(path)).toContain('was written by a newer version of Parley (9999-from-the-future)')
})

test('a missing folder of uploads is reported, unless there were no uploads', async () => {
  const path = killed()
  rmSync(path('uploads'), { recursive: true })
  expect(await refusalOf(path)).toContain(`${path('uploads')} is missing, and the uploaded files with it`)
  mkdirSync(path('uploads'))
  expect(await countIn(path)).toBe(21)
  const fresh = temporaryFolder()
  await (await startTestServer({ dataFolder: fresh })).stop()
  rmSync(join(fresh, 'uploads'), { recursive: true })
  await (await startTestServer({ dataFolder: fresh })).stop()
})
