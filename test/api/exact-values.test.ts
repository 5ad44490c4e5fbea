import { describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { connect } from '../support/people.ts'

// Values are stored digit for digit, or refused; an agent's device receives what was stored.
const server = perFile.server()
const chat = perFile.chat(server)

const send = '/visitor/api/v1/message/send'

async function post(path: string, body: string): Promise<Answer> {
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${chat.visitor.token}` }
  const response = await fetch(server.url + path, { method: 'POST', headers, body })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

const inThread = (fields: string) => `{${fields},"thread":{"topic":${JSON.stringify(chat.topic)}}}`
const rowOf = (uid: string) =>
  server.rows('select content, extra from messages where thread_uid = ? and uid = ?', chat.uid, uid)[0]
const messages = () => server.rows('select count(*) as messages, max(uid) as last from messages')

describe('the digits of a number', () => {
  const object = '{"orderId":1234567890123456789,"price":1.10,"far":1e400,"near":-0,"pi":3.14159265358979323846}'

  test.each([
    ['as objects', (fields: string) => inThread(fields)],
    ['in an inner object', (fields: string) => `{"json":${inThread(fields)}}`],
    ['in JSON text', (fields: string) => JSON.stringify({ json: inThread(fields) })],
  ])('are kept in content and extra, %s', async (form, bodyOf) => {
    const body = bodyOf(`"uid":"${form}","type":"ORDER","content":${object},"extra":${object}`)
    const answer = await post(send, body)
    expect(answer.body.data).toMatchObject({ content: object, extra: object })
    expect(rowOf(form)).toEqual({ content: object, extra: object })
    expect(await chat.agentDevice.hearsUid(form)).toMatchObject({ content: object, extra: object })
  })

  test('are kept in a content that is only a number', async () => {
    await post(send, inThread('"uid":"bare","content":12345678901234567890'))
    expect(rowOf('bare')).toMatchObject({ content: '12345678901234567890' })
  })

  test.each(['"uid":1234567890123456789', '"uid":1.0', '"channel":1e400', '"uid":"a","type":9007199254740993'])(
    'are refused where they name something: %s',
    async (fields) => {
      const before = messages()
      expect(await post(send, inThread(fields))).toEqual(refused(400, 'malformed'))
      expect(messages()).toEqual(before)
    },
  )
})

describe('the digits of a number outside of messages', () => {
  test('are refused where two customers would become one, and kept elsewhere', async () => {
    const init = (visitorUid: string) => post('/visitor/api/v1/init', `{"visitorUid":${visitorUid}}`)
    expect((await init('1234567890')).body.data.visitorUid).toBe('1234567890')
    expect((await init('"1234567890123456789"')).body.data.visitorUid).toBe('1234567890123456789')
    for (const uid of ['1234567890123456789', '9007199254740993', '1e400', '1.5'])
      expect(await init(uid)).toEqual(refused(400, 'malformed'))
  })

  test('are kept in a site’s data about its visitor', async () => {
    const { body } = await post('/visitor/api/v1/init', '{"extra":{"customer":1234567890123456789}}')
    const [row] = server.rows('select profile from visitors where uid = ?', body.data.uid)
    expect(JSON.parse(String(row?.profile)).extra).toBe('{"customer":1234567890123456789}')
  })

  test('are refused by every other route', async () => {
    for (const seconds of ['1e400', '0.1000000000000000000001']) {
      const answer = await post('/visitor/api/v1/message/sync', `{"wait":${seconds}}`)
      expect(answer).toEqual(refused(400, 'malformed'))
    }
  })
})

describe('nesting', () => {
  const nested = (depth: number) => '['.repeat(depth) + ']'.repeat(depth)
  const { maxJsonDepth } = defaultLimits

  test('has a limit, in a body and in JSON text within one', async () => {
    const depthLeft = maxJsonDepth - 1
    expect((await post(send, inThread(`"content":${nested(depthLeft)}`))).status).toBe(200)
    expect(await post(send, inThread(`"content":${nested(depthLeft + 1)}`))).toEqual(refused(400, 'malformed'))
    const text = JSON.stringify({ json: inThread(`"content":${nested(depthLeft + 1)}`) })
    expect(await post(send, text)).toEqual(refused(400, 'malformed'))
  })

  test('as deep as a body is long does not crash anything', async () => {
    for (const body of [nested(120_000), `{"json":${JSON.stringify(nested(100_000))}}`, '{"a":'.repeat(40_000)])
      expect(await post(send, body)).toEqual(refused(400, 'malformed'))
    expect((await server.http.get('/healthz')).status).toBe(200)
  })
})

describe('a value of another type is refused and not coerced', () => {
  const agent = () => ({ uid: chat.agent.uid })
  const settings = (value: object) => ({ uid: 'df_wg_uid', settings: value })
  test.each<[string, string, () => object]>([
    ['null for a capacity', '/api/v1/agent/update', () => ({ ...agent(), capacity: null })],
    ['text for a capacity', '/api/v1/agent/update', () => ({ ...agent(), capacity: '5' })],
    ['true for a capacity', '/api/v1/agent/update', () => ({ ...agent(), capacity: true })],
    ['a list for a nickname', '/api/v1/agent/update', () => ({ ...agent(), nickname: ['Ann'] })],
    ['null for a nickname', '/api/v1/agent/update', () => ({ ...agent(), nickname: null })],
    ['null for a yes or no', '/api/v1/workgroup/update', () => settings({ sticky: null })],
    ['a word for a yes or no', '/api/v1/workgroup/update', () => settings({ sticky: 'true' })],
    ['null for seconds', '/api/v1/workgroup/update', () => settings({ goneSeconds: null })],
    ['true for seconds', '/api/v1/workgroup/update', () => settings({ goneSeconds: true })],
    ['null for a text', '/api/v1/workgroup/update', () => settings({ texts: { en: { welcome: null } } })],
    ['null for a title', '/api/v1/widget/update', () => ({ workgroupUid: 'df_wg_uid', title: null })],
    ['a number for a note', '/api/v1/contact/update', () => ({ uid: chat.visitor.uid, note: 5 })],
    ['one tag for a list', '/api/v1/contact/update', () => ({ uid: chat.visitor.uid, tags: 'vip' })],
  ])('%s', async (_what, path, bodyOf) => {
    const state = () =>
      ['agents', 'workgroups', 'widgets', 'contacts'].map((table) => server.rows(`select * from ${table}`))
    const before = state()
    expect(await server.http.post(path, bodyOf(), chat.agent.token)).toEqual(refused(400, 'malformed'))
    expect(state()).toEqual(before)
  })

  test('null counts as missing where a site’s page fills every field', async () => {
    const nothing = {
      visitorUid: null,
      nickname: null,
      avatar: null,
      email: null,
      url: null,
      extra: null,
      orgUid: null,
    }
    const { status, body } = await server.http.post('/visitor/api/v1/init', nothing)
    expect(status).toBe(200)
    const wish = { sid: 'df_wg_uid', forceNewThread: null }
    expect((await server.http.post('/visitor/api/v1/thread', wish, body.data.accessToken)).status).toBe(200)
  })
})

describe('extra that is neither empty nor JSON', () => {
  const wrong = ['hello', '{', "{'a':1}", 'undefined', '{"a":1} ,', ' ']

  test.each(wrong)('is refused over HTTP: %j', async (extra) => {
    const before = messages()
    const body = inThread(`"uid":"extra","content":"x","extra":${JSON.stringify(extra)}`)
    expect(await post(send, body)).toEqual(refused(400, 'malformed'))
    expect(await server.http.post('/visitor/api/v1/init', { extra })).toEqual(refused(400, 'malformed'))
    expect(messages()).toEqual(before)
  })

  test('is refused over MQTT, while older clients’ extra in the thread is accepted', async () => {
    const device = await connect(server, chat.visitor)
    for (const [place, extra] of wrong.entries()) {
      await device.say(chat.topic, { uid: `extra ${place}`, content: 'x', extra })
      expect(await device.refusal(`extra ${place}`)).toMatchObject({ code: 'malformed' })
    }
    const thread = { topic: chat.topic, extra: 'no JSON', user: { extra: 'neither' } }
    await device.say(chat.topic, { uid: 'quirk', content: 'x', extra: '{"a":1}', thread })
    expect(await chat.agentDevice.hearsUid('quirk')).toMatchObject({ extra: '{"a":1}' })
    expect(chat.agentDevice.heard.some(({ uid }) => uid?.startsWith('extra '))).toBe(false)
    device.drop()
  })

  test('does not result from cutting', async () => {
    const extra = { a: 'x'.repeat(8192) }
    expect(await server.http.post('/visitor/api/v1/init', { extra })).toEqual(refused(400, 'field_too_long'))
  })
})
