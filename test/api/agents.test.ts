import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { contentOf, hearsOf } from '../support/office.ts'
import { connect, logIn, type TestDevice, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn, type Neighbours } from '../support/setting-up.ts'
import { password, type ShownAgent, StaffOffice } from '../support/staff.ts'

const server = perFile.server()
let staff: StaffOffice
let agentDevice: TestDevice
let plain: TestPerson
let neighbours: Neighbours

beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
  agentDevice = await connect(server, staff.admin)
  plain = await staff.welcome({ nickname: 'Plain' })
  neighbours = await addNeighbours(server)
})
afterAll(() => agentDevice.drop())

describe('a new agent', () => {
  test('logs in, is shown to colleagues and works in the workgroups they were given', async () => {
    const wish = { username: 'zoe', password, nickname: 'Zoe', avatar: 'z.png', capacity: 3, role: 'ADMIN' }
    const { uid, ...shown } = dataOf<ShownAgent>(
      await staff.create({ ...wish, workgroups: ['df_wg_uid', 'df_wg_uid'] }),
    )
    expect(shown).toEqual({ username: 'zoe', nickname: 'Zoe', avatar: 'z.png', capacity: 3, role: 'ADMIN' })
    expect(await logIn(server, 'zoe', password)).toMatchObject({ uid })
    const now = { status: 'OFFLINE', chosen: 'AVAILABLE', present: false, open: 0, offered: 0 }
    const told = { signature: '', invisible: false }
    expect(await staff.find(uid)).toEqual({ uid, ...shown, ...told, ...now })
    const members = await server.http.get('/api/v1/workgroup/member/query?workgroupUid=df_wg_uid', staff.admin.token)
    expect(listIn<{ agentUid: string }>(members).filter((one) => one.agentUid === uid)).toHaveLength(1)
  })

  test('without further details is a plain agent with 100 seats', async () => {
    const { uid } = await staff.hire()
    expect(await staff.find(uid)).toMatchObject({ capacity: 100, role: 'AGENT', nickname: 'Ann' })
  })

  test('needs a unique username', async () => {
    const again = { username: 'admin', password, nickname: 'Twin' }
    expect(await staff.create(again)).toEqual(refused(409, 'username_taken'))
    expect(await staff.update({ uid: plain.uid, username: 'admin' })).toEqual(refused(409, 'username_taken'))
    const username = (await staff.find(plain.uid))?.username
    expect(await staff.update({ uid: plain.uid, username })).toMatchObject({ status: 200 })
  })
})

describe('a wish for an agent', () => {
  test.each([
    ['a short password', { password: '7 chars' }],
    ['no password', { password: undefined }],
    ['a username with a space', { username: 'a b' }],
    ['no name', { nickname: '' }],
    ['less than no seats', { capacity: -1 }],
    ['half a seat', { capacity: 1.5 }],
    ['a role there is not', { role: 'OWNER' }],
    ['a field there is not', { uid: 'mine' }],
  ])('is refused with %s', async (_what, odd) => {
    const wish = { username: `odd-${randomUUID()}`, password, nickname: 'Odd', ...odd }
    expect(await staff.create(wish)).toEqual(refused(400, 'malformed'))
    expect(listIn<ShownAgent>(await staff.query()).some((one) => one.nickname === 'Odd')).toBe(false)
  })

  test('is refused with a workgroup that does not exist or belongs to another organization', async () => {
    for (const workgroup of ['nothing', neighbours.workgroup]) {
      const wish = { username: `odd-${randomUUID()}`, password, nickname: 'Odd', workgroups: [workgroup] }
      expect(await staff.create(wish)).toEqual(refused(400, 'unknown_target'))
    }
  })
})

describe('colleagues', () => {
  test('are shown with who is there, how busy they are, and who is full', async () => {
    const agent = await staff.welcome({ capacity: 2 })
    const stands = async () => {
      const { status, chosen, present, open, offered } = (await staff.find(agent.uid)) as ShownAgent &
        Record<string, unknown>
      return { status, chosen, present, open, offered }
    }
    const idle = { chosen: 'AVAILABLE', present: true, open: 0, offered: 0 }
    expect(await stands()).toEqual({ status: 'OFFLINE', ...idle, present: false })
    const device = await connect(server, agent)
    expect(await stands()).toEqual({ status: 'AVAILABLE', ...idle })
    const { page: first } = await staff.asks(agent.uid)
    expect(await stands()).toEqual({ status: 'AVAILABLE', ...idle, open: 1 })
    const { page: second } = await staff.asks(agent.uid)
    expect(await stands()).toEqual({ status: 'BUSY', ...idle, open: 2 })
    await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, agent.token)
    expect(await stands()).toEqual({ status: 'AWAY', ...idle, chosen: 'AWAY', open: 2 })
    for (const one of [device, first, second]) one.drop()
  })

  test('come in pages by nickname, without duplicates', async () => {
    const page = (number: number) => server.http.get(`/api/v1/agent/query?pageSize=2&pageNumber=${number}`, plain.token)
    const all = listIn<ShownAgent>(await staff.query()).map((one) => one.uid)
    const pages = await Promise.all(all.slice(0, Math.ceil(all.length / 2)).map((_uid, number) => page(number)))
    expect(pages.flatMap((one) => listIn<ShownAgent>(one)).map((one) => one.uid)).toEqual(all)
    expect(pages[0]?.body.data).toMatchObject({ totalElements: all.length, number: 0, last: false })
  })

  test('learn of a change at once', async () => {
    const { uid } = await staff.hire()
    await staff.update({ uid, capacity: 7 })
    await hearsOf(agentDevice, 'AGENT_STATUS', (content) => content.agentUid === uid && content.capacity === 7)
  })
})

describe('a changed agent', () => {
  test('has what was changed, and the rest as before', async () => {
    const { uid, username } = await staff.hire()
    const renamed = `new-${username}`
    const answer = await staff.update({ uid, username: renamed, nickname: 'Bea' })
    expect(dataOf(answer)).toEqual({
      uid,
      username: renamed,
      nickname: 'Bea',
      avatar: '',
      capacity: 100,
      role: 'AGENT',
    })
    expect(await logIn(server, renamed, password)).toMatchObject({ uid })
    expect(await staff.update({ uid: 'nobody', nickname: 'x' })).toEqual(refused(400, 'unknown_target'))
  })

  test('with one more seat serves a waiting visitor at once', async () => {
    const agent = await staff.welcome({ capacity: 0 })
    const device = await connect(server, agent)
    const { page, thread } = await staff.asks(agent.uid)
    expect(thread.type).toBe('QUEUE')
    await staff.update({ uid: agent.uid, capacity: 1 })
    await page.hears(({ type }) => type === 'WELCOME')
    device.drop()
    page.drop()
  })
})

describe('only admins change agents', () => {
  test('no other agent, not even for themself', async () => {
    const forbidden = refused(403, 'forbidden')
    const wish = { username: 'friend', password, nickname: 'Friend' }
    expect(await staff.create(wish, plain.token)).toEqual(forbidden)
    expect(await staff.update({ uid: plain.uid, role: 'ADMIN' }, plain.token)).toEqual(forbidden)
    expect(await staff.update({ uid: staff.admin.uid, password }, plain.token)).toEqual(forbidden)
    expect(await staff.remove(staff.admin.uid, plain.token)).toEqual(forbidden)
    expect(await staff.find(plain.uid)).toMatchObject({ role: 'AGENT' })
    expect(await logIn(server)).toMatchObject({ uid: staff.admin.uid })
  })

  test('and those of another organization can neither change, see nor receive anything of them', async () => {
    const { admin: boss } = neighbours
    const device = await connect(server, boss)
    const unknown = refused(400, 'unknown_target')
    expect(await staff.update({ uid: boss.uid, nickname: 'Mine' })).toEqual(unknown)
    expect(await staff.remove(boss.uid)).toEqual(unknown)
    expect(listIn<ShownAgent>(await staff.query()).some((one) => one.uid === boss.uid)).toBe(false)
    const { uid } = await staff.hire()
    await hearsOf(agentDevice, 'AGENT_STATUS', (content) => content.agentUid === uid)
    await device.roundTrip()
    expect(device.heard.filter((message) => contentOf(message).agentUid === uid)).toEqual([])
    device.drop()
  })
})
