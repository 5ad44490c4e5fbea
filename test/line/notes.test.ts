import { beforeEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { doors, heardOf, seenBy, servedByAnn, type Worker } from '../support/handover.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { connect, openThread } from '../support/people.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest
let notes: string

beforeEach(async () => {
  guest = await servedByAnn(team)
  notes = `${guest.thread.topic}_internal`
})

const own = (name: string) => `${name}-${guest.thread.uid}`
const secret = 'between us'
const sendTo = (door: string, token: string, message: object) => server.http.post(door, message, token)
const agentsDoor = '/api/v1/message/rest/send'
const visitorsDoor = '/visitor/api/v1/message/send'
const readNotes = ({ token }: { token: string }, door = '/api/v1') =>
  server.http.get(`${door}/message/thread/topic?topic=${notes}`, token)

/** Invites an agent as a guest. */
async function letIn(worker: Worker): Promise<void> {
  const say = doors.http(server)
  await say(team.ann, guest.thread, { uid: own('i'), type: 'INVITE', content: { to: { agentUid: worker.uid } } })
  const accepted = { uid: own('a'), type: 'INVITE_ACCEPT', content: { uid: own('i') } }
  expect(await say(worker, guest.thread, accepted)).toBe('ok')
}

test('a note reaches the thread’s agents through both doors, with numbers of its own', async () => {
  const { ann, bea } = team
  await letIn(bea)
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  const { body } = await sendTo(agentsDoor, bea.token, { uid: own('n2'), content: 'seen', thread: { topic: notes } })
  expect(body.data).toMatchObject({ seq: 2, thread: { topic: notes, type: 'NOTES' } })
  for (const { agentDevice } of [ann, bea]) {
    expect(await agentDevice.hearsUid(own('n1'))).toMatchObject({ seq: 1, content: secret, user: { uid: ann.uid } })
    expect(await agentDevice.hearsUid(own('n2'))).toMatchObject({ seq: 2, user: { uid: bea.uid } })
  }
  await ann.agentDevice.say(notes, { uid: own('n1'), content: 'repeated' })
  await ann.agentDevice.say(guest.thread.topic, { uid: own('to all') })
  const [first] = server.rows('select max(seq) as seq from messages where thread_uid = ?', guest.thread.uid)
  expect(await bea.agentDevice.hearsUid(own('to all'))).toMatchObject({ seq: first?.seq })
  const history = await readNotes(bea)
  expect(history.body.data.content.map(({ uid, content }) => [uid, content])).toEqual([
    [own('n2'), 'seen'],
    [own('n1'), secret],
  ])
})

test('before the first note an agent of the thread reads that there is none, and for others nothing exists', async () => {
  const { ann, cora } = team
  const named = [`topic?topic=${notes}`, `uid?threadUid=${guest.thread.uid}_internal`]
  const doors = ['/api/v1', '/visitor/api/v1'] as const
  for (const query of named.flatMap((one) => [one, `${one}&limit=5`])) {
    const read = ({ token }: { token: string }, door: string = doors[0]) =>
      server.http.get(`${door}/message/thread/${query}`, token)
    const { status, body } = await read(ann)
    expect([status, body.data.content, body.data.totalElements, body.data.last]).toEqual([200, [], 0, true])
    for (const answer of [await read(cora), await read(guest, doors[1])])
      expect(answer).toEqual(refused(404, 'thread_not_found'))
  }
  await ann.agentDevice.say(notes, { uid: own('n1') })
  await ann.agentDevice.hearsUid(own('n1'))
  expect((await readNotes(ann)).body.data.totalElements).toBe(1)
})

test('the agent of a visitor’s next thread reads none of the notes on the previous one of others', async () => {
  const { ann, cora } = team
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  await ann.agentDevice.hearsUid(own('n1'))
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  const setStatus = (status: string) => server.http.post('/api/v1/agent/update/status', { status }, ann.token)
  await setStatus('BUSY')
  const { uid: threadUid } = await openThread(server, guest, { type: '1', sid: team.office.workgroup })
  expect((await server.http.post('/api/v1/agent/accept', { threadUid }, cora.token)).status).toBe(200)
  await setStatus('AVAILABLE')
  for (const more of ['', '&limit=5']) {
    const { body } = await server.http.get(`/api/v1/message/thread/topic?topic=${notes}${more}`, cora.token)
    expect([body.data.content, body.data.totalElements]).toEqual([[], 0])
  }
})

test('the visitor can neither receive, read, sync, subscribe to nor send notes', async () => {
  const { ann } = team
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  await ann.agentDevice.say(notes, { uid: own('typing'), type: 'TYPING' })
  await ann.agentDevice.hearsUid(own('n1'))
  expect(await seenBy(guest, server)).not.toContain(secret)
  expect(heardOf(guest.page, guest.thread.uid)).not.toContain(own('typing'))
  expect((await readNotes(guest, '/visitor/api/v1')).body.error).toBe('thread_not_found')
  const byUid = `/visitor/api/v1/message/thread/uid?threadUid=${guest.thread.uid}_internal`
  expect((await server.http.get(byUid, guest.token)).body.error).toBe('thread_not_found')
  await expect(guest.page.client.subscribeAsync(notes)).rejects.toThrow()
  for (const type of ['TEXT', 'TYPING', 'READ', 'RECALL']) {
    await guest.page.say(notes, { uid: own(type), type, content: own('n1') })
    expect((await guest.page.refusal(own(type))).code).toBe('thread_not_found')
    for (const thread of [{ topic: notes }, { uid: `${guest.thread.uid}_internal` }]) {
      const answer = await sendTo(visitorsDoor, guest.token, { type, content: own('n1'), thread })
      expect(answer.body.error).toBe('thread_not_found')
    }
  }
  const stored = server.rows('select uid, status from messages where thread_uid = ?', `${guest.thread.uid}_internal`)
  expect(stored).toEqual([{ uid: own('n1'), status: 'SUCCESS' }])
})

test('an agent who takes no part in the thread neither receives, reads nor writes its notes', async () => {
  const { ann, cora } = team
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  await cora.agentDevice.say(notes, { uid: own('n2') })
  expect((await cora.agentDevice.refusal(own('n2'))).code).toBe('thread_not_found')
  expect((await readNotes(cora)).body.error).toBe('thread_not_found')
  await expect(cora.agentDevice.client.subscribeAsync(notes)).rejects.toThrow()
  expect(JSON.stringify(cora.agentDevice.heard)).not.toContain(secret)
  const mine = await server.http.get('/api/v1/thread/query?pageSize=100', ann.token)
  expect(mine.body.data.content.map((thread) => thread.uid)).not.toContain(`${guest.thread.uid}_internal`)
})

test('an agent who joins later gets the notes from the first one on; one who has left gets and reads none', async () => {
  const { ann, bea } = team
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  await ann.agentDevice.say(notes, { uid: own('n2') })
  await letIn(bea)
  await bea.agentDevice.hearsUid(own('n2'))
  expect(heardOf(bea.agentDevice, `${guest.thread.uid}_internal`)).toEqual([own('n1'), own('n2')])
  const read = (await readNotes(bea)).body.data.content.map((message) => message.uid)
  expect(read).toEqual([own('n2'), own('n1')])
  await server.http.post('/api/v1/thread/invite/leave', { uid: guest.thread.uid }, bea.token)
  await ann.agentDevice.say(notes, { uid: own('n3') })
  await ann.agentDevice.hearsUid(own('n3'))
  const phone = await connect(server, bea, { device: own('phone') })
  for (const device of [bea.agentDevice, phone]) {
    await device.roundTrip()
    expect(heardOf(device, guest.thread.uid)).not.toContain(own('n3'))
  }
  const synced = await server.http.get('/api/v1/message/sync?limit=200', bea.token)
  expect(JSON.stringify(synced.body.data)).not.toContain(own('n3'))
  expect((await readNotes(bea)).body.error).toBe('thread_not_found')
  phone.drop()
})

test('a device that was away gets the notes it missed; they are acknowledged and withdrawn like messages', async () => {
  const { ann, bea } = team
  await letIn(bea)
  const phone = await connect(server, bea, { device: own('phone') })
  await ann.agentDevice.say(notes, { uid: own('n1'), content: secret })
  await phone.hearsUid(own('n1'))
  await phone.roundTrip()
  phone.drop()
  await ann.agentDevice.say(notes, { uid: own('n2'), content: 'wrong' })
  const back = await connect(server, bea, { device: own('phone') })
  await back.hearsUid(own('n2'))
  expect(heardOf(back, `${guest.thread.uid}_internal`)).toEqual([own('n2')])
  await back.say(notes, { uid: own('read'), type: 'READ', content: own('n2') })
  expect(await ann.agentDevice.hearsUid(own('read'))).toMatchObject({ thread: { topic: notes } })
  await ann.agentDevice.say(notes, { uid: own('recall'), type: 'RECALL', content: own('n2') })
  await back.hearsUid(own('recall'))
  const history = await readNotes(bea)
  expect(history.body.data.content.map((message) => message.content)).toEqual([own('n2'), '', secret])
  back.drop()
})

test('notes end with their thread: nobody writes any more, its agents still read them', async () => {
  const { ann } = team
  await ann.agentDevice.say(notes, { uid: own('n1') })
  const closing = await server.http.post('/api/v1/thread/close', { uid: `${guest.thread.uid}_internal` }, ann.token)
  expect(closing.body.error).toBe('wrong_state')
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  await ann.agentDevice.say(notes, { uid: own('n2') })
  expect((await ann.agentDevice.refusal(own('n2'))).code).toBe('thread_closed')
  expect((await readNotes(ann)).body.data.content.map((message) => message.uid)).toEqual([own('n1')])
})
