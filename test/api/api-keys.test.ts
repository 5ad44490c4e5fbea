import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { createApiKey } from '../support/api-key.ts'
import { runStart } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { connect, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours } from '../support/setting-up.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perFile.server()
const chat = perFile.chat(server)
let visitorDevice: TestDevice
let stranger: TestPerson
let strangerDevice: TestDevice
let key: string

beforeAll(async () => {
  visitorDevice = await connect(server, chat.visitor)
  stranger = await newVisitor(server)
  strangerDevice = await connect(server, stranger)
  const environment = { PARLEY_DATA: server.dataFolder, PARLEY_JWT_SECRET: jwtSecret }
  const made = await runStart(environment, ['./commands/key.ts', 'create', 'Order system'])
  expect(made).toMatchObject({ code: 0, stderr: '' })
  key = made.stdout.trim()
})
afterAll(() => {
  for (const device of [chat.agentDevice, visitorDevice, strangerDevice]) device.drop()
})

const send = (body: object, token = key): Promise<Answer> => server.http.post('/api/v1/message/rest/send', body, token)
const toThread = (more: object = {}) => ({ content: 'x', thread: { topic: chat.topic }, ...more })

describe('a backend with a key', () => {
  test('speaks in any thread of its organization, under the key’s name, to its people only', async () => {
    const { status, body } = await send(toThread({ uid: 'parcel', content: 'Your parcel is on its way.' }))
    expect(status).toBe(200)
    expect(body.data.user).toMatchObject({ nickname: 'Order system', type: 'ROBOT' })
    for (const device of [visitorDevice, chat.agentDevice]) {
      const heard = await device.hearsUid('parcel')
      expect(heard).toMatchObject({ content: 'Your parcel is on its way.', seq: body.data.seq })
      expect(heard.user).toMatchObject({ uid: body.data.user.uid, nickname: 'Order system', type: 'ROBOT' })
    }
    // A round trip of the stranger, so that anything sent before would have arrived.
    await strangerDevice.client.subscribeAsync(`user/${stranger.uid}`)
    expect(strangerDevice.heard).toEqual([])
  })

  test('may name the thread by its uid, and resend after a lost response', async () => {
    const body = { uid: 'twice', content: 'x', thread: { uid: chat.uid } }
    const [one, again] = [await send(body), await send(body)]
    expect(one.status).toBe(200)
    expect(again).toEqual(one)
    expect(server.rows("select count(*) as stored from messages where uid = 'twice'")).toEqual([{ stored: 1 }])
  })

  test('cannot speak as somebody else, nor withdraw or acknowledge other messages', async () => {
    const { body } = await send(
      toThread({ uid: 'mask', user: { uid: chat.agent.uid, nickname: 'Admin', type: 'AGENT' } }),
    )
    expect(body.data.user).toMatchObject({ nickname: 'Order system', type: 'ROBOT' })
    await chat.agentDevice.say(chat.topic, { uid: 'by the agent', content: 'x' })
    expect(await send(toThread({ type: 'RECALL', content: 'by the agent' }))).toEqual(refused(403, 'not_author'))
    expect(await send(toThread({ type: 'READ', content: 'by the agent' }))).toEqual(refused(404, 'thread_not_found'))
    expect(await send(toThread({ type: 'AGENT_CLOSED' }))).toEqual(refused(400, 'type_reserved'))
  })
})

describe('a backend', () => {
  test('is refused where there is no thread', async () => {
    for (const thread of [{ topic: 'org/workgroup/df_wg_uid/nobody' }, { uid: 'nothing' }]) {
      expect(await send({ content: 'x', thread })).toEqual(refused(404, 'thread_not_found'))
    }
  })

  test('of another organization finds no thread here', async () => {
    const store = await openSqlite(join(server.dataFolder, 'parley.db'), { onDeath: () => {} })
    await store.workgroups.createOrganization({ uid: 'other_org' as Uid, name: 'Other' })
    const given = { orgUid: 'other_org' as Uid, name: 'Other', createdAt: Date.now() }
    const foreign = await createApiKey(store, given)
    await store.close()
    for (const thread of [{ topic: chat.topic }, { uid: chat.uid }]) {
      expect(await send({ content: 'x', thread }, foreign)).toEqual(refused(404, 'thread_not_found'))
    }
  })
})

describe('a key', () => {
  test('is stored as a hash only', () => {
    expect(key).toMatch(/^parley_[\w-]{43}$/)
    const sha256 = createHash('sha256').update(key).digest('hex')
    const rows = server.rows('select name, org_uid, sha256 from api_keys where name = ?', 'Order system')
    expect(rows).toEqual([{ name: 'Order system', org_uid: 'df_org_uid', sha256 }])
  })

  test.each([
    ['GET', '/api/v1/thread/query'],
    ['GET', '/api/v1/user/profile'],
    ['GET', '/api/v1/message/sync'],
    ['POST', '/api/v1/user/logout'],
  ])('does not open %s %s', async (method, path) => {
    const headers = { authorization: `Bearer ${key}` }
    const { status } = await fetch(server.url + path, { method, headers })
    expect(status).toBe(401)
  })

  test('does not open a thread, the visitors’ door or the MQTT one', async () => {
    const [read, sent] = await Promise.all([
      server.http.get(`/api/v1/thread/${chat.uid}`, key),
      server.http.post('/visitor/api/v1/message/send', toThread(), key),
    ])
    expect([read, sent]).toEqual([refused(401, 'unauthenticated'), refused(401, 'unauthenticated')])
    await expect(connect(server, { uid: 'df_ag_uid', token: key })).rejects.toMatchObject({ code: 4 })
  })

  test('is refused if nobody created it', async () => {
    for (const wrong of [`${key}x`, key.slice(0, -1), key.toUpperCase(), `parley_${'A'.repeat(43)}`, 'parley_', '']) {
      expect(await send(toThread(), wrong)).toEqual(refused(401, 'unauthenticated'))
    }
  })
})

describe('an admin', () => {
  const ask = (verb: string, body: object) => server.http.post(`/api/v1/apikey/${verb}`, body, chat.agent.token)

  test('creates a key that works, lists it without its secret, and revokes it at once', async () => {
    const made = await ask('create', { name: 'Stock' })
    const { uid, key: fresh } = made.body.data as unknown as { uid: string; key: string }
    expect((await send(toThread(), fresh)).status).toBe(200)
    const listed = await server.http.get('/api/v1/apikey/query', chat.agent.token)
    expect(listed.body.data.content).toContainEqual({ uid, name: 'Stock', createdAt: expect.any(Number) })
    expect(JSON.stringify(listed.body)).not.toContain(fresh)
    expect((await ask('revoke', { uid })).status).toBe(200)
    expect(await send(toThread(), fresh)).toEqual(refused(401, 'unauthenticated'))
    expect(await ask('revoke', { uid })).toEqual(refused(404, 'not_found'))
  })

  test('neither sees nor revokes the keys of another organization', async () => {
    const { admin } = await addNeighbours(server)
    const listed = await server.http.get('/api/v1/apikey/query', admin.token)
    expect(listed.body.data.totalElements).toBe(0)
    const [row] = server.rows("select uid from api_keys where name = 'Order system'")
    expect(await server.http.post('/api/v1/apikey/revoke', row, admin.token)).toEqual(refused(404, 'not_found'))
    expect((await send(toThread())).status).toBe(200)
  })
})
