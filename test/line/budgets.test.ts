import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { type Chat, startChat } from '../support/chat.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

// Low, so that few messages suffice; refilled so slowly that nothing comes back during a test.
const { budgets } = defaultLimits
const visitor = { messagesAMinute: 4, signalsAMinute: 6, bytesAMinute: 1000, bytesADay: 1500 }
const limits = {
  budgets: { ...budgets, visitor, address: { ...budgets.address, bytesADay: 6000 } },
}

const server = perFile.server({ limits })
let doors: TestDoor[]

describe.each(['mqtt', 'http'] as const)('over %s', (name) => {
  let chat: Chat
  let door: TestDoor
  beforeAll(async () => {
    chat = await startChat(server)
    doors = [mqttDoor(server), httpDoor(server, ({ uid }) => uid === chat.agent.uid)]
    door = doors.find((one) => one.name === name) as TestDoor
  })
  afterAll(() => {
    chat.agentDevice.drop()
    for (const one of doors) one.close()
  })

  const say = (uid: string, content = 'words', person: TestPerson = chat.visitor) =>
    door.send(person, chat.topic, { uid, type: 'TEXT', content })

  test('a visitor may send that many messages a minute; each one beyond is refused and not stored, and others go on', async () => {
    const outcomes = []
    for (let index = 1; index <= 6; index += 1) outcomes.push(await say(`m${index}`))
    expect(outcomes.slice(0, 4)).toEqual(outcomes.slice(0, 4).filter((one) => one.startsWith('stored')))
    expect(outcomes.slice(4)).toEqual(['refused too_many_requests', 'refused too_many_requests'])
    expect(
      server.rows('select uid from messages where thread_uid = ? and uid in (?, ?)', chat.uid, 'm5', 'm6'),
    ).toEqual([])
    expect(await say('from-agent', 'words', chat.agent)).toMatch(/^stored/)
    const other = await newVisitor(server)
    const { topic } = await openThread(server, other)
    expect(await door.send(other, topic, { uid: 'other', type: 'TEXT', content: 'words' })).toMatch(/^stored/)
  })

  test('a stored message gets its first answer again, even beyond the budget', async () => {
    expect(await say('m5')).toBe('refused too_many_requests')
    expect(await say('m2')).toMatch(/^stored/)
    expect(server.rows('select uid from messages where thread_uid = ? and uid = ?', chat.uid, 'm2')).toHaveLength(1)
  })

  test('typing and receipts have a budget of their own', async () => {
    const outcomes = []
    for (let index = 1; index <= 8; index += 1)
      outcomes.push(await door.send(chat.visitor, chat.topic, { uid: `t${index}`, type: 'TYPING', content: '' }))
    expect(new Set(outcomes)).toEqual(new Set(['passed', 'refused too_many_requests']))
    expect(outcomes.at(-1)).toBe('refused too_many_requests')
  })
})

test('that many bytes a minute, whatever the number of messages', async () => {
  const person = await newVisitor(server)
  const { topic } = await openThread(server, person)
  const door = httpDoor(server, () => false)
  const send = (uid: string, length: number) =>
    door.send(person, topic, { uid, type: 'TEXT', content: '\u6f22'.repeat(length) })
  // Three bytes each: the one that exceeds the minute's budget is the last.
  expect(await send('bytes1', 300)).toMatch(/^stored/)
  expect(await send('bytes2', 300)).toMatch(/^stored/)
  expect(await send('bytes3', 1)).toBe('refused too_many_requests')
})

test('the refusal says when to retry, in a packet and in a header, and closes nothing', async () => {
  const person = await newVisitor(server)
  const { topic } = await openThread(server, person)
  const device = await connect(server, person)
  for (let index = 1; index <= 5; index += 1) await device.say(topic, { uid: `q${index}`, content: 'words' })
  const refusal = (await device.refusal('q5')) as { code: string; message: string; retryAfterSeconds?: number }
  expect(refusal).toMatchObject({ code: 'too_many_requests', retryAfterSeconds: expect.any(Number) })
  expect(refusal.retryAfterSeconds).toBeGreaterThan(0)
  expect(refusal.retryAfterSeconds).toBeLessThanOrEqual(15)
  expect(refusal.message).toContain(`${refusal.retryAfterSeconds} s`)
  await device.roundTrip()
  expect(device.client.connected).toBe(true)
  device.drop()
  const answer = await fetch(`${server.url}/visitor/api/v1/message/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${person.token}` },
    body: JSON.stringify({ uid: 'q6', content: 'words', thread: { topic } }),
  })
  expect([answer.status, (await answer.json()).error]).toEqual([429, 'too_many_requests'])
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
})

test('all visitors of an address share a budget, and agents there are not part of it', async () => {
  const strict = await startTestServer({
    limits: { budgets: { ...budgets, address: { ...budgets.address, messagesAMinute: 3 } } },
  })
  const chat = await startChat(strict)
  const door = httpDoor(strict, ({ uid }) => uid === chat.agent.uid)
  const outcomes = []
  for (let index = 1; index <= 5; index += 1) {
    const person = await newVisitor(strict)
    const { topic } = await openThread(strict, person)
    outcomes.push(await door.send(person, topic, { uid: `a${index}`, type: 'TEXT', content: 'words' }))
  }
  expect(outcomes.filter((one) => one.startsWith('stored'))).toHaveLength(3)
  expect(outcomes.slice(3)).toEqual(['refused too_many_requests', 'refused too_many_requests'])
  expect(await door.send(chat.agent, chat.topic, { uid: 'agent', type: 'TEXT', content: 'words' })).toMatch(/^stored/)
  const metrics = await (await fetch(`${strict.url}/metrics`)).text()
  expect(metrics).toContain('parley_over_budget_total{spender="address"} 2')
  chat.agentDevice.drop()
  await strict.remove()
})
