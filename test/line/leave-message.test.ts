import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { perFile, perTest } from '../support/fixtures.ts'
import { contentOf, type Guest, openOffice } from '../support/office.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
const office = perTest.office(server, { leaveMessageWhenNobody: true })
let guest: Guest

beforeEach(async () => {
  guest = await office.arrives()
})

const form = { content: 'Please call me', contact: 'Vera', mobile: '123', email: 'v@example.org' }
const submit = (content: object, uid = randomUUID() as string, token = guest.token) => {
  const message = { uid, type: 'LEAVE_MSG_SUBMIT', content, thread: { topic: guest.thread.topic } }
  return server.http.post('/visitor/api/v1/message/send', message, token)
}
const list = async ({ token }: TestPerson, query = '') => {
  const { body } = await server.http.get(`/api/v1/leavemsg/query?workgroup=${office.workgroup}${query}`, token)
  return body.data.content as unknown as { uid: string; [field: string]: unknown }[]
}
const answer = ({ token }: TestPerson, uid: string, content = 'Here I am') =>
  server.http.post('/api/v1/leavemsg/answer', { uid, content }, token)
const about = (text: string) => (message: TestMessage) =>
  message.content === text && message.thread?.uid === guest.thread.uid

test('a message left while nobody is there is stored, and listed only to agents of the workgroup and admins', async () => {
  expect(guest.thread).toMatchObject({ type: 'LEAVE_MSG', state: 'OFFLINE' })
  const sent = await submit(form)
  expect(sent.body.data).toMatchObject({ type: 'LEAVE_MSG_SUBMIT', seq: 2 })
  const [agent, admin] = [await office.hire(), await logIn(server)]
  const outsider = await openOffice(server).hire()
  const [left] = await list(agent)
  expect(left).toMatchObject({ ...form, state: 'open', answeredBy: '', answeredAt: null })
  expect(left).toMatchObject({
    threadUid: guest.thread.uid,
    user: { uid: guest.uid },
    createdAt: sent.body.data.sentAt,
  })
  expect(await list(admin)).toEqual([left])
  expect(await list(outsider)).toEqual([])
  expect((await answer(outsider, left?.uid ?? '')).body.error).toBe('not_found')
  expect((await server.http.get('/api/v1/leavemsg/query', guest.token)).status).toBe(403)
})

test('the name given with a left message is the visitor’s name from then on', async () => {
  await submit({ ...form, nickname: ' Nora ' })
  const agent = await office.hire()
  const [left] = await list(agent)
  expect(left).toMatchObject({ user: { uid: guest.uid, nickname: 'Nora' } })
  const answered = await answer(agent, left?.uid ?? '')
  expect(answered.body.data).toMatchObject({ thread: { user: { nickname: 'Nora' } } })
  const agentDevice = await office.comes(agent)
  await guest.page.say(guest.thread.topic, { uid: 'again', content: 'Thank you' })
  expect(await agentDevice.hears(about('Thank you'))).toMatchObject({ thread: { user: { nickname: 'Nora' } } })
  const contact = await server.http.get(`/api/v1/contact/${guest.uid}`, agent.token)
  expect(contact.body.data).toMatchObject({ nickname: 'Nora', told: { nickname: 'Nora' } })
})

test('the contact details given with a left message are the visitor’s, beside what agents noted and not instead of it', async () => {
  const admin = await logIn(server)
  const detailsOf = async ({ uid }: { uid: string }) =>
    (await server.http.get(`/api/v1/contact/${uid}`, admin.token)).body.data
  await submit({ content: 'Call me', email: ' v@example.org ' })
  expect(await detailsOf(guest)).toMatchObject({ email: 'v@example.org', mobile: '', notedBy: '' })
  await submit({ content: 'Or here', mobile: '123' })
  expect(await detailsOf(guest)).toMatchObject({ email: 'v@example.org', mobile: '123' })
  const found = await server.http.get('/api/v1/contact/query?search=V@EXAMPLE.org', admin.token)
  expect((found.body.data.content as unknown as { uid: string }[]).map(({ uid }) => uid)).toContain(guest.uid)
  const other = await office.arrives()
  const note = { uid: other.uid, email: 'noted@example.org' }
  expect((await server.http.post('/api/v1/contact/update', note, admin.token)).status).toBe(200)
  const topic = other.thread.topic
  const message = { type: 'LEAVE_MSG_SUBMIT', content: { content: 'Me too', mobile: '7' }, thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', message, other.token)).status).toBe(200)
  // The note, which completes the form, does not become what the visitor told.
  expect(await detailsOf(other)).toMatchObject({ email: note.email, mobile: '7', told: { email: '', mobile: '7' } })
})

test('an answer is sent in the visitor’s thread, which is the agent’s from then on, and is given once', async () => {
  await submit(form)
  const agent = await office.hire()
  const [left] = await list(agent)
  const answered = await answer(agent, left?.uid ?? '')
  expect(answered.body.data).toMatchObject({ type: 'TEXT', content: 'Here I am', thread: { state: 'CHATTING' } })
  expect(await guest.page.hears(about('Here I am'))).toMatchObject({ seq: 3, user: { uid: agent.uid, type: 'AGENT' } })
  expect((await answer(agent, left?.uid ?? '')).body.error).toBe('already_answered')
  expect(await list(agent, '&state=open')).toEqual([])
  expect(await list(agent, '&state=answered')).toMatchObject([{ uid: left?.uid, answeredBy: agent.uid }])
  const agentDevice = await office.comes(agent)
  await guest.page.say(guest.thread.topic, { uid: 'thanks', content: 'Thank you' })
  expect(await agentDevice.hears(about('Thank you'))).toMatchObject({ seq: 4 })
})

test('an agent without a free seat answers too: the thread stays as it is, and the visitor gets the answer', async () => {
  await submit(form)
  const full = await office.hire(0)
  const [left] = await list(full)
  expect((await answer(full, left?.uid ?? '')).body.data.thread).toMatchObject({ state: 'OFFLINE' })
  await guest.page.hears(about('Here I am'))
  expect(server.rows('select agent_uid from threads where uid = ?', guest.thread.uid)).toEqual([{ agent_uid: null }])
})

test('an answer to a closed thread waits for the visitor, even behind a newer thread', async () => {
  await submit(form)
  const agent = await office.hire()
  const [left] = await list(agent)
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  await guest.page.hears((message) => message.type === 'VISITOR_CLOSED')
  const newer = await server.http.post('/visitor/api/v1/thread', { sid: office.workgroup }, guest.token)
  await guest.page.hears((message) => message.thread?.uid === newer.body.data.thread.uid)
  await guest.page.roundTrip()
  await guest.page.leave()
  expect((await answer(agent, left?.uid ?? '')).body.data.thread).toMatchObject({ state: 'CLOSED' })
  const back = await connect(server, guest)
  expect(await back.hears(about('Here I am'))).toMatchObject({ seq: 4 })
  await back.say(guest.thread.topic, { uid: 'on', content: 'in the newer one' })
  expect((await back.hearsUid('on')).thread?.uid).toBe(newer.body.data.thread.uid)
  back.drop()
})

test.each([
  ['nothing', {}],
  ['an empty text', { content: ' ' }],
  ['a number', { content: 7 }],
  ['an address to which no letter can go', { content: 'Call me', mobile: '123', email: 'vera@example' }],
])('a form with %s is refused, and nothing is stored', async (_, content) => {
  expect((await submit(content)).body.error).toBe('malformed')
  expect(server.rows('select 1 from leave_messages where thread_uid = ?', guest.thread.uid)).toEqual([])
})

test('a message without contact details is refused by both doors, and nothing is lost: with them it is accepted', async () => {
  const message = { uid: 'no-contact', type: 'LEAVE_MSG_SUBMIT', content: JSON.stringify({ content: 'Call me' }) }
  for (const empty of [{}, { contact: '', mobile: ' ', email: '' }]) {
    expect(await submit({ content: 'Call me', ...empty })).toMatchObject({
      status: 400,
      body: { error: 'contact_missing' },
    })
  }
  await guest.page.say(guest.thread.topic, message)
  const refusal = await guest.page.hears(({ type }) => type === 'ERROR')
  expect(contentOf(refusal)).toMatchObject({ uid: 'no-contact', code: 'contact_missing' })
  expect(server.rows('select 1 from leave_messages where thread_uid = ?', guest.thread.uid)).toEqual([])
  for (const [name, told] of Object.entries({ contact: 'WeChat vera', mobile: '123', email: 'v@example.org' })) {
    expect((await submit({ content: `By ${name}`, [name]: told })).status).toBe(200)
  }
  expect(await list(await office.hire())).toHaveLength(3)
})

test('a visitor with a known address need not give it again, and it is shown with the message', async () => {
  const init = { orgUid: 'df_org_uid', nickname: 'Vera', email: 'vera@shop.example' }
  const { body } = await server.http.post('/visitor/api/v1/init', init)
  const vera = { uid: body.data.uid, token: body.data.accessToken }
  const thread = await openThread(server, vera, { sid: office.workgroup })
  const message = { type: 'LEAVE_MSG_SUBMIT', content: { content: 'Call me' }, thread: { topic: thread.topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', message, vera.token)).status).toBe(200)
  const agent = await office.hire()
  expect(await list(agent)).toMatchObject([{ content: 'Call me', email: 'vera@shop.example', mobile: '' }])
})

test('the form is for a visitor who finds nobody: not for strangers, nor once an agent has answered', async () => {
  const stranger = await newVisitor(server)
  expect((await submit(form, 'x', stranger.token)).body.error).toBe('thread_not_found')
  const first = await submit(form, 'first')
  const agent = await office.hire()
  const [left] = await list(agent)
  await answer(agent, left?.uid ?? '')
  expect((await submit(form, 'second')).body.error).toBe('wrong_state')
  expect((await submit(form, 'first')).body.data).toMatchObject({ uid: 'first', seq: first.body.data.seq })
  expect(await list(agent)).toHaveLength(1)
  const asAgent = { type: 'LEAVE_MSG_SUBMIT', content: form, thread: { topic: guest.thread.topic } }
  expect((await server.http.post('/api/v1/message/rest/send', asAgent, agent.token)).body.error).toBe('forbidden')
})

test('a waiting visitor may leave a message instead, and then no longer waits', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 60 })
  const agent = await office.hire(1)
  const agentDevice = await office.comes(agent)
  const [asked, queued] = [await office.arrives(), await office.arrives()]
  await agentDevice.hears(({ type, content }) => type === 'OFFER' && content?.includes(asked.thread.uid) === true)
  const send = ({ token, thread }: Guest) => {
    const message = { uid: randomUUID(), type: 'LEAVE_MSG_SUBMIT', content: form, thread: { topic: thread.topic } }
    return server.http.post('/visitor/api/v1/message/send', message, token)
  }
  for (const one of [queued, asked]) expect((await send(one)).body.data.thread.state).toBe('OFFLINE')
  const { content } = await agentDevice.hears(({ type }) => type === 'OFFER_END')
  expect(JSON.parse(content ?? '')).toMatchObject({ threadUid: asked.thread.uid, reason: 'closed' })
  expect((await list(agent)).map((one) => one.threadUid).sort()).toEqual([asked.thread.uid, queued.thread.uid].sort())
  const { body } = await server.http.get('/api/v1/queue/query/queuing', agent.token)
  expect(body.data.content).toEqual([])
})
