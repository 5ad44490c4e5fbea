import { setTimeout as pass } from 'node:timers/promises'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { openTeam, type Team } from '../support/handover.ts'
import { limitsWith } from '../support/limits.ts'
import { connect, newVisitor, openThread, type TestDevice } from '../support/people.ts'
import { isTold, type PresentVisitor, talkWith, toldOf } from '../support/visitor-status.ts'

const lostMs = 300
const server = perFile.server({ limits: limitsWith({ 'visitors.lostMs': lostMs, 'visitors.pollMs': 1000 }) })
let team: Team
let desk: TestDevice

beforeEach(async () => {
  team = await openTeam(server)
  desk = team.ann.agentDevice
})
afterEach(() => team.office.close())

const talk = (): Promise<PresentVisitor> => talkWith(server, desk, { keepalive: 30, sid: team.office.workgroup })
const presenceFor = async ({ token }: { token: string }, uid: string) =>
  ((await server.http.get(`/api/v1/thread/${uid}`, token)).body.data as { presence?: object } | null)?.presence
const tells = (status: string) => ({
  uid: crypto.randomUUID(),
  type: 'VISITOR_STATUS',
  content: JSON.stringify({ status }),
})
const toldAnything = ({ heard }: TestDevice) => heard.filter((one) => one.type === 'VISITOR_STATUS')

test('one of several connections of a visitor suffices to be there', async () => {
  const { visitor, page, topic } = await talk()
  const second = await connect(server, visitor, { device: 'd2' })
  await pass(1100)
  await page.leave()
  await pass(2 * lostMs)
  expect(toldOf(desk, topic).map(({ status }) => status)).not.toContain('OFFLINE')
  await second.leave()
  await desk.hears(isTold(topic, 'OFFLINE'))
})

test('a visitor is away while no page of theirs is in view, as each connection says of its own', async () => {
  const { visitor, page, topic } = await talk()
  const second = await connect(server, visitor, { device: 'd2' })
  await page.say(topic, tells('AWAY'), 0)
  await pass(1100)
  expect(toldOf(desk, topic).map(({ status }) => status)).not.toContain('AWAY')
  await second.say(topic, tells('AWAY'), 0)
  await desk.hears(isTold(topic, 'AWAY'))
  await pass(1100)
  const before = toldOf(desk, topic).length
  await page.say(topic, tells('ONLINE'), 0)
  await expect.poll(() => toldOf(desk, topic).slice(before)).toMatchObject([{ status: 'ONLINE' }])
  for (const device of [page, second]) device.drop()
})

test('only a visitor says so, with a status, in their own thread', async () => {
  const { page, topic } = await talk()
  const odd = { ...tells('GONE'), uid: 'odd' }
  await page.say(topic, odd)
  expect(await page.refusal('odd')).toMatchObject({ code: 'malformed' })
  await desk.say(topic, { ...tells('AWAY'), uid: 'agent' })
  expect(await desk.refusal('agent')).toMatchObject({ code: 'type_reserved' })
  const stranger = await connect(server, await newVisitor(server))
  await stranger.say(topic, { ...tells('AWAY'), uid: 'stranger' })
  expect(await stranger.refusal('stranger')).toMatchObject({ code: 'thread_not_found' })
  await pass(2 * lostMs)
  expect(toldOf(desk, topic).map(({ status }) => status)).not.toContain('AWAY')
  for (const device of [page, stranger]) device.drop()
})

test('the agent is told which page the visitor is on, as soon as they move', async () => {
  const { visitor, page, topic, uid } = await talk()
  await pass(1100)
  const at = { url: 'https://shop.example/cart', title: 'Your cart' }
  await server.http.post('/visitor/api/v1/browse', at, visitor.token)
  await desk.hears((one) => one.type === 'VISITOR_STATUS' && (one.content ?? '').includes('/cart'))
  expect(toldOf(desk, topic).at(-1)).toMatchObject({ status: 'ONLINE', ...at })
  expect(await presenceFor(team.ann, uid)).toMatchObject({ status: 'ONLINE', ...at })
  const before = toldOf(desk, topic).length
  await server.http.post('/visitor/api/v1/browse', at, visitor.token)
  await pass(1500)
  expect(toldOf(desk, topic)).toHaveLength(before)
  page.drop()
})

test('a visitor who polls over HTTP is there as long as they do', async () => {
  const visitor = await newVisitor(server)
  const poll = (query: string, signal?: AbortSignal) =>
    fetch(`${server.url}/visitor/api/v1/message/sync?${query}`, {
      headers: { authorization: `Bearer ${visitor.token}` },
      ...(signal === undefined ? {} : { signal }),
    }).then((answer) => answer.json())
  const { topic } = await openThread(server, visitor, { sid: team.office.workgroup })
  await desk.hears(isTold(topic, 'ONLINE'))
  let { cursor } = (await poll('wait=0')).data
  for (let round = 0; round < 3; round += 1) ({ cursor } = (await poll(`wait=1&cursor=${cursor}`)).data)
  expect(toldOf(desk, topic).map(({ status }) => status)).not.toContain('OFFLINE')
  const closing = new AbortController()
  const last = poll(`wait=20&cursor=${cursor}`, closing.signal).catch(() => {})
  await pass(300)
  const from = Date.now()
  closing.abort()
  await last
  await desk.hears(isTold(topic, 'OFFLINE'))
  expect(Date.now() - from).toBeLessThan(lostMs + 700)
})

test('agents who come later learn it: by HTTP, in the brief, and once they join', async () => {
  const { topic, uid, page } = await talk()
  page.drop()
  await desk.hears(isTold(topic, 'OFFLINE'))
  const told = toldOf(desk, topic).at(-1)
  const listed = await server.http.get('/api/v1/thread/query?state=CHATTING', team.ann.token)
  const content = listed.body.data.content as unknown as { uid: string; presence: object }[]
  expect(content.find((one) => one.uid === uid)?.presence).toEqual(told)
  const brief = await server.http.get(`/api/v1/queue/brief?threadUid=${uid}`, team.ann.token)
  expect(brief.body.data).toMatchObject({ presence: told, note: '' })
  const { agentDevice } = team.bea
  const invite = { threadUid: uid, to: { agentUid: team.bea.uid }, uid: crypto.randomUUID() }
  await server.http.post('/api/v1/thread/invite/create', invite, team.ann.token)
  await server.http.post('/api/v1/thread/invite/accept', { threadUid: uid, uid: invite.uid }, team.bea.token)
  await agentDevice.hears(isTold(topic, 'OFFLINE'))
  expect(toldOf(agentDevice, topic).at(-1)).toEqual(told)
})

test('an agent who gave the thread away, other agents and visitors are told nothing', async () => {
  const { topic, uid, page, visitor } = await talk()
  const other = await talk()
  const tablet = await connect(server, visitor, { device: 'd2' })
  await team.bea.agentDevice.roundTrip()
  const transfer = { threadUid: uid, to: { agentUid: team.bea.uid }, uid: crypto.randomUUID() }
  await server.http.post('/api/v1/thread/transfer/create', transfer, team.ann.token)
  expect(toldAnything(team.bea.agentDevice)).toEqual([])
  await server.http.post('/api/v1/thread/transfer/accept', { threadUid: uid, uid: transfer.uid }, team.bea.token)
  await team.bea.agentDevice.hears(isTold(topic, 'ONLINE'))
  await pass(1100)
  const before = toldOf(desk, topic).length
  for (const device of [page, tablet]) await device.leave()
  await team.bea.agentDevice.hears(isTold(topic, 'OFFLINE'))
  await desk.roundTrip()
  expect(toldOf(desk, topic)).toHaveLength(before)
  expect(await presenceFor(team.ann, uid)).toBeUndefined()
  for (const device of [team.cora.agentDevice, page, tablet, other.page]) {
    expect(toldAnything(device)).toEqual([])
  }
  other.page.drop()
})

test('a restart tells nobody that visitors have left who come back, and those who do not once', async () => {
  await team.office.set({})
  const [staying, leaving] = [await talk(), await talk()]
  for (const { page } of [staying, leaving]) page.drop()
  desk.drop()
  await server.stop()
  await server.start({ limits: limitsWith({ 'visitors.startMs': 3000, 'visitors.lostMs': lostMs }) })
  const again = await connect(server, team.ann)
  expect(await presenceFor(team.ann, leaving.uid)).toMatchObject({ status: 'ONLINE' })
  const page = await connect(server, staying.visitor)
  await again.hears(isTold(leaving.topic, 'OFFLINE'))
  await pass(500)
  expect(toldOf(again, leaving.topic).map(({ status }) => status)).toEqual(['OFFLINE'])
  expect(toldOf(again, staying.topic).map(({ status }) => status)).toEqual(['ONLINE'])
  expect(await presenceFor(team.ann, leaving.uid)).toMatchObject({ status: 'OFFLINE' })
  for (const device of [page, again]) device.drop()
})
