import { randomUUID } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import type { Trigger } from '../../domain/organization/trigger.ts'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { everyTable } from '../support/test-database.ts'

const server = perTest.server()
const office = perTest.office(server)
let ann: TestPerson

const prices: Trigger = {
  ...{ name: 'Prices', on: true, pages: ['/prices*'], seconds: 5, scroll: 50 },
  texts: { en: 'May I help you to choose?', 'zh-CN': '需要帮您挑选吗？' },
}

async function change(given: object) {
  const { token } = await logIn(server)
  return server.http.post('/api/v1/widget/update', { workgroupUid: office.workgroup, ...given }, token)
}

beforeEach(async () => {
  ann = await office.hire()
  await office.comes(ann)
  expect((await change({ triggers: [prices] })).status).toBe(200)
})

async function ask(more: Record<string, string> = {}, origin?: string) {
  const query = new URLSearchParams({
    key: randomUUID(),
    sid: office.workgroup,
    name: 'Prices',
    lang: 'en-GB',
    ...more,
  })
  const headers = origin === undefined ? {} : { origin }
  const answer = await fetch(`${server.url}/visitor/api/v1/live/trigger?${query}`, { method: 'POST', headers })
  expect(answer.headers.get('access-control-allow-origin')).toBe('*')
  return ((await answer.json()) as { data: unknown }).data
}

/** What was looked up is held for a second. */
const soon = (more: Record<string, string> = {}, origin?: string) => expect.poll(() => ask(more, origin))
const silent = { shown: false }
const said = { shown: true, name: 'Office', text: 'May I help you to choose?' }

test('pages are told the conditions and no text, and only of triggers that are on', async () => {
  const allowed = () => fetch(`${server.url}/widget/allowed.js?sid=${office.workgroup}`).then((answer) => answer.text())
  expect(await allowed()).toBe(
    `window.Parley?.('triggers',[{"name":"Prices","pages":["/prices*"],"seconds":5,"scroll":50}])\nexport default true\n`,
  )
  const widget = await server.http.get(`/visitor/api/v1/widget/config?sid=${office.workgroup}`)
  expect(JSON.stringify(widget.body)).not.toContain('Prices')
  await change({ triggers: [{ ...prices, on: false }] })
  expect(await allowed()).toBe('export default true\n')
  await soon().toEqual(silent)
})

test('a text is shown in the visitor’s language, within the hours, while somebody can answer', async () => {
  await soon().toEqual(said)
  expect(await ask({ lang: 'zh-CN' })).toMatchObject({ text: '需要帮您挑选吗？' })
  expect(await ask({ name: 'Nothing' })).toEqual(silent)
  expect(await ask({ sid: 'nobody' })).toEqual(silent)
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, ann.token)
  await soon().toEqual(silent)
  await server.http.post('/api/v1/agent/update/status', { status: 'AVAILABLE' }, ann.token)
  await soon().toEqual(said)
  office.set({ hours: { timeZone: 'UTC', week: [[], [], [], [], [], [], []], holidays: [] } })
  await soon().toEqual(silent)
})

test('a page of another site, and a tab whose visitor is in a conversation, are shown nothing', async () => {
  await change({ sites: ['https://shop.example'], liveVisitors: true })
  await soon({}, 'https://evil.example').toEqual(silent)
  expect(await ask({}, 'https://shop.example')).toEqual(said)
  const key = randomUUID()
  const beat = new URLSearchParams({ key, sid: office.workgroup })
  await fetch(`${server.url}/visitor/api/v1/live/beat?${beat}`, { method: 'POST' })
  const visitor = await newVisitor(server)
  await openThread(server, visitor, { sid: office.workgroup })
  await server.http.post('/visitor/api/v1/live/claim', { key }, visitor.token)
  expect(await ask({ key })).toEqual(silent)
})

test('nothing is stored of who is shown a text; who answers has it as the first message of the workgroup', async () => {
  await soon({ key: 'never-to-be-stored-anywhere' }).toEqual(said)
  expect(server.rows('select * from threads')).toEqual([])
  for (const table of everyTable(server.dataFolder)) expect(table).not.toContain('never-to-be-stored')
  const visitor = await newVisitor(server)
  const trigger = { name: 'Prices', lang: 'zh-CN' }
  const { type } = await openThread(server, visitor, { sid: office.workgroup, trigger })
  expect(type).toBe('WELCOME')
  const topic = `org/workgroup/${office.workgroup}/${visitor.uid}`
  const history = () => server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}`, visitor.token)
  const messages = async () => dataOf<{ content: { seq: number; type: string; content: string }[] }>(await history())
  const first = (await messages()).content.find(({ seq }) => seq === 1)
  expect(first).toMatchObject({
    type: 'TEXT',
    content: '需要帮您挑选吗？',
    user: { uid: office.workgroup, type: 'SYSTEM' },
  })
  // The conversation goes on: it is not said again.
  expect((await openThread(server, visitor, { sid: office.workgroup, trigger })).type).toBe('CONTINUE')
  expect((await messages()).content.filter(({ type: kind }) => kind === 'TEXT')).toHaveLength(1)
  const other = await newVisitor(server)
  const unknown = { name: 'Forged: pay here', lang: 'en' }
  await openThread(server, other, { sid: office.workgroup, trigger: unknown })
  expect(JSON.stringify(server.rows('select * from messages'))).not.toContain('Forged')
})

test('an odd trigger is refused, and the ones before stay', async () => {
  const wrong: readonly object[] = [
    ...[{ name: '' }, { name: ' ' }, { pages: ['prices'] }, { pages: ['javascript:alert(1)'] }, { seconds: -1 }],
    ...[{ seconds: 3601 }, { scroll: 101 }, { scroll: 0.5 }, { texts: {} }, { texts: { en: ' ' } }, { regex: '.*' }],
    ...[{ texts: { 'not a tag': 'Hello' } }, { texts: { en: 'x'.repeat(501) } }, { pages: Array(21).fill('/') }],
  ]
  for (const part of wrong)
    expect((await change({ triggers: [{ ...prices, ...part }] })).status, JSON.stringify(part)).toBe(400)
  const many = Array.from({ length: 21 }, (_, index) => ({ ...prices, name: `${index}` }))
  expect((await change({ triggers: many })).status).toBe(400)
  expect((await change({ triggers: many.slice(1) })).status).toBe(200)
  const twice = await change({ triggers: [prices, prices] })
  expect(twice).toEqual(refused(400, 'malformed'))
  await change({ triggers: [prices] })
  const { token } = await logIn(server)
  const widget = await server.http.get(`/api/v1/widget/query?workgroupUid=${office.workgroup}`, token)
  expect(dataOf<{ triggers: Trigger[] }>(widget).triggers).toEqual([prices])
  const audit = await server.http.get('/api/v1/audit/query?kind=widget.update', token)
  expect(JSON.stringify(audit.body)).toContain('triggers')
})

test('nobody opens a conversation with the text of a trigger that is off', async () => {
  await change({ triggers: [{ ...prices, on: false }] })
  const visitor = await newVisitor(server)
  const trigger = { name: 'Prices', lang: 'en' }
  expect((await openThread(server, visitor, { sid: office.workgroup, trigger })).type).toBe('WELCOME')
  expect(JSON.stringify(server.rows('select * from messages'))).not.toContain('May I help you to choose?')
})
