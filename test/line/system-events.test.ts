import { afterEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Guest, type Office, openOffice } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
let office: Office

afterEach(() => office.close())

interface Told {
  readonly type: string
  readonly kind?: string
  readonly uid?: string
  readonly name?: string
  readonly how?: string
  readonly from?: object
}

/** Returns the server's messages in a thread, as its visitor reads them. */
async function toldIn({ thread, token }: Guest): Promise<(Told & { content: string; at: number; sentAt: number })[]> {
  const path = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}&pageSize=100`
  const { body } = await server.http.get(path, token)
  const messages = body.data.content as unknown as (TestMessage & { type: string; content: string; sentAt: number })[]
  return messages
    .filter(({ type }) => type !== 'TEXT')
    .toSorted((one, other) => Number(one.seq) - Number(other.seq))
    .map(({ type, content, extra, sentAt }) => ({ ...JSON.parse(extra || '{}').event, type, content, sentAt }))
}

const factsOf = async (guest: Guest) =>
  (await toldIn(guest)).map(({ content: _content, at: _at, sentAt: _sentAt, ...told }): Told => told)
const nameOf = ({ uid }: TestPerson) =>
  String(server.rows('select nickname from agents where uid = ?', uid)[0]?.nickname)
const close = ({ thread, token }: Guest) => server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, token)
const asks = (
  { token }: TestPerson,
  kind: 'transfer' | 'invite',
  body: { uid: string; threadUid: string; to: object },
) => server.http.post(`/api/v1/thread/${kind}/create`, body, token)
const agrees = ({ token }: TestPerson, kind: 'transfer' | 'invite', body: { uid: string; threadUid: string }) =>
  server.http.post(`/api/v1/thread/${kind}/accept`, body, token)
const hasType = (type: string) => (message: TestMessage) => message.type === type

test('in a conversation passed between agents each turn says what happened and who did it, besides the sentence', async () => {
  office = openOffice(server, { inviteRating: true })
  const guest = await office.arrives()
  const ann = await office.hire(1)
  await office.comes(ann)
  await guest.page.hears(hasType('WELCOME'))
  const bea = await office.hire()
  const [threadUid, person] = [guest.thread.uid, { uid: ann.uid, name: nameOf(ann) }]
  const other = { uid: bea.uid, name: nameOf(bea) }
  await asks(ann, 'invite', { uid: 'i1', threadUid, to: { agentUid: bea.uid } })
  await agrees(bea, 'invite', { uid: 'i1', threadUid })
  await server.http.post('/api/v1/thread/invite/leave', { uid: threadUid }, bea.token)
  await asks(ann, 'transfer', { uid: 't1', threadUid, to: { agentUid: bea.uid } })
  await agrees(bea, 'transfer', { uid: 't1', threadUid })
  await server.http.post('/api/v1/thread/close', { uid: threadUid }, bea.token)
  const rating = { uid: 'r1', type: 'RATE_SUBMIT', content: { score: 5 }, thread: { topic: guest.thread.topic } }
  const forged = { extra: '{"mine":12345678901234567890,"event":{"kind":"ENDED"}}' }
  await server.http.post('/visitor/api/v1/message/send', { ...rating, ...forged }, guest.token)

  const { extra } = await guest.page.hearsUid('r1')
  expect(extra).toContain('12345678901234567890')
  expect(await factsOf(guest)).toEqual([
    { type: 'QUEUE', kind: 'QUEUED', uid: office.workgroup, name: 'Office' },
    { type: 'WELCOME', kind: 'GREETED', how: 'ASSIGNED', ...person },
    { type: 'INVITE_ACCEPT', kind: 'JOINED', ...other },
    { type: 'SYSTEM', kind: 'LEFT', ...other },
    { type: 'TRANSFER_ACCEPT', kind: 'TRANSFERRED', from: person, ...other },
    { type: 'AGENT_CLOSED', kind: 'ENDED', ...other },
    { type: 'RATE_INVITE', kind: 'RATING_ASKED', uid: office.workgroup, name: '' },
    { type: 'RATE_SUBMIT', kind: 'RATED', uid: guest.uid, name: 'Vera' },
  ])
  for (const { content, at, sentAt } of await toldIn(guest)) {
    expect(content).not.toBe('')
    expect(sentAt - at).toBeLessThan(10_000)
    expect(sentAt).toBeGreaterThanOrEqual(at)
  }
})

test('a visitor who waited is not asked how one can help; a text of the workgroup is marked as its own', async () => {
  office = openOffice(server)
  const early = await office.arrives()
  const ann = await office.hire()
  const agentDevice = await office.comes(ann)
  await early.page.hears(hasType('WELCOME'))
  const late = await office.arrives()
  const greeting = async (guest: Guest) => (await toldIn(guest)).find(({ type }) => type === 'WELCOME')
  expect(await greeting(early)).toMatchObject({
    content: `${nameOf(ann)} is with you now.`,
    kind: 'GREETED',
    uid: ann.uid,
  })
  expect(await greeting(late)).toMatchObject({ content: expect.stringContaining('How can we help?'), uid: ann.uid })
  expect(await greeting(late)).not.toHaveProperty('hasOwnText')

  office.set({ texts: { en: { welcome: 'This is the office.', closing: 'Bye.' } } })
  const last = await office.arrives()
  await close(last)
  await agentDevice.hears(({ type, thread }) => type === 'VISITOR_CLOSED' && thread?.uid === last.thread.uid)
  expect(await toldIn(last)).toMatchObject([
    { kind: 'GREETED', content: 'This is the office.', hasOwnText: true },
    { kind: 'ENDED', content: 'Bye.', hasOwnText: true, uid: last.uid, name: 'Vera' },
  ])
})

test('taking a conversation differs from being assigned one, and the previous agent is named', async () => {
  office = openOffice(server, { routing: 'MANUAL' })
  const [taken, seized] = [await office.arrives(), await office.arrives()]
  const ann = await office.hire()
  const agentDevice = await office.comes(ann)
  const take = (guest: Guest) => server.http.post('/api/v1/agent/accept', { threadUid: guest.thread.uid }, ann.token)
  await take(taken)
  const howOf = async (guest: Guest) => (await toldIn(guest)).find(({ type }) => type === 'WELCOME')?.how
  await taken.page.hears(hasType('WELCOME'))
  expect(await howOf(taken)).toBe('TAKEN')
  const admin = await logIn(server)
  const seize = (guest: Guest) => server.http.post('/api/v1/thread/takeover', { uid: guest.thread.uid }, admin.token)
  for (const guest of [taken, seized]) {
    expect((await seize(guest)).status).toBe(200)
    await guest.page.hears(hasType('SYSTEM'))
  }
  const fromOf = async (guest: Guest) => (await toldIn(guest)).find(({ type }) => type === 'SYSTEM')
  expect(await fromOf(taken)).toMatchObject({ kind: 'TRANSFERRED', from: { uid: ann.uid, name: nameOf(ann) } })
  // Nobody had it before.
  expect(await fromOf(seized)).not.toHaveProperty('from')

  office.set({ routing: 'LEAST_ACTIVE', accept: 'OFFER' })
  const asked = await office.arrives()
  await agentDevice.hears(({ type, content }) => type === 'OFFER' && content?.includes(asked.thread.uid) === true)
  await take(asked)
  await asked.page.hears(hasType('WELCOME'))
  expect(await howOf(asked)).toBe('ACCEPTED')
})

test('an automatic end, a new beginning, a return and a lost agent are distinguished', async () => {
  office = openOffice(server, { idleWarnSeconds: 1, idleCloseSeconds: 1, reopenSeconds: 60 })
  const ann = await office.hire()
  const agentDevice = await office.comes(ann)
  const silent = await office.arrives()
  await silent.page.hears(hasType('AUTO_CLOSED'))
  const wish = { type: '1', sid: office.workgroup }
  await server.http.post('/visitor/api/v1/thread', wish, silent.token)
  await server.http.post('/visitor/api/v1/thread', { ...wish, forceNewThread: true }, silent.token)
  expect((await factsOf(silent)).map(({ kind, uid }) => [kind, uid])).toEqual([
    ['GREETED', ann.uid],
    ['IDLE', office.workgroup],
    ['ENDED_IDLE', silent.uid],
    ['REOPENED', silent.uid],
    ['ENDED_ANEW', silent.uid],
  ])
  const guest = await office.arrives()
  await server.http.post('/api/v1/user/logout', {}, ann.token)
  await guest.page.hears(hasType('QUEUE'))
  const [, returned] = await factsOf(guest)
  expect(returned).toEqual({ type: 'QUEUE', kind: 'RETURNED', uid: ann.uid, name: nameOf(ann) })
  agentDevice.drop()
})

test('nobody can forge one: an event in a person’s message is just their message', async () => {
  office = openOffice(server)
  const ann = await office.hire()
  const agentDevice = await office.comes(ann)
  const guest = await office.arrives()
  const extra = { event: { kind: 'ENDED', uid: ann.uid, name: 'Ann', at: 1 } }
  const said = { uid: 'x1', type: 'TEXT', content: 'hi', extra, thread: { topic: guest.thread.topic } }
  await server.http.post('/visitor/api/v1/message/send', said, guest.token)
  expect(JSON.parse((await agentDevice.hearsUid('x1')).extra ?? '')).toEqual(extra)
  const forged = { ...said, uid: 'x2', type: 'SYSTEM' }
  const answer = await server.http.post('/visitor/api/v1/message/send', forged, guest.token)
  expect(answer.body.error).toBe('type_reserved')
  const ask = { ...said, uid: 'x3', type: 'RATE_INVITE' }
  await server.http.post('/api/v1/message/rest/send', ask, ann.token)
  expect(JSON.parse((await guest.page.hearsUid('x3')).extra ?? '').event).toMatchObject({
    kind: 'RATING_ASKED',
    uid: ann.uid,
  })
})
