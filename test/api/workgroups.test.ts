import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { defaultSettings, type WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn, type Neighbours } from '../support/setting-up.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

interface Workgroup {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
  readonly settings: WorkgroupSettings
}

const server = perFile.server()
let admin: TestPerson
let agentDevice: TestDevice
let plain: TestPerson
let neighbours: Neighbours
/** A new workgroup for each test; the admin is its only member. */
let uid: string

beforeAll(async () => {
  admin = await logIn(server)
  agentDevice = await connect(server, admin)
  await addTestAgent(server.dataFolder, 'plain')
  plain = await logIn(server, 'plain', agentPassword)
  neighbours = await addNeighbours(server)
})
afterAll(() => agentDevice.drop())
beforeEach(async () => {
  uid = dataOf<Workgroup>(await create({ nickname: 'Sales' })).uid
  const body = { workgroupUid: uid, agentUid: admin.uid }
  expect((await server.http.post('/api/v1/workgroup/member/add', body, admin.token)).status).toBe(200)
})

const create = (body: object, token = admin.token) => server.http.post('/api/v1/workgroup/create', body, token)
const update = (body: object, token = admin.token) => server.http.post('/api/v1/workgroup/update', body, token)
const remove = (of: string, token = admin.token) => server.http.post('/api/v1/workgroup/delete', { uid: of }, token)
const query = (token = admin.token) => server.http.get('/api/v1/workgroup/query?pageSize=100', token)
const set = (settings: object) => update({ uid, settings })
const found = async (of = uid) => listIn<Workgroup>(await query(plain.token)).find((one) => one.uid === of)
const arrives = async () => {
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  return { visitor, page, thread: await openThread(server, visitor, { sid: uid }) }
}

describe('a workgroup', () => {
  test('starts with the defaults and the given settings, and is shown to every agent', async () => {
    const settings = { accept: 'OFFER', hours: { timeZone: 'Asia/Shanghai' }, texts: { 'zh-CN': { welcome: '您好' } } }
    const made = dataOf<Workgroup>(await create({ nickname: 'VIP', avatar: 'a.png', settings }))
    const hours = { ...defaultSettings.hours, timeZone: 'Asia/Shanghai' }
    const expected = { nickname: 'VIP', avatar: 'a.png', settings: { ...defaultSettings, ...settings, hours } }
    expect(made).toEqual({ uid: expect.any(String), ...expected })
    expect(await found(made.uid)).toEqual(made)
    const page = await server.http.get('/api/v1/workgroup/query?pageSize=1&pageNumber=1', plain.token)
    expect(page.body.data).toMatchObject({ number: 1, content: [{}] })
  })

  test('changes setting by setting, and keeps the others', async () => {
    const week = [[{ from: 540, to: 1080 }], [], [], [], [], [], [{ from: 0, to: 1440 }]]
    await set({ hours: { week, timeZone: 'Europe/Berlin' }, maxWaiting: 7, overflowUid: 'df_wg_uid' })
    await set({ hours: { holidays: ['2028-02-29'] }, sticky: false })
    const hours = { week, timeZone: 'Europe/Berlin', holidays: ['2028-02-29'] }
    const expected = { ...defaultSettings, hours, maxWaiting: 7, sticky: false, overflowUid: 'df_wg_uid' }
    expect((await found())?.settings).toEqual(expected)
    const renamed = await update({ uid, nickname: 'Sales 2', settings: { overflowUid: null, hours: { week: null } } })
    const settings = { ...expected, overflowUid: null, hours: { ...hours, week: null } }
    expect(dataOf(renamed)).toEqual({ uid, nickname: 'Sales 2', avatar: '', settings })
  })

  test('keeps both of two concurrent changes', async () => {
    await Promise.all([set({ maxWaiting: 3 }), set({ goneSeconds: 60 }), update({ uid, avatar: 'b.png' })])
    expect(await found()).toMatchObject({ avatar: 'b.png', settings: { maxWaiting: 3, goneSeconds: 60 } })
  })
})

describe('a workgroup that is deleted', () => {
  test('is gone, and visitors cannot ask for it', async () => {
    expect(await remove(uid)).toMatchObject({ status: 200, body: { data: null } })
    expect(await found()).toBeUndefined()
    const { token } = await newVisitor(server)
    const asked = await server.http.post('/visitor/api/v1/thread', { type: '1', sid: uid }, token)
    expect(asked).toEqual(refused(400, 'unknown_target'))
    expect(await remove(uid)).toEqual(refused(400, 'unknown_target'))
  })

  test('stays as long as it has open threads or another one overflows into it', async () => {
    const { page, thread } = await arrives()
    expect(await remove(uid)).toEqual(refused(409, 'in_use'))
    await server.http.post('/api/v1/thread/close', { uid: thread.uid }, admin.token)
    const other = dataOf<Workgroup>(await create({ nickname: 'Before', settings: { overflowUid: uid } }))
    expect(await remove(uid)).toEqual(refused(409, 'in_use'))
    expect((await remove(other.uid)).status).toBe(200)
    expect((await remove(uid)).status).toBe(200)
    page.drop()
  })
})

const day = [{ from: 0, to: 1440 }]
test.each([
  ['a setting there is not', { colour: 'red' }],
  ['hours there are not', { hours: { zone: 'UTC' } }],
  ['a text there is not', { texts: { en: { hello: 'x' } } }],
  ['a language that is none', { texts: { 'no language': { welcome: 'x' } } }],
  ['a mode that is none', { routing: 'RANDOM' }],
  ['a way to accept that is none', { accept: 'MAYBE' }],
  ['no time for an answer', { offerSeconds: 0 }],
  ['a time below nothing', { goneSeconds: -1 }],
  ['half a second', { idleWarnSeconds: 0.5 }],
  ['a limit below nothing', { maxWaiting: -1 }],
  ['a time zone on the moon', { hours: { timeZone: 'Moon/Tranquility' } }],
  ['a week of six days', { hours: { week: [day, day, day, day, day, day] } }],
  ['a day that ends before it begins', { hours: { week: [[{ from: 600, to: 600 }], [], [], [], [], [], []] } }],
  ['a day of more than 24 hours', { hours: { week: [[{ from: 0, to: 1441 }], [], [], [], [], [], []] } }],
  ['a stretch with a name', { hours: { week: [[{ from: 0, to: 1, name: 'x' }], [], [], [], [], [], []] } }],
  ['a holiday that is no day', { hours: { holidays: ['2026-02-31'] } }],
  ['a holiday in another form', { hours: { holidays: ['24.12.2026'] } }],
])('%s is refused and changes nothing', async (_what, settings) => {
  expect(await set({ ...settings, inviteRating: true })).toEqual(refused(400, 'malformed'))
  expect(await create({ nickname: 'odd', settings })).toEqual(refused(400, 'malformed'))
  expect((await found())?.settings).toEqual(defaultSettings)
})

test('it overflows into another workgroup of the same organization, and into nothing else', async () => {
  for (const overflowUid of ['nothing', admin.uid, neighbours.workgroup]) {
    expect(await set({ overflowUid })).toEqual(refused(400, 'unknown_target'))
  }
  expect(await set({ overflowUid: uid })).toEqual(refused(400, 'malformed'))
  expect((await set({ overflowUid: 'df_wg_uid' })).status).toBe(200)
})

describe('a setting takes effect at once', () => {
  test('for the next visitor who asks', async () => {
    const answers: string[] = []
    const closedDays = { hours: { week: [[], [], [], [], [], [], []] } }
    const ended: string[] = []
    for (const settings of [{}, { accept: 'OFFER' }, { routing: 'MANUAL' }, closedDays]) {
      await set({ routing: 'LEAST_ACTIVE', accept: 'AUTO', ...settings })
      const { page, visitor, thread } = await arrives()
      answers.push(thread.type)
      page.drop()
      ended.push(
        (await server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, visitor.token)).body.data.state,
      )
    }
    expect(answers).toEqual(['WELCOME', 'QUEUE', 'QUEUE', 'LEAVE_MSG'])
    expect(ended).toEqual(['CLOSED', 'CLOSED', 'CLOSED', 'CLOSED'])
  })

  test('for visitors who already wait', async () => {
    await set({ routing: 'MANUAL' })
    const { page, thread } = await arrives()
    expect(thread.type).toBe('QUEUE')
    await set({ routing: 'ROUND_ROBIN' })
    await page.hears(({ type }) => type === 'WELCOME')
    page.drop()
  })
})

describe('only admins change workgroups', () => {
  test('no other agent, and the workgroup is as it was', async () => {
    const forbidden = refused(403, 'forbidden')
    expect(await create({ nickname: 'Mine' }, plain.token)).toEqual(forbidden)
    expect(await update({ uid, nickname: 'Mine' }, plain.token)).toEqual(forbidden)
    expect(await remove(uid, plain.token)).toEqual(forbidden)
    expect(await remove('nothing', plain.token)).toEqual(forbidden)
    expect(await found()).toMatchObject({ nickname: 'Sales' })
    expect(listIn<Workgroup>(await query()).some((one) => one.nickname === 'Mine')).toBe(false)
  })

  test('and those of another organization neither change nor see it', async () => {
    const { token } = neighbours.admin
    expect(await update({ uid, nickname: 'Theirs' }, token)).toEqual(refused(400, 'unknown_target'))
    expect(await remove(uid, token)).toEqual(refused(400, 'unknown_target'))
    expect(listIn<Workgroup>(await query(token)).map((one) => one.uid)).toEqual([neighbours.workgroup])
    expect(await found(neighbours.workgroup)).toBeUndefined()
    expect(await found()).toMatchObject({ nickname: 'Sales' })
    const { token: visitor } = await newVisitor(server)
    const asked = await server.http.post('/visitor/api/v1/thread', { type: '1', sid: neighbours.workgroup }, visitor)
    expect(asked).toEqual(refused(400, 'unknown_target'))
  })
})
