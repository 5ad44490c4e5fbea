import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import { createApiKey } from '../support/api-key.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted, limitsWith, metric, reached } from '../support/limits.ts'
import { connect } from '../support/people.ts'

const limits = limitsWith({
  'messages.visitor.textCharacters': 10,
  'messages.visitor.contentCharacters': 20,
  'messages.visitor.jsonBytes': 40,
  'messages.staff.textCharacters': 30,
  'messages.staff.contentCharacters': 2000,
  'messages.staff.jsonBytes': 2100,
  'budgets.service.messagesAMinute': 2,
  'budgets.service.signalsAMinute': 1,
  'budgets.service.bytesAMinute': 500,
  'budgets.service.bytesADay': 1500,
  maxBodyBytes: 10_000,
  maxJsonDepth: 8,
  recallWindowMs: 0,
})
const server = perFile.server({ limits })
const chat = perFile.chat(server)
let keys: string[]

beforeAll(async () => {
  const store = await openSqlite(join(server.dataFolder, 'parley.db'), { onDeath: () => {} })
  const given = { orgUid: 'df_org_uid' as Uid, name: 'Backend', createdAt: Date.now() }
  keys = await Promise.all(Array.from({ length: 4 }, () => createApiKey(store, given)))
  await store.close()
})

type Sender = 'visitor' | 'staff'
let sent = 0
const send = (who: Sender, message: object, token?: string) => {
  sent += 1
  const path = who === 'visitor' ? '/visitor/api/v1/message/send' : '/api/v1/message/rest/send'
  const own = who === 'visitor' ? chat.visitor.token : chat.agent.token
  return server.http.post(path, { uid: `m${sent}`, thread: { topic: chat.topic }, ...message }, token ?? own)
}

const text = (length: number) => ({ content: 'x'.repeat(length) })
const other = (length: number) => ({ type: 'LOCATION', content: 'x'.repeat(length) })
/** Content and extra of that many bytes in JSON: an `é` takes two, and so does each quote in extra. */
const json = (bytes: number) => ({ ...other(9), extra: JSON.stringify('é'.repeat((bytes - 13) / 2)) })

test.each<[Sender, string, (length: number) => object, number, number]>([
  ['visitor', 'textCharacters', text, 10, 11],
  ['visitor', 'contentCharacters', other, 20, 21],
  ['visitor', 'jsonBytes', json, 39, 41],
  ['staff', 'textCharacters', text, 30, 31],
  ['staff', 'contentCharacters', other, 2000, 2001],
  ['staff', 'jsonBytes', json, 2099, 2101],
])('a message of a %s within %s is stored, one beyond it is refused', async (who, field, write, most, tooMuch) => {
  expect((await send(who, write(most))).status).toBe(200)
  expect(await send(who, write(tooMuch))).toEqual(refused(400, 'field_too_long'))
  await isCounted(server, `messages.${who}.${field}`)
})

test('what a visitor sends beyond the budget over MQTT is refused and counted as well', async () => {
  const page = await connect(server, chat.visitor)
  const before = await reached(server, 'messages.visitor.textCharacters')
  await page.say(chat.topic, { uid: 'long', content: 'x'.repeat(11) })
  expect((await page.refusal('long')).code).toBe('field_too_long')
  await page.say(chat.topic, { uid: 'short', content: 'x'.repeat(10) })
  await page.hearsUid('short')
  await isCounted(server, 'messages.visitor.textCharacters', before + 1)
  page.drop()
})

test('a backend has budgets of messages, signals and bytes for each key', async () => {
  const [messages = '', signals = '', bytes = '', day = ''] = keys
  const statuses = async (key: string, ...all: object[]) => {
    const some: number[] = []
    for (const message of all) some.push((await send('staff', message, key)).status)
    return some
  }
  const typing = { type: 'TYPING', content: '' }
  expect(await statuses(messages, text(1), text(1), text(1))).toEqual([200, 200, 429])
  expect(await statuses(signals, typing, typing, text(1))).toEqual([200, 429, 200])
  expect(await statuses(bytes, other(900), text(1))).toEqual([200, 429])
  // More of the day's budget is used than of the minute's, so its wait is longer.
  expect(await statuses(day, other(100), other(1600))).toEqual([200, 200])
  const answer = await fetch(`${server.url}/api/v1/message/rest/send`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${day}` },
    body: JSON.stringify({ uid: 'day', content: 'x', thread: { topic: chat.topic } }),
  })
  expect(answer.status).toBe(429)
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(3600)
  const refusedSoFar = () => metric(server, 'parley_over_budget_total{spender="service"}')
  await expect.poll(refusedSoFar).toBe(4)
})

test('a body may be as long and as deep as the limits', async () => {
  const deep = (depth: number) => ({
    type: 'LOCATION',
    content: 'x',
    nested: JSON.parse('['.repeat(depth - 1) + ']'.repeat(depth - 1)),
  })
  expect((await send('staff', deep(8))).status).toBe(200)
  expect(await send('staff', deep(9))).toEqual(refused(400, 'malformed'))
  await isCounted(server, 'maxJsonDepth')
  const long = (bytes: number) => ({ content: 'x', ignored: 'x'.repeat(bytes) })
  expect((await send('staff', long(9000))).status).toBe(200)
  expect(await send('staff', long(10_000))).toEqual(refused(413, 'too_large'))
  await isCounted(server, 'maxBodyBytes')
})

test('a message older than the recall limit stays', async () => {
  const { body } = await send('visitor', text(1))
  const recall = { type: 'RECALL', content: body.data.uid }
  await expect.poll(async () => (await send('visitor', recall)).body.error).toBe('recall_expired')
  await isCounted(server, 'recallWindowMs')
})
