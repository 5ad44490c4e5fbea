import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { type Position, readCursor, writeCursor } from '../../app/delivery/sync-cursor.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { cursorKeyOf } from '../../server/storage/derived-keys.ts'
import { converse } from '../support/converse.ts'
import { perTest } from '../support/fixtures.ts'
import { type AnswerData, refused } from '../support/http.ts'
import { oldCursor, sealed } from '../support/old-cursor.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { openBeside, runOn } from '../support/test-database.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perTest.server()

const sealOf = ({ uid }: TestPerson) => ({ key: cursorKeyOf(jwtSecret), owner: uid as Uid })
const positionOf = (person: TestPerson, { cursor }: AnswerData) => readCursor(cursor, sealOf(person))

async function ask({ token }: TestPerson, cursor = '', wait = 0): Promise<AnswerData> {
  const body = { cursor, limit: 200, wait }
  const answer = await server.http.post('/visitor/api/v1/message/sync', body, token)
  expect(answer.status).toBe(200)
  return answer.body.data
}

const told = ({ content }: AnswerData) => content.map(({ uid, seq, type }) => (seq === 1 ? type : uid))

async function say({ token }: TestPerson, topic: string, uid: string): Promise<void> {
  const body = { uid, content: 'x', thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', body, token)).status).toBe(200)
}

/** A visitor with an agent, and what they have synced up to now. */
async function conversation() {
  const agent = await logIn(server)
  const device = await connect(server, agent)
  onTestFinished(() => device.drop())
  const visitor = await newVisitor(server)
  const thread = await openThread(server, visitor)
  await say(visitor, thread.topic, 'one')
  const known = await ask(visitor)
  expect(told(known)).toEqual(['WELCOME', 'one'])
  const close = () => server.http.post('/api/v1/thread/close', { uid: thread.uid }, agent.token)
  return { visitor, known, close, ...thread }
}

test('a cursor of another epoch goes on from its places, and says more', async () => {
  const { visitor, known, topic, close } = await conversation()
  const store = await openBeside(server.dataFolder)
  await store.devices.renewEpoch(positionOf(visitor, known).epoch)
  await store.close()
  // It waits for nothing: the client is to ask again with the cursor of this epoch.
  const anew = await ask(visitor, known.cursor, 25)
  expect({ told: told(anew), more: anew.more }).toEqual({ told: [], more: true })
  expect(positionOf(visitor, anew).epoch).not.toBe(positionOf(visitor, known).epoch)
  await say(visitor, topic, 'two')
  await close()
  await openThread(server, visitor, { forceNewThread: true })
  for (const { cursor } of [known, anew]) {
    const next = await ask(visitor, cursor)
    expect(told(next)).toEqual(['two', expect.any(String), 'WELCOME'])
    expect(next.more).toBe(cursor === known.cursor)
    expect(await ask(visitor, next.cursor)).toMatchObject({ content: [], more: false })
  }
})

test('a cursor of the version before goes on, and its next one has marks', async () => {
  const { visitor, known, topic, uid, close } = await conversation()
  const { places, since, endedSince } = positionOf(visitor, known)
  expect([...places]).toEqual([[uid, 2]])
  const old = oldCursor({ sinceMs: since.ms, endedSinceMs: endedSince.ms, places }, sealOf(visitor))
  const next = await ask(visitor, old)
  expect(next).toMatchObject({ content: [], more: false })
  expect(positionOf(visitor, next)).toMatchObject({ epoch: positionOf(visitor, known).epoch, places })
  await say(visitor, topic, 'two')
  await close()
  await openThread(server, visitor, { forceNewThread: true })
  const [byOld, byNext] = [await ask(visitor, old), await ask(visitor, next.cursor)]
  expect(told(byOld)).toEqual(['two', expect.any(String), 'WELCOME'])
  expect(told(byNext)).toEqual(told(byOld))
  expect(await ask(visitor, byOld.cursor)).toMatchObject({ content: [], more: false })
})

test('rows of the version before are synced once, whatever becomes of them', async () => {
  const { visitor, known, topic, close } = await conversation()
  runOn(server.dataFolder, 'update participants set joined_mark = 0', [])
  await say(visitor, topic, 'two')
  const next = await ask(visitor, known.cursor)
  expect(told(next)).toEqual(['two'])
  await close()
  const ended = await ask(visitor, next.cursor)
  expect(told(ended)).toEqual([expect.any(String)])
  expect(await ask(visitor, ended.cursor)).toMatchObject({ content: [], more: false })
})

test('a place beyond what a thread has begins at its head, and says more once', async () => {
  const { visitor, known, topic, uid } = await conversation()
  const position = positionOf(visitor, known)
  const ahead = writeCursor({ ...position, places: new Map([[uid as ThreadUid, 99]]) }, sealOf(visitor))
  const next = await ask(visitor, ahead, 25)
  expect({ told: told(next), more: next.more }).toEqual({ told: [], more: true })
  await say(visitor, topic, 'two')
  const after = await ask(visitor, next.cursor)
  expect({ told: told(after), more: after.more }).toEqual({ told: ['two'], more: false })
})

test('a first call waits for what begins after it, also if it is over by the time it looks', async () => {
  const visitor = await newVisitor(server)
  const { uid: agentUid } = await logIn(server)
  const [one, other] = [ask(visitor, '', 1), ask(await newVisitor(server), '', 1)]
  const store = await openBeside(server.dataFolder)
  const talk = { agentUid: agentUid as Uid, visitorUid: visitor.uid as Uid, isOver: true }
  const [threadUid] = await converse(store, talk)
  await store.close()
  expect((await one).content.map(({ thread, seq }) => [thread.uid, seq])).toEqual(
    [1, 2, 3, 4].map((at) => [threadUid, at]),
  )
  expect((await other).content).toEqual([])
  // What had ended when a call began is not for it.
  expect((await ask(visitor)).content).toEqual([])
})

/** Of files; PostgreSQL keeps nothing of the kind in a data folder. */
const withFiles = test.skipIf(process.env.TEST_STORE === 'postgres')

withFiles('an older copy of a data folder in its place is found out by the first cursor that is ahead', async () => {
  const { visitor, known } = await conversation()
  const stranger = await newVisitor(server)
  await server.stop()
  const backup = mkdtempSync(join(tmpdir(), 'parley-backup-'))
  onTestFinished(() => rmSync(backup, { recursive: true }))
  const names = ['parley.db', 'parley.db.mark']
  for (const name of names) copyFileSync(join(server.dataFolder, name), join(backup, name))
  await server.start()
  const lost = await openThread(server, stranger)
  const ahead = await ask(stranger)
  await server.stop()
  // Into the same files, as some programs restore: nothing beside the data tells of it.
  for (const name of names) copyFileSync(join(backup, name), join(server.dataFolder, name))
  await server.start()
  const again = await ask(stranger, ahead.cursor)
  expect({ told: told(again), more: again.more }).toEqual({ told: [], more: true })
  const { uid } = await openThread(server, stranger)
  expect(uid).not.toBe(lost.uid)
  const next = await ask(stranger, ahead.cursor)
  expect(next.content.map(({ thread }) => thread.uid)).toContain(uid)
  // Everybody else begins from their places as well.
  expect(await ask(visitor, known.cursor)).toMatchObject({ content: [], more: true })
})

const huge = (2 ** 53).toString(36)
const position: Position = { epoch: 7, since: { mark: 1, ms: 1 }, endedSince: { mark: 1, ms: 1 }, places: new Map() }

test('sealed or not, a cursor with marks that are none is refused', async () => {
  const visitor = await newVisitor(server)
  const seal = sealOf(visitor)
  const good = writeCursor(position, seal).split('.')
  const bad = [
    ...['M', 'M.', 'M.7', 'M.7.0', 'M.0.0.1.1.1.1', 'M.7.0.1.1.1', 'M.7.1.1.1.1.1', 'm.7.0.1.1.1.1', 'M.7.0.1.1.1.1.1'],
    ...['-1', huge, '1.5', '1E3', '', 'zzzzzzzzzzz', 'zzzzzzzzzzzz', ' 1', '٣'].flatMap((count) =>
      [1, 2, 3, 4, 5, 6].map((at) => good.slice(0, -1).with(at, count).join('.')),
    ),
  ]
  const signed = bad.map((text) => sealed(text, seal))
  const unsigned = bad.map((text) => `${text}.${good.at(-1)}`)
  for (const cursor of [...signed, ...unsigned]) {
    const answer = await server.http.post('/visitor/api/v1/message/sync', { cursor }, visitor.token)
    expect([cursor, answer]).toEqual([cursor, refused(400, 'malformed')])
  }
  // Marks no database has yet are those of another state of it.
  for (const mark of [2, 2 ** 40, Number.MAX_SAFE_INTEGER]) {
    const { epoch } = positionOf(visitor, await ask(visitor))
    for (const own of [epoch, epoch + 1]) {
      const cursor = writeCursor({ ...position, epoch: own, since: { mark, ms: 1 } }, seal)
      expect((await ask(visitor, cursor)).content).toEqual([])
    }
  }
})
