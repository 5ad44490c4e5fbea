import { beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { agentOf, doors, heardOf, hire, seenBy, servedByAnn } from '../support/handover.ts'
import { contentOf, type Guest, hearsOf, openOffice } from '../support/office.ts'
import { connect } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest

beforeEach(async () => {
  guest = await servedByAnn(team)
})

const both = ['mqtt', 'http'] as const
const secret = 'she is difficult'
const transfer = (to: object, uid = 't1') => ({ uid, type: 'TRANSFER', content: { note: secret, to } })
const answer = (verb: string, uid = `a-${verb}`) => ({ uid, type: `TRANSFER_${verb}`, content: { uid: 't1' } })
const about = (content: Record<string, unknown>) => content.uid === 't1' && content.threadUid === guest.thread.uid
/** A uid unique to this test. */
const own = (name: string) => `${name}-${guest.thread.uid}`

/** Checks that whoever takes no part in a thread receives nothing of it, and the visitor nothing about proposals. */
async function expectDiscreet(): Promise<void> {
  await team.cora.agentDevice.roundTrip()
  expect(heardOf(team.cora.agentDevice, guest.thread.uid)).toEqual([])
  expect(await seenBy(guest, server)).not.toContain(secret)
  const texts = server.rows('select content from messages where thread_uid = ?', guest.thread.uid)
  expect(JSON.stringify(texts)).not.toContain(secret)
}

test.each(both)('by %s: the asked agent is told why; until they accept, the thread stays where it is', async (name) => {
  const { ann, bea } = team
  expect(await doors[name](server)(ann, guest.thread, transfer({ agentUid: bea.uid }))).toBe('ok')
  const asked = await hearsOf(bea.agentDevice, 'TRANSFER', about)
  expect(asked).toMatchObject({ threadTopic: guest.thread.topic, note: secret, from: { uid: ann.uid } })
  expect(Number(asked.deadline)).toBeGreaterThan(Date.now() + 50_000)
  expect(bea.agentDevice.topics).toContain(`org/agent/${bea.uid}`)
  const { body } = await server.http.get('/api/v1/thread/transfer/pending', bea.token)
  expect(body.data).toContainEqual(expect.objectContaining({ threadUid: guest.thread.uid, note: secret }))
  await guest.page.say(guest.thread.topic, { uid: own('meanwhile') })
  await ann.agentDevice.hearsUid(own('meanwhile'))
  await bea.agentDevice.roundTrip()
  expect(bea.agentDevice.heard.map((message) => message.uid)).not.toContain(own('meanwhile'))
  expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
  await expectDiscreet()
})

test.each(both)('by %s: after the acceptance the old agent gets that and nothing more, in no way', async (name) => {
  const { ann, bea } = team
  const say = doors[name](server)
  const phone = await connect(server, ann, { device: 'phone' })
  await ann.agentDevice.say(guest.thread.topic, { uid: own('before') })
  await phone.hearsUid(own('before'))
  await phone.roundTrip()
  const { cursor } = (await server.http.get('/api/v1/message/sync?limit=200', ann.token)).body.data
  await say(ann, guest.thread, transfer({ agentUid: bea.uid }))
  expect(await say(bea, guest.thread, answer('ACCEPT', own('yes')))).toBe('ok')
  const isAcceptance = ({ type, thread }: TestMessage) => type === 'TRANSFER_ACCEPT' && thread?.uid === guest.thread.uid
  const told = await guest.page.hears(isAcceptance)
  expect(told).toMatchObject({ user: { uid: bea.uid }, thread: { state: 'CHATTING' } })
  expect(contentOf(told)).toEqual({ uid: 't1', content: expect.stringMatching(/\S/) })
  for (const device of [ann.agentDevice, phone]) await device.hears(isAcceptance)
  phone.drop()
  expect(agentOf(server, guest.thread.uid)).toBe(bea.uid)
  // From the beginning: the new agent also gets earlier messages.
  await bea.agentDevice.hearsUid(own('before'))

  const after = [own('after'), own('read'), own('typing')]
  await guest.page.say(guest.thread.topic, { uid: own('after') })
  await guest.page.say(guest.thread.topic, { uid: own('read'), type: 'READ', content: own('before') })
  await guest.page.say(guest.thread.topic, { uid: own('typing'), type: 'TYPING' })
  await bea.agentDevice.hearsUid(own('typing'))
  const devices = [
    ann.agentDevice,
    await connect(server, ann, { device: 'phone' }),
    await connect(server, ann, { device: 'new' }),
  ]
  for (const device of devices) {
    await device.roundTrip()
    expect(heardOf(device, guest.thread.uid).filter((uid) => after.includes(uid))).toEqual([])
  }
  const { content } = (await server.http.get(`/api/v1/message/sync?cursor=${cursor}`, ann.token)).body.data
  const synced = content.filter(({ thread }) => thread.uid === guest.thread.uid)
  expect(synced.map((message) => message.type)).toEqual(['TRANSFER_ACCEPT'])
  const history = await server.http.get(`/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`, ann.token)
  expect(history.body.error).toBe('thread_not_found')
  for (const device of devices.slice(1)) device.drop()
  await expectDiscreet()
})

test.each(both)('by %s: a rejected agent is told and keeps the thread; the answer cannot be changed', async (name) => {
  const { ann, bea } = team
  const say = doors[name](server)
  await say(ann, guest.thread, transfer({ agentUid: bea.uid }))
  expect(await say(bea, guest.thread, answer('REJECT'))).toBe('ok')
  await hearsOf(ann.agentDevice, 'TRANSFER_REJECT', about)
  expect(await say(bea, guest.thread, answer('ACCEPT', own('changed')))).toBe('request_over')
  expect(await say(bea, guest.thread, answer('REJECT', own('again')))).toBe('ok')
  expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
  await guest.page.say(guest.thread.topic, { uid: own('still yours') })
  await ann.agentDevice.hearsUid(own('still yours'))
  expect(await say(ann, guest.thread, transfer({ agentUid: bea.uid }, 't2'))).toBe('ok')
  await expectDiscreet()
})

test.each(both)('by %s: the agent who asked may cancel, and the asked one is told', async (name) => {
  const { ann, bea } = team
  const say = doors[name](server)
  await say(ann, guest.thread, transfer({ agentUid: bea.uid }))
  expect(await say(bea, guest.thread, answer('CANCEL', own('not mine')))).toBe('thread_not_found')
  expect(await say(ann, guest.thread, answer('CANCEL', own('mine')))).toBe('ok')
  await hearsOf(bea.agentDevice, 'TRANSFER_CANCEL', about)
  expect(await say(bea, guest.thread, answer('ACCEPT', own('late')))).toBe('request_over')
  expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
  await expectDiscreet()
})

test.each(both)('by %s: nobody else can hand it over, accept it or learn of it', async (name) => {
  const { ann, bea, cora } = team
  const say = doors[name](server)
  expect(await say(cora, guest.thread, transfer({ agentUid: bea.uid }, own('c')))).toBe('thread_not_found')
  await say(ann, guest.thread, transfer({ agentUid: bea.uid }))
  for (const verb of ['ACCEPT', 'REJECT', 'CANCEL']) {
    expect(await say(cora, guest.thread, answer(verb, own(verb)))).toBe('thread_not_found')
  }
  expect(await say(ann, guest.thread, answer('ACCEPT', own('to oneself')))).toBe('thread_not_found')
  expect((await server.http.get('/api/v1/thread/transfer/pending', cora.token)).body.data).toEqual([])
  expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
  const refusals = cora.agentDevice.heard.filter(
    (message) => message.type !== 'ERROR' && message.type !== 'AGENT_STATUS',
  )
  expect(refusals.filter((message) => JSON.stringify(message).includes(guest.thread.uid))).toEqual([])
})

test.each(both)('by %s: a full agent cannot accept; with a free seat they can', async (name) => {
  const { ann, office } = team
  const say = doors[name](server)
  const full = await hire(office, 1)
  const taken = await server.http.post('/visitor/api/v1/thread', { type: '0', sid: full.uid }, guest.token)
  expect(taken.body.data.type).toBe('WELCOME')
  await say(ann, guest.thread, transfer({ agentUid: full.uid }))
  expect(await say(full, guest.thread, answer('ACCEPT', own('full')))).toBe('agent_full')
  expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, full.token)
  await server.http.post('/api/v1/thread/close', { uid: taken.body.data.thread.uid }, full.token)
  expect(await say(full, guest.thread, answer('ACCEPT', own('free')))).toBe('ok')
  expect(agentOf(server, guest.thread.uid)).toBe(full.uid)
})

test.each(both)('by %s: one agent is asked at a time, and a repeated TRANSFER asks nobody twice', async (name) => {
  const { ann, bea, cora } = team
  const say = doors[name](server)
  await say(ann, guest.thread, transfer({ agentUid: bea.uid }))
  expect(await say(ann, guest.thread, transfer({ agentUid: bea.uid }))).toBe('ok')
  expect(await say(ann, guest.thread, transfer({ agentUid: cora.uid }, own('t2')))).toBe('request_pending')
  await bea.agentDevice.roundTrip()
  expect(heardOf(bea.agentDevice, guest.thread.uid)).toEqual(['t1'])
  for (const to of [{ agentUid: 'nobody' }, { agentUid: ann.uid }, { workgroupUid: 'none' }]) {
    expect(await say(ann, guest.thread, transfer(to, own(JSON.stringify(to))))).toBe('unknown_target')
  }
  expect(await say(ann, guest.thread, transfer({}, own('to nobody')))).toBe('malformed')
})

test.each(both)(
  'by %s: a transfer to a workgroup happens at once, to its first place, and its note goes to the next agent',
  async (name) => {
    const { ann } = team
    const other = openOffice(server)
    const dora = await hire(other)
    const first = server.rows('select entered_at from threads where uid = ?', guest.thread.uid)
    expect(await doors[name](server)(ann, guest.thread, transfer({ workgroupUid: other.workgroup }))).toBe('ok')
    const queued = await guest.page.hears((message) => message.type === 'QUEUE')
    expect(queued.thread).toMatchObject({ uid: guest.thread.uid, topic: guest.thread.topic, state: 'QUEUING' })
    await dora.agentDevice.hears((message) => message.type === 'WELCOME' && message.thread?.uid === guest.thread.uid)
    const noted = await dora.agentDevice.hears((message) => message.thread?.topic === `${guest.thread.topic}_internal`)
    expect(noted).toMatchObject({ content: secret, user: { uid: ann.uid } })
    expect(agentOf(server, guest.thread.uid)).toBe(dora.uid)
    expect(server.rows('select entered_at from threads where uid = ?', guest.thread.uid)).toEqual(first)
    await guest.page.say(guest.thread.topic, { uid: own('after') })
    await dora.agentDevice.hearsUid(own('after'))
    await ann.agentDevice.roundTrip()
    expect(ann.agentDevice.heard.map((message) => message.uid)).not.toContain(own('after'))
    await expectDiscreet()
    other.close()
  },
)
