import mqtt, { type MqttClient } from 'mqtt'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { decode, encode } from '../support/wire.ts'

const server = perFile.server()
const chat = perFile.chat(server)

type Json = Record<string, unknown>

/** A client that writes JSON, as mqtt.js and `JSON.stringify` alone make one. */
interface JsonClient {
  readonly client: MqttClient
  /** Every payload as it came. */
  readonly payloads: Buffer[]
  say(topic: string, payload: string | Buffer, qos?: 0 | 1): Promise<unknown>
  hears(holds: (message: Json) => boolean): Promise<Json>
}

const isJson = (payload: Buffer) => payload[0] === 0x7b

function messagesIn(payloads: readonly Buffer[]): Json[] {
  return payloads.filter(isJson).map((payload) => JSON.parse(payload.toString()))
}

async function connectJson(person: TestPerson): Promise<JsonClient> {
  const client = await mqtt.connectAsync(server.wsUrl, {
    ...{ clientId: `${person.uid}/web/json`, username: person.uid, password: person.token, reconnectPeriod: 0 },
  })
  const payloads: Buffer[] = []
  client.on('message', (_topic, payload) => payloads.push(payload))
  return {
    client,
    payloads,
    say: (topic, payload, qos = 0) => client.publishAsync(topic, payload, { qos }),
    hears: async (holds) => {
      await expect.poll(() => messagesIn(payloads).some(holds)).toBe(true)
      return messagesIn(payloads).find(holds) ?? {}
    },
  }
}

let vera: JsonClient
beforeEach(async () => {
  vera = await connectJson(chat.visitor)
})
afterEach(() => vera.client.endAsync())

let sent = 0
const newUid = () => {
  sent += 1
  return `json-${sent}`
}

const heard = ({ hears }: JsonClient, uid: string) => hears((message) => message.uid === uid)

test.each([0, 1] as const)(
  'JSON of QoS %i is stored like Protobuf: the sender gets JSON back, the agent Protobuf',
  async (qos) => {
    const uid = newUid()
    const timestamp = 1_700_000_000_000
    await vera.say(chat.topic, JSON.stringify({ uid, type: 'TEXT', content: '你好', timestamp }), qos)
    const echo = await heard(vera, uid)
    expect(echo).toMatchObject({ uid, content: '你好', status: 'SUCCESS', thread: { topic: chat.topic } })
    expect(echo).toMatchObject({ user: { uid: chat.visitor.uid }, seq: expect.any(Number) })
    expect(echo.createdAt).not.toBe('2023-11-14 22:13:20')
    expect(await chat.agentDevice.hearsUid(uid)).toMatchObject({ content: '你好', seq: echo.seq })
    expect(server.rows('select content from messages where uid = ?', uid)).toEqual([{ content: '你好' }])
  },
)

test('extra may be an object or a text, and a long number keeps its digits', async () => {
  const [one, other] = [newUid(), newUid()]
  await vera.say(chat.topic, `{"uid":"${one}","content":"a","extra":{"order":12345678901234567890}}`)
  await vera.say(chat.topic, JSON.stringify({ uid: other, content: 'b', extra: '{"order":1}' }))
  expect((await heard(vera, one)).extra).toBe('{"order":12345678901234567890}')
  expect((await heard(vera, other)).extra).toBe('{"order":1}')
})

test('a connection is answered in the form it wrote last, and in Protobuf before it wrote anything', async () => {
  const [before, json, proto, after] = [newUid(), newUid(), newUid(), newUid()]
  const formOf = async (uid: string) => {
    const find = () => vera.payloads.find((payload) => payload.includes(uid))
    await expect.poll(find).toBeDefined()
    return isJson(find() ?? Buffer.from('')) ? 'json' : 'protobuf'
  }
  await chat.agentDevice.say(chat.topic, { uid: before })
  expect(await formOf(before)).toBe('protobuf')
  await vera.say(chat.topic, JSON.stringify({ uid: json, content: 'a' }), 1)
  expect(await formOf(json)).toBe('json')
  await vera.say(chat.topic, Buffer.from(encode({ uid: proto, type: 'TEXT', content: 'b' })), 1)
  expect(await formOf(proto)).toBe('protobuf')
  await chat.agentDevice.say(chat.topic, { uid: after })
  expect(await formOf(after)).toBe('protobuf')
  const found = vera.payloads.find((payload) => payload.includes(after))
  expect(decode(found ?? Buffer.from(''))).toMatchObject({ uid: after })
})

describe('JSON that cannot be a message is refused in JSON, and the connection stays', () => {
  const nested = `{"uid":"deep","content":${'['.repeat(100)}${']'.repeat(100)}}`
  test.each([
    ['an open brace', '{'],
    ['something after it', '{"uid":"x"} {'],
    ['a key __proto__', '{"uid":"x","__proto__":{}}'],
    ['what is nested too deeply', nested],
    ['bytes that are not UTF-8', Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x7d])],
    ['half of a surrogate pair', '{"uid":"x","content":"\\ud800"}'],
    ['a uid that is an object', '{"uid":{"a":1},"content":"x"}'],
  ])('%s', async (_name, payload) => {
    const known = vera.payloads.length
    await vera.say(chat.topic, payload, 1)
    await expect.poll(() => vera.payloads.length).toBeGreaterThan(known)
    const [refusal] = messagesIn(vera.payloads.slice(known))
    expect(refusal).toMatchObject({ type: 'ERROR', status: 'ERROR' })
    expect(JSON.parse(String(refusal?.content)).code).toBe('malformed')
    const uid = newUid()
    await vera.say(chat.topic, JSON.stringify({ uid, content: 'still here' }))
    expect(await heard(vera, uid)).toMatchObject({ content: 'still here' })
  })

  test('another topic in the payload than the one it is published on', async () => {
    const uid = newUid()
    const other = await openThread(server, await newVisitor(server))
    await vera.say(chat.topic, JSON.stringify({ uid, content: 'x', thread: { topic: other.topic } }), 1)
    const refusal = await vera.hears(({ type, content }) => type === 'ERROR' && String(content).includes(uid))
    expect(JSON.parse(String(refusal.content))).toMatchObject({ code: 'topic_mismatch', uid })
  })
})
