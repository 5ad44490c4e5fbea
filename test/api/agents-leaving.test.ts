import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { hearsOf } from '../support/office.ts'
import { connect, logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours, listIn } from '../support/setting-up.ts'
import { password, type ShownAgent, StaffOffice } from '../support/staff.ts'
import { adminPassword, startTestServer } from '../support/test-server.ts'

const server = perFile.server()
let staff: StaffOffice
let agentDevice: TestDevice
let plain: TestPerson

beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
  agentDevice = await connect(server, staff.admin)
  plain = await staff.welcome({ nickname: 'Plain' })
})
afterAll(() => agentDevice.drop())

const closed = (device: TestDevice) => new Promise((resolve) => device.client.once('close', () => resolve('closed')))

describe('an agent with a new password', () => {
  test('has no session left, and logs in with the new one only', async () => {
    const agent = await staff.welcome()
    const device = await connect(server, agent)
    const hungUp = closed(device)
    await staff.update({ uid: agent.uid, password: 'another good one' })
    expect(await hungUp).toBe('closed')
    expect(await server.http.get('/api/v1/user/profile', agent.token)).toEqual(refused(401, 'unauthenticated'))
    const { refreshToken } = agent
    expect(await server.http.post('/auth/v1/refresh', { refreshToken })).toEqual(refused(401, 'unauthenticated'))
    const enter = (word: string) => server.http.post('/auth/v1/login', { username: agent.username, password: word })
    expect(await enter(password)).toEqual(refused(401, 'bad_credentials'))
    expect((await enter('another good one')).status).toBe(200)
    expect(agentDevice.client.connected).toBe(true)
  })

  test('keeps the session in which they changed it, and no other', async () => {
    const agent = await staff.welcome({ role: 'ADMIN' })
    const other = await logIn(server, agent.username, password)
    expect((await staff.update({ uid: agent.uid, password: 'another good one' }, agent.token)).status).toBe(200)
    const statusFor = async (token: string) => (await server.http.get('/api/v1/user/profile', token)).status
    expect([await statusFor(agent.token), await statusFor(other.token)]).toEqual([200, 401])
    expect((await staff.remove(agent.uid)).status).toBe(200)
  })
})

describe('a deleted agent', () => {
  test('is out at once: sockets, tokens, login', async () => {
    const agent = await staff.welcome({ workgroups: ['df_wg_uid'] })
    const device = await connect(server, agent)
    const hungUp = closed(device)
    expect(await staff.remove(agent.uid)).toMatchObject({ status: 200, body: { data: null } })
    expect(await hungUp).toBe('closed')
    expect(await server.http.get('/api/v1/user/profile', agent.token)).toEqual(refused(401, 'unauthenticated'))
    await expect(connect(server, agent)).rejects.toMatchObject({ code: 5 })
    const { refreshToken, username } = agent
    expect(await server.http.post('/auth/v1/refresh', { refreshToken })).toEqual(refused(401, 'unauthenticated'))
    expect(await server.http.post('/auth/v1/login', { username, password })).toEqual(refused(401, 'bad_credentials'))
    expect(await staff.find(agent.uid)).toBeUndefined()
    await hearsOf(agentDevice, 'AGENT_STATUS', ({ agentUid, capacity }) => agentUid === agent.uid && capacity === 0)
    const asked = await server.http.post(
      '/visitor/api/v1/thread',
      { type: '0', sid: agent.uid },
      (await newVisitor(server)).token,
    )
    expect(asked).toEqual(refused(400, 'unknown_target'))
    expect((await staff.create({ username, password, nickname: 'Next' })).status).toBe(200)
  })
})

describe('when an agent is deleted', () => {
  test('no visitor may talk with them or wait for them: until then the agent stays', async () => {
    const agent = await staff.welcome({ capacity: 1 })
    const device = await connect(server, agent)
    const talking = await staff.asks(agent.uid)
    const waiting = await staff.asks(agent.uid)
    const end = ({ uid }: { uid: string }, token: string) =>
      server.http.post('/visitor/api/v1/thread/close', { uid }, token)
    expect([talking.thread.type, waiting.thread.type]).toEqual(['WELCOME', 'QUEUE'])
    expect(await staff.remove(agent.uid)).toEqual(refused(409, 'in_use'))
    await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, agent.token)
    await end(talking.thread, talking.visitor.token)
    expect(await staff.remove(agent.uid)).toEqual(refused(409, 'in_use'))
    await end(waiting.thread, waiting.visitor.token)
    expect(device.client.connected).toBe(true)
    expect((await staff.remove(agent.uid)).status).toBe(200)
    for (const one of [talking, waiting]) one.page.drop()
    device.drop()
  })

  test('their conversations with colleagues remain', async () => {
    const agent = await staff.welcome()
    const opened = await server.http.post('/api/v1/thread/member', { agentUid: plain.uid }, agent.token)
    const { topic, uid } = opened.body.data
    await server.http.post('/api/v1/message/rest/send', { content: 'bye', thread: { topic } }, agent.token)
    expect((await staff.remove(agent.uid)).status).toBe(200)
    const history = await server.http.get(`/api/v1/message/thread/uid?threadUid=${uid}`, plain.token)
    expect(history.body.data.content.map((message) => message.content)).toEqual(['bye'])
  })
})

describe('the last admin', () => {
  test('is neither deleted nor made a plain agent, and when two do that to each other one stays', async () => {
    const { admin: boss } = await addNeighbours(server)
    const lastAdmin = refused(409, 'last_admin')
    expect(await staff.remove(boss.uid, boss.token)).toEqual(lastAdmin)
    expect(await staff.update({ uid: boss.uid, role: 'AGENT', nickname: 'Lowered' }, boss.token)).toEqual(lastAdmin)
    const username = `second-${randomUUID()}`
    await staff.create({ username, password, nickname: 'Second', role: 'ADMIN' }, boss.token)
    const second = await logIn(server, username, password)
    const answers = await Promise.all([
      staff.update({ uid: boss.uid, role: 'AGENT' }, second.token),
      staff.remove(second.uid, boss.token),
    ])
    expect(answers.map(({ status }) => status).sort()).not.toEqual([200, 200])
    const admins = listIn<ShownAgent>(await staff.query(boss.token)).filter((one) => one.role === 'ADMIN')
    expect(admins).toMatchObject([{ nickname: expect.stringMatching(/Boss|Second/) }])
  })

  test('may be another one than the first, who does not return with the next start', async () => {
    const before = await startTestServer()
    const first = await logIn(before)
    const wish = { username: 'successor', password, nickname: 'Successor', role: 'ADMIN' }
    await before.http.post('/api/v1/agent/create', wish, first.token)
    const { token } = await logIn(before, 'successor', password)
    expect((await before.http.post('/api/v1/agent/delete', { uid: first.uid }, token)).status).toBe(200)
    await before.stop()
    const after = await startTestServer({ dataFolder: before.dataFolder })
    const login = { username: 'admin', password: adminPassword }
    expect(await after.http.post('/auth/v1/login', login)).toEqual(refused(401, 'bad_credentials'))
    expect(listIn<ShownAgent>(await after.http.get('/api/v1/agent/query', token))).toMatchObject([
      { nickname: 'Successor' },
    ])
    await after.remove()
  })
})
