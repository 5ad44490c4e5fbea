import { afterEach, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { contentOf, type Office, openOffice } from '../support/office.ts'
import { connect, newVisitor, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
let office: Office

afterEach(() => office.close())

const texts = {
  en: {
    welcome: 'Dear {visitor.name}, {agent.name} of {workgroup.name} is here. {unknown} {{',
    waiting: 'No. {position}, about {wait}, {visitor.name}.',
    away: '{workgroup.name} is closed, {visitor.name}.',
    closing: 'Bye {visitor.name}, says {agent.name}.',
  },
  'zh-CN': { waiting: '第{position}位，约{wait}，{visitor.name}' },
}
const hasType = (type: string) => (message: TestMessage) => message.type === type
const nameOf = ({ uid }: TestPerson) =>
  String(server.rows('select nickname from agents where uid = ?', uid)[0]?.nickname)
const opened = async (visitor: TestPerson) => {
  const body = { type: '1', sid: office.workgroup }
  return (await server.http.post('/visitor/api/v1/thread', body, visitor.token)).body.data as unknown as TestMessage
}

test('a waiting text names place and wait over both doors, and follows the place', async () => {
  office = openOffice(server, { texts })
  const first = await office.arrives()
  const second = await newVisitor(server, 'Wim')
  const page = await connect(server, second)
  expect(contentOf(await opened(second))).toMatchObject({
    position: 2,
    content: expect.stringMatching(/^No\. 2, about .+, Wim\.$/),
  })
  await server.http.post('/visitor/api/v1/thread/close', { uid: first.thread.uid }, first.token)
  const update = await page.hears((message) => message.type === 'QUEUE_UPDATE' && contentOf(message).position === 1)
  expect(contentOf(update).content).toMatch(/^No\. 1, about (a minute|\d+ minutes|an hour or more), Wim\.$/)
  const chinese = await newVisitor(server, '小王', { lang: 'zh-CN' })
  expect(contentOf(await opened(chinese)).content).toMatch(/^第2位，约(\d+ 分钟|一小时以上)，小王$/)
  page.drop()
})

test('welcome and closing name the agent, the visitor and the workgroup; unknown braces stay', async () => {
  office = openOffice(server, { texts })
  const ann = await office.hire()
  await office.comes(ann)
  const guest = await office.arrives()
  const name = nameOf(ann)
  const path = `/visitor/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  const ending = await guest.page.hears(hasType('AGENT_CLOSED'))
  expect(ending.content).toBe(`Bye Vera, says ${name}.`)
  const { content } = (await server.http.get(path, guest.token)).body.data as unknown as { content: TestMessage[] }
  const welcome = content.find(hasType('WELCOME'))
  expect(welcome?.content).toBe(`Dear Vera, ${name} of Office is here. {unknown} {{`)
})

test('a name that looks like a variable or a pattern stays as it is, and who gave none is not called by a made-up one', async () => {
  office = openOffice(server, { texts, hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
  const odd = await newVisitor(server, '{workgroup.name} $& <b>')
  expect((await opened(odd)).content).toBe('Office is closed, {workgroup.name} $& <b>.')
  const { body } = await server.http.post('/visitor/api/v1/init', {})
  const nobody = { uid: String(body.data.uid), token: String(body.data.accessToken) } as TestPerson
  expect((await opened(nobody)).content).toBe('Office is closed.')
})

test('without a text of its own the server names who is there, who left and who takes over', async () => {
  office = openOffice(server)
  const [ann, bea] = [await office.hire(), await office.hire()]
  await office.comes(ann)
  const guest = await office.arrives()
  const threadUid = guest.thread.uid
  const ask = { uid: 't1', threadUid, to: { agentUid: bea.uid } }
  await server.http.post('/api/v1/thread/transfer/create', ask, ann.token)
  await server.http.post('/api/v1/thread/transfer/accept', { uid: 't1', threadUid }, bea.token)
  const taken = await guest.page.hears(hasType('TRANSFER_ACCEPT'))
  expect(contentOf(taken).content).toBe(`${nameOf(bea)} has taken over the conversation.`)
  await server.http.post('/api/v1/thread/invite/create', { uid: 'i1', threadUid, to: { agentUid: ann.uid } }, bea.token)
  await server.http.post('/api/v1/thread/invite/accept', { uid: 'i1', threadUid }, ann.token)
  expect(contentOf(await guest.page.hears(hasType('INVITE_ACCEPT'))).content).toBe(
    `${nameOf(ann)} has joined the conversation.`,
  )
  await server.http.post('/api/v1/thread/invite/leave', { uid: threadUid }, ann.token)
  expect((await guest.page.hears(hasType('SYSTEM'))).content).toBe(`${nameOf(ann)} has left the conversation.`)
})

test('the workgroup says its welcome, whether an agent was free at once or has come after a wait', async () => {
  office = openOffice(server, { texts })
  const ann = await office.hire(2)
  const early = await office.arrives()
  await office.comes(ann)
  const waited = await early.page.hears(hasType('WELCOME'))
  const late = await office.arrives()
  const speaker = { uid: office.workgroup, nickname: 'Office', type: 'SYSTEM' }
  expect(waited.user).toMatchObject(speaker)
  for (const { thread, token } of [early, late]) {
    const path = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`
    const { content } = (await server.http.get(path, token)).body.data as unknown as { content: TestMessage[] }
    expect(content.find(hasType('WELCOME'))?.user).toMatchObject(speaker)
  }
})

test('an agent’s new name and picture reach the visitors they serve, and nobody else', async () => {
  office = openOffice(server)
  const ann = await office.hire(1)
  await office.comes(ann)
  const [served, waits] = [await office.arrives(), await office.arrives()]
  const device = await office.comes(await office.hire(1))
  await waits.page.hears(({ thread }) => thread?.state === 'CHATTING')
  const changed = await server.http.put('/api/v1/user/profile', { nickname: 'Anna Bell' }, ann.token)
  expect(changed.status).toBe(200)
  const told = await served.page.hears(hasType('AGENT_PROFILE'))
  expect(told.thread).toMatchObject({ topic: served.thread.topic, state: 'CHATTING' })
  expect(JSON.parse(told.extra ?? '')).toEqual({ agent: { uid: ann.uid, nickname: 'Anna Bell', avatar: '' } })
  // It is passing: neither seq nor a place in the history.
  expect(told.seq ?? 0).toBe(0)
  await waits.page.say(waits.thread.topic, { uid: 'after', content: 'after' })
  await waits.page.hearsUid('after')
  for (const { heard } of [waits.page, device]) expect(heard.filter(hasType('AGENT_PROFILE'))).toEqual([])
  // Only the server says so.
  await served.page.say(served.thread.topic, { uid: 'forged', type: 'AGENT_PROFILE', content: '' })
  await served.page.hears(({ type, content }) => type === 'ERROR' && content?.includes('forged') === true)
})
