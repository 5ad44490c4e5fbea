import { beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { agentOf, doors, heardOf, hire, seenBy, servedByAnn } from '../support/handover.ts'
import { type Guest, hearsOf } from '../support/office.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest

beforeEach(async () => {
  guest = await servedByAnn(team)
})

const both = ['mqtt', 'http'] as const
const secret = 'help me with her'
const invite = (to: object, uid = 'i1') => ({ uid, type: 'INVITE', content: { note: secret, to } })
const answer = (verb: string, uid = `a-${verb}`) => ({ uid, type: `INVITE_${verb}`, content: { uid: 'i1' } })
const about = (content: Record<string, unknown>) => content.uid === 'i1' && content.threadUid === guest.thread.uid
const own = (name: string) => `${name}-${guest.thread.uid}`
const isJoining = ({ type, thread }: TestMessage) => type === 'INVITE_ACCEPT' && thread?.uid === guest.thread.uid
const leave = ({ token }: { token: string }) =>
  server.http.post('/api/v1/thread/invite/leave', { uid: guest.thread.uid }, token)

test.each(both)(
  'by %s: an invited agent hears the thread from their acceptance on, what was said before too',
  async (name) => {
    const { ann, bea, cora } = team
    const say = doors[name](server)
    await guest.page.say(guest.thread.topic, { uid: own('before') })
    expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }))).toBe('ok')
    expect(await hearsOf(bea.agentDevice, 'INVITE', about)).toMatchObject({ note: secret, from: { uid: ann.uid } })
    await bea.agentDevice.roundTrip()
    expect(bea.agentDevice.heard.map((message) => message.uid)).not.toContain(own('before'))
    expect(await say(bea, guest.thread, answer('ACCEPT', own('yes')))).toBe('ok')
    for (const device of [guest.page, ann.agentDevice, bea.agentDevice]) await device.hears(isJoining)
    await bea.agentDevice.hearsUid(own('before'))
    await bea.agentDevice.say(guest.thread.topic, { uid: own('hello') })
    for (const device of [guest.page, ann.agentDevice]) await device.hearsUid(own('hello'))
    // A guest cannot hand the thread over, and takes no seat.
    expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
    expect(await say(bea, guest.thread, { ...invite({ agentUid: cora.uid }, own('i2')), type: 'TRANSFER' })).toBe(
      'thread_not_found',
    )
    expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }, own('again')))).toBe('wrong_state')
    await cora.agentDevice.roundTrip()
    expect(heardOf(cora.agentDevice, guest.thread.uid)).toEqual([])
    expect(await seenBy(guest, server)).not.toContain(secret)
  },
)

test('a guest who leaves receives nothing more; the thread’s agent cannot leave it, nor can a stranger', async () => {
  const { ann, bea, cora } = team
  const say = doors.mqtt(server)
  await say(ann, guest.thread, invite({ agentUid: bea.uid }))
  await say(bea, guest.thread, answer('ACCEPT', own('yes')))
  expect((await leave(ann)).body.error).toBe('wrong_state')
  expect((await leave(cora)).body.error).toBe('thread_not_found')
  expect((await leave(bea)).status).toBe(200)
  await guest.page.hears(
    ({ type, user, thread }) => type === 'SYSTEM' && user?.uid === bea.uid && thread?.uid === guest.thread.uid,
  )
  await guest.page.say(guest.thread.topic, { uid: own('after') })
  await ann.agentDevice.hearsUid(own('after'))
  await bea.agentDevice.roundTrip()
  expect(heardOf(bea.agentDevice, guest.thread.uid)).not.toContain(own('after'))
  const history = await server.http.get(`/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`, bea.token)
  expect(history.body.error).toBe('thread_not_found')
  expect((await leave(bea)).body.error).toBe('thread_not_found')
  // Invited again, they may come again.
  expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }, own('i2')))).toBe('ok')
})

test.each(both)('by %s: a rejection or cancellation is reported, and nobody joins', async (name) => {
  const { ann, bea, cora } = team
  const say = doors[name](server)
  await say(ann, guest.thread, invite({ agentUid: bea.uid }))
  expect(await say(cora, guest.thread, answer('ACCEPT', own('stranger')))).toBe('thread_not_found')
  expect(await say(bea, guest.thread, answer('REJECT', own('no')))).toBe('ok')
  await hearsOf(ann.agentDevice, 'INVITE_REJECT', about)
  expect(await say(bea, guest.thread, answer('ACCEPT', own('late')))).toBe('request_over')
  expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }, own('i2')))).toBe('ok')
  const cancel = { uid: own('cancel'), type: 'INVITE_CANCEL', content: { uid: own('i2') } }
  expect(await say(bea, guest.thread, { ...cancel, uid: own('not theirs') })).toBe('thread_not_found')
  expect(await say(ann, guest.thread, cancel)).toBe('ok')
  await hearsOf(bea.agentDevice, 'INVITE_CANCEL', (content) => content.uid === own('i2'))
  const parts = server.rows('select uid from participants where thread_uid = ? and gone = 0', guest.thread.uid)
  expect(parts.map((row) => row.uid).sort()).toEqual([ann.uid, guest.uid].sort())
})

test('an agent without a free seat can be a guest; several can be asked at once, a workgroup cannot', async () => {
  const { ann, bea, office } = team
  const say = doors.http(server)
  const full = await hire(office, 1)
  const taken = await server.http.post('/visitor/api/v1/thread', { type: '0', sid: full.uid }, guest.token)
  expect(taken.body.data.type).toBe('WELCOME')
  expect(await say(ann, guest.thread, invite({ agentUid: full.uid }))).toBe('ok')
  expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }, own('i2')))).toBe('ok')
  expect(await say(ann, guest.thread, invite({ agentUid: bea.uid }, own('i3')))).toBe('request_pending')
  expect(await say(ann, guest.thread, invite({ workgroupUid: office.workgroup }, own('i4')))).toBe('malformed')
  expect(await say(full, guest.thread, answer('ACCEPT', own('yes')))).toBe('ok')
  await full.agentDevice.hears(isJoining)
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, full.token)
})
