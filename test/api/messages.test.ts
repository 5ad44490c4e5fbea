import { describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'

const server = perFile.server()
const chat = perFile.chat(server)

const send = (body: object): Promise<Answer> =>
  server.http.post('/visitor/api/v1/message/send', body, chat.visitor.token)
const here = () => ({ topic: chat.topic })
const rowOf = (uid: string) =>
  server.rows('select type, content, channel, extra from messages where thread_uid = ? and uid = ?', chat.uid, uid)[0]

function wholeMessage() {
  const vera = { uid: chat.visitor.uid, nickname: 'Vera', avatar: '', type: 'VISITOR', extra: '' }
  const thread = { ...here(), uid: chat.uid, type: 'WORKGROUP', state: 'CHATTING', status: 'CHATTING', user: vera }
  return {
    uid: 'whole',
    type: 'TEXT',
    content: 'hello',
    status: 'SUCCESS',
    createdAt: expect.stringMatching(/^20[2-9]\d-\d\d-\d\d \d\d:\d\d:\d\d$/),
    channel: 'WEB',
    client: 'WEB',
    thread: { ...thread, channel: '', extra: '' },
    user: vera,
    extra: '',
    seq: 2,
    sentAt: expect.any(Number),
  }
}

describe('a message', () => {
  test('is returned as it was stored, with all that the server knows of it', async () => {
    const { status, body } = await send({
      uid: 'whole',
      type: 'TEXT',
      content: 'hello',
      channel: 'WEB',
      thread: here(),
    })
    expect(status).toBe(200)
    expect(body.data).toEqual(wholeMessage())
    expect(rowOf('whole')).toEqual({ type: 'TEXT', content: 'hello', channel: 'WEB', extra: '' })
    expect(await chat.agentDevice.hearsUid('whole')).toMatchObject({ content: 'hello', seq: 2 })
  })
})

describe('what is sent', () => {
  test('may be JSON text, with the channel next to it', async () => {
    const json = JSON.stringify({ uid: 'text', content: 'as text', thread: here() })
    expect((await send({ json, client: 'WEB_VISITOR' })).body.data).toMatchObject({
      content: 'as text',
      client: 'WEB_VISITOR',
    })
    expect(rowOf('text')).toMatchObject({ type: 'TEXT', channel: 'WEB_VISITOR' })
  })

  test('may be a nested object', async () => {
    const json = { uid: 'inner', content: 'as an object', thread: here() }
    expect((await send({ json })).body.data).toMatchObject({ uid: 'inner', content: 'as an object' })
    expect(rowOf('inner')).toMatchObject({ type: 'TEXT', content: 'as an object' })
  })

  test('may have a number as its uid', async () => {
    expect((await send({ uid: 20260131, content: 'x', thread: here() })).body.data.uid).toBe('20260131')
  })

  test('may name its thread by uid, with the thread’s state under either name', async () => {
    for (const thread of [
      { uid: chat.uid, state: 'CHATTING' },
      { uid: chat.uid, status: 'CHATTING' },
    ]) {
      expect((await send({ content: 'x', thread })).body.data.thread).toMatchObject({
        uid: chat.uid,
        status: 'CHATTING',
      })
    }
  })

  test('gets a uid that starts with the time if it has none, and its first response if its uid is known', async () => {
    const [one, other] = [await send({ content: 'x', thread: here() }), await send({ content: 'x', thread: here() })]
    expect(one.body.data.uid).toMatch(/^[\da-f]{8}-[\da-f]{4}-7[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/)
    expect(other.body.data.uid).not.toBe(one.body.data.uid)
    const again = await send({ uid: one.body.data.uid, content: 'another text', thread: here() })
    expect(again.body).toEqual(one.body)
  })

  test('gets no data if it is ephemeral', async () => {
    const { status, body } = await send({ type: 'TYPING', thread: here() })
    expect({ status, body }).toEqual({ status: 200, body: { code: 200, message: 'ok', data: null } })
    expect((await chat.agentDevice.hears((message) => message.type === 'TYPING')).user?.uid).toBe(chat.visitor.uid)
  })
})

describe('every spelling of a field is accepted', () => {
  test.each([
    ['client for channel', { client: 'APP' }, { channel: 'APP' }],
    ['extra as an object', { extra: { a: 1, b: '二' } }, { extra: '{"a":1,"b":"二"}' }],
    ['extra as JSON text', { extra: '{"a":1}' }, { extra: '{"a":1}' }],
    ['content as an object', { type: 'IMAGE', content: { url: 'u' } }, { type: 'IMAGE', content: '{"url":"u"}' }],
    ['createdAt as a number', { createdAt: 1_700_000_000_000 }, {}],
    ['createdAt as a string', { createdAt: '2020-01-01 00:00:00' }, {}],
    ['createdAt as no moment at all', { createdAt: 1e300 }, {}],
    ['createdAt as something else', { createdAt: [2020, 1, 1] }, {}],
    ['null for what is not there', { json: null, channel: null, extra: null, user: null, createdAt: null }, {}],
    ['fields nobody knows', { priority: 'high', client: '' }, {}],
    ['a number for its text', { content: 5 }, { content: '5' }],
    ['a number for its channel', { channel: 7.5 }, { channel: '7.5' }],
    ['status as a number', { status: 1 }, {}],
    ['status as anything', { status: { is: 'sent' } }, {}],
    ['a user with numbers', { user: { uid: 1, type: 0, nickname: false } }, {}],
    ['a user that is only named', { user: 'Vera' }, {}],
  ])('%s', async (name, given, kept) => {
    const { status, body } = await send({ uid: name, content: 'x', thread: { ...here(), type: 1 }, ...given })
    expect(status).toBe(200)
    expect(body.data).toMatchObject(kept)
    expect(Math.abs(body.data.sentAt - Date.now())).toBeLessThan(60_000)
    expect(body.data.createdAt).toBe(new Date(body.data.sentAt).toISOString().slice(0, 19).replace('T', ' '))
    expect(rowOf(name)).toEqual({ type: 'TEXT', content: 'x', channel: '', extra: '', ...kept })
  })
})

test.each<[string, () => object, number, string]>([
  ['no thread', () => ({ content: 'x' }), 400, 'malformed'],
  ['a thread that is a word', () => ({ content: 'x', thread: chat.topic }), 400, 'malformed'],
  ['a yes for its text', () => ({ content: true, thread: here() }), 400, 'malformed'],
  ['a uid that JSON cannot tell from its neighbours', () => ({ uid: 2 ** 60, thread: here() }), 400, 'malformed'],
  ['JSON text that is none', () => ({ json: '{"uid":' }), 400, 'malformed'],
  ['JSON text of a list', () => ({ json: '[]' }), 400, 'malformed'],
  ['an object of nothing for JSON text', () => ({ json: {} }), 400, 'malformed'],
  ['empty JSON text', () => ({ json: '' }), 400, 'malformed'],
  ['a thread nobody knows', () => ({ content: 'x', thread: { uid: 'nothing' } }), 404, 'thread_not_found'],
  ['a topic that is none', () => ({ content: 'x', thread: { topic: 'user/x' } }), 404, 'thread_not_found'],
  ['the server’s own type', () => ({ type: 'WELCOME', thread: here() }), 400, 'type_reserved'],
  ['a receipt for nothing', () => ({ type: 'READ', content: 'none', thread: here() }), 404, 'message_not_found'],
])('a message with %s is refused and not stored', async (_what, body, status, error) => {
  const before = server.rows('select count(*) as messages from messages')
  expect(await send(body())).toEqual(refused(status, error))
  expect(server.rows('select count(*) as messages from messages')).toEqual(before)
})

test('an agent sends through the backends’ door, under their own name', async () => {
  const body = { uid: 'by agent', content: 'hello Vera', user: { uid: 'x', nickname: 'Boss' }, thread: here() }
  const { status, body: answer } = await server.http.post('/api/v1/message/rest/send', body, chat.agent.token)
  expect(status).toBe(200)
  expect(answer.data.user).toMatchObject({ uid: chat.agent.uid, nickname: 'Admin', type: 'AGENT' })
  expect((await chat.agentDevice.hearsUid('by agent')).seq).toBe(answer.data.seq)
})
