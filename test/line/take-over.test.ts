import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { agentOf, heardOf, servedByAnn, type Worker } from '../support/handover.ts'
import { type Guest, hearsOf } from '../support/office.ts'
import { connect, logIn } from '../support/people.ts'
import { runOn } from '../support/test-database.ts'

const server = perFile.server()
const team = perFile.team(server)
let admin: Worker
let guest: Guest

beforeAll(async () => {
  const person = await logIn(server)
  admin = { ...person, agentDevice: await connect(server, person) }
})
beforeEach(async () => {
  guest = await servedByAnn(team)
})
afterAll(() => admin.agentDevice.drop())

const own = (name: string) => `${name}-${guest.thread.uid}`
const takeOver = ({ token }: { token: string }, uid = guest.thread.uid) =>
  server.http.post('/api/v1/thread/takeover', { uid }, token)

test('an admin takes over a thread: its agent is told and receives nothing after that', async () => {
  const { ann, cora } = team
  const { status, body } = await takeOver(admin)
  expect({ status, state: body.data.state }).toEqual({ status: 200, state: 'CHATTING' })
  expect(agentOf(server, guest.thread.uid)).toBe(admin.uid)
  const told = await hearsOf(ann.agentDevice, 'TAKEN_OVER', (content) => content.threadUid === guest.thread.uid)
  expect(told).toMatchObject({ threadTopic: guest.thread.topic, by: { uid: admin.uid } })
  for (const device of [guest.page, ann.agentDevice]) {
    await device.hears(
      ({ type, user, thread }) => type === 'SYSTEM' && user?.uid === admin.uid && thread?.uid === guest.thread.uid,
    )
  }
  await guest.page.say(guest.thread.topic, { uid: own('after') })
  await admin.agentDevice.hearsUid(own('after'))
  const phone = await connect(server, ann, { device: own('phone') })
  for (const device of [ann.agentDevice, phone, cora.agentDevice]) {
    await device.roundTrip()
    expect(heardOf(device, guest.thread.uid)).not.toContain(own('after'))
  }
  phone.drop()
  const history = await server.http.get(`/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`, ann.token)
  expect(history.body.error).toBe('thread_not_found')
  const before = server.rows('select count(*) as count from messages where thread_uid = ?', guest.thread.uid)
  expect((await takeOver(admin)).status).toBe(200)
  expect(server.rows('select count(*) as count from messages where thread_uid = ?', guest.thread.uid)).toEqual(before)
})

test('capacity does not stop an admin, and the old agent’s requests end', async () => {
  const { ann, bea } = team
  runOn(server.dataFolder, 'update agents set capacity = 1 where uid = ?', [admin.uid])
  const other = await servedByAnn(team)
  const asked = { threadUid: guest.thread.uid, uid: 't1', to: { agentUid: bea.uid } }
  await server.http.post('/api/v1/thread/transfer/create', asked, ann.token)
  for (const { thread } of [guest, other]) expect((await takeOver(admin, thread.uid)).status).toBe(200)
  expect([agentOf(server, guest.thread.uid), agentOf(server, other.thread.uid)]).toEqual([admin.uid, admin.uid])
  await hearsOf(bea.agentDevice, 'TRANSFER_CANCEL', (content) => content.threadUid === guest.thread.uid)
  const accepted = await server.http.post(
    '/api/v1/thread/transfer/accept',
    { threadUid: guest.thread.uid, uid: 't1' },
    bea.token,
  )
  expect(accepted.body.error).toBe('request_over')
})

test('only an admin takes over, and only open threads', async () => {
  const { ann, bea } = team
  for (const agent of [ann, bea]) expect((await takeOver(agent)).body.error).toBe('forbidden')
  expect((await takeOver(guest)).body.error).toBe('forbidden')
  expect((await takeOver(admin, 'nothing')).body.error).toBe('thread_not_found')
  const colleagues = await server.http.post('/api/v1/thread/member', { agentUid: bea.uid }, ann.token)
  expect((await takeOver(admin, colleagues.body.data.uid)).body.error).toBe('thread_not_found')
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  expect((await takeOver(admin)).body.error).toBe('thread_closed')
})
