import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writeCursor } from '../../app/delivery/sync-cursor.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { liftedLimits } from '../../server/config/limits.ts'
import { cursorKeyOf } from '../../server/storage/derived-keys.ts'
import { perFile } from '../support/fixtures.ts'
import type { AnswerData } from '../support/http.ts'
import { oldCursor } from '../support/old-cursor.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword, jwtSecret } from '../support/test-server.ts'

const many = 500

const server = perFile.server({ limits: { budgets: liftedLimits.budgets } })
let agent: TestPerson
let agentDevice: TestDevice
beforeAll(async () => {
  await addTestAgent(server.dataFolder, 'busy', 2 * many)
  agent = await logIn(server, 'busy', agentPassword)
  agentDevice = await connect(server, agent)
})
afterAll(() => agentDevice.drop())

/** For cursors as the server may have issued them long ago. */
const seal = () => ({ key: cursorKeyOf(jwtSecret), owner: agent.uid as Uid })

async function sync(cursor: string): Promise<AnswerData> {
  const { status, body } = await server.http.get(`/api/v1/message/sync?limit=200&cursor=${cursor}`, agent.token)
  expect(status).toBe(200)
  return body.data
}

/** Syncs until there is no more; returns what was received and each cursor on the way. */
async function syncAll(from: string): Promise<{ told: string[]; cursors: string[] }> {
  const told: string[] = []
  const cursors = [from]
  for (let more = true; more; ) {
    const answer: AnswerData = await sync(cursors.at(-1) ?? '')
    told.push(...answer.content.map(({ thread, seq }) => `${thread.uid} ${seq}`))
    cursors.push(answer.cursor)
    more = answer.more
    expect(cursors.length).toBeLessThan(many)
  }
  return { told, cursors }
}

/** Opens a visitor's threads with the agent, each ending the one before; returns their uids. */
async function openInTurn(times: number): Promise<string[]> {
  const visitor = await newVisitor(server)
  const uids: string[] = []
  for (let time = 0; time < times; time += 1) {
    const { uid } = await openThread(server, visitor, { type: '0', sid: agent.uid, forceNewThread: true })
    uids.push(uid)
  }
  return uids
}

/** Returns what there is to sync of visitors' threads, all closed but the last. */
function tellable(turns: readonly string[][]): string[] {
  const ended = turns.flatMap((uids) => uids.slice(0, -1))
  const open = turns.flatMap((uids) => uids.slice(-1))
  return [...ended.flatMap((uid) => [`${uid} 1`, `${uid} 2`]), ...open.map((uid) => `${uid} 1`)].toSorted()
}

const ofMany = (visitors: number) =>
  Promise.all(Array.from({ length: visitors }, () => openInTurn(Math.floor(many / visitors))))

/** Moves all timestamps one minute back. */
function letAMinutePass(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec('update participants set joined_at = joined_at - 60000, until_at = until_at - 60000')
  db.close()
}

test('an agent who was away for hundreds of threads receives each message once, with cursors that stay short', async () => {
  const { cursor } = await sync('')
  const turns = await ofMany(10)
  letAMinutePass()
  const since = Number.parseInt(cursor.split('.').at(-2) ?? '', 36) - 60_000
  const away = oldCursor({ sinceMs: since, endedSinceMs: since, places: new Map() }, seal())
  const { told, cursors } = await syncAll(away)
  expect(told.toSorted()).toEqual(tellable(turns))
  expect(Math.max(...cursors.map(({ length }) => length))).toBeLessThan(1000)
  expect(await syncAll(cursors.at(-1) ?? '')).toMatchObject({ told: [] })
})

test('hundreds of threads that have just closed are reported once as well', async () => {
  const { cursors: before } = await syncAll('')
  const turns = await ofMany(10)
  const { told, cursors } = await syncAll(before.at(-1) ?? '')
  expect(told.toSorted()).toEqual(tellable(turns))
  expect(Math.max(...cursors.map(({ length }) => length))).toBeLessThan(1000)
  expect(await syncAll(cursors.at(-1) ?? '')).toMatchObject({ told: [] })
})

test('hundreds of open threads fit into a cursor too', async () => {
  letAMinutePass()
  const turns = []
  for (let at = 0; at < many; at += 50)
    turns.push(...(await Promise.all(Array.from({ length: 50 }, () => openInTurn(1)))))
  const { told, cursors } = await syncAll('')
  expect(told).toEqual(expect.arrayContaining(tellable(turns)))
  expect(new Set(told).size).toBe(told.length)
  expect(await syncAll(cursors.at(-1) ?? '')).toMatchObject({ told: [] })
  letAMinutePass()
  expect(await syncAll(cursors.at(-1) ?? '')).toMatchObject({ told: [] })
})

test('a cursor too long for a URL is sent in a body', async () => {
  const places = new Map(Array.from({ length: 2000 }, () => [randomBytes(16).toString('base64url') as ThreadUid, 1]))
  const moment = { mark: 10, ms: 10 }
  const cursor = writeCursor({ epoch: 1, since: moment, endedSince: moment, places }, seal())
  const { status } = await fetch(`${server.url}/api/v1/message/sync?cursor=${cursor}`)
  expect(status).toBe(431)
  const { body } = await server.http.post('/api/v1/message/sync', { cursor, limit: 200 }, agent.token)
  expect(body).toMatchObject({ code: 200, data: { cursor: expect.stringMatching(/\./) } })
})
