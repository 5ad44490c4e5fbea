import { once } from 'node:events'
import { request } from 'node:http'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, expect, test, vi } from 'vitest'
import { fromCsv } from '../../domain/csv.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, listIn } from '../support/setting-up.ts'

const many = 20_000
const commentBytes = 2000
const server = perFile.server()
const office = perFile.office(server)
let admin: TestPerson
let agent: TestPerson
let threadUid: string

beforeAll(async () => {
  admin = await logIn(server)
  agent = await office.hire()
  await office.comes(agent)
  const guest = await office.arrives()
  threadUid = guest.thread.uid
  const say = (content: string) =>
    server.http.post('/visitor/api/v1/message/send', { content, thread: { topic: guest.thread.topic } }, guest.token)
  for (const content of ['=HYPERLINK("https://evil.example")', 'a "quoted", line\nand another']) await say(content)
  await server.http.post('/api/v1/thread/wrapup', { uid: threadUid, category: '+1', tags: ['@home', 'b'] }, agent.token)
})

const exported = (body: object, by = admin) =>
  fetch(`${server.url}/api/v1/record/export`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${by.token}` },
    body: JSON.stringify(body),
  })
const textOf = async (body: object) => (await exported(body)).text()

test('an admin gets the records as CSV, a line for each, without formulas', async () => {
  const answer = await exported({ format: 'csv' })
  expect(answer.headers.get('content-type')).toBe('text/csv; charset=utf-8')
  expect(answer.headers.get('content-disposition')).toBe('attachment; filename="records.csv"')
  const text = await answer.text()
  expect(fromCsv(['uid', 'workgroup', 'agentUid', 'visitor', 'category', 'tags'], text)).toEqual([
    { uid: threadUid, workgroup: 'Office', agentUid: agent.uid, visitor: 'Vera', category: '+1', tags: '@home, b' },
  ])
  expect(text).toContain(`,'+1,"'@home, b",`)
})

test('with messages, CSV has a line for each of them and JSON has them in their record', async () => {
  const csv = await textOf({ format: 'csv', messages: true })
  expect(csv).toContain(`"'=HYPERLINK(""https://evil.example"")"`)
  const said = fromCsv(['recordUid', 'content', 'senderType'], csv).filter(({ senderType }) => senderType === 'VISITOR')
  const contents = ['=HYPERLINK("https://evil.example")', 'a "quoted", line\nand another']
  expect(said.map(({ content }) => content)).toEqual(contents)
  const [record] = JSON.parse(await textOf({ format: 'json', messages: true }))
  expect(record).toMatchObject({ uid: threadUid, tags: ['@home', 'b'], rating: null, ended: null })
  const spoken = record.messages.filter(({ senderType }: { senderType: string }) => senderType === 'VISITOR')
  expect(spoken.map(({ content }: { content: string }) => content)).toEqual(contents)
})

test('it has what the filters match, and is a whole file also without any', async () => {
  expect(JSON.parse(await textOf({ format: 'json', tag: 'b' }))).toHaveLength(1)
  expect(JSON.parse(await textOf({ format: 'json', text: 'quoted' }))).toHaveLength(1)
  expect(await textOf({ format: 'json', tag: 'none' })).toBe('[]\n')
  expect(await textOf({ format: 'json', messages: true, tag: 'none' })).toBe('[]\n')
  expect((await textOf({ format: 'csv', tag: 'none' })).trimEnd().split('\r\n')).toHaveLength(1)
})

test('only admins get one, of their own organization, and each is recorded', async () => {
  const { admin: neighbour } = await addNeighbours(server)
  expect(await (await exported({ format: 'json' }, neighbour)).json()).toEqual([])
  const refusal = await exported({ format: 'json' }, agent)
  expect({ status: refusal.status, body: await refusal.json() }).toEqual(refused(403, 'forbidden'))
  await textOf({ format: 'csv', rating: [1, 2], from: 0, text: 'quoted' })
  const entries = await server.http.get('/api/v1/audit/query?kind=record.export', admin.token)
  const [newest] = listIn<{ doer: object; changes: object[] }>(entries)
  expect(newest?.doer).toMatchObject({ uid: admin.uid })
  expect(newest?.changes).toEqual([
    { field: 'format', to: 'csv' },
    { field: 'begunFrom', to: '1970-01-01T00:00:00.000Z' },
    { field: 'rating', to: '[1,2]' },
    { field: 'text' },
  ])
})

/** Ended threads with long comments, directly in the file. */
function fill(): void {
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`with recursive places(n) as (select 1 union all select n + 1 from places where n < ${many})
    insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision, last_seq, last_at,
      listed_at, created_at, tags, rating, rating_comment)
    select 'many-' || n, 'many/' || n, 'WORKGROUP', 'CLOSED', 'df_org_uid', '${office.workgroup}', 'v', '', 1, 0, n, n, n,
      '[]', 3, hex(zeroblob(${commentBytes / 2})) from places`)
  db.close()
}

test('a client that stops reading stops the export, and one that goes away ends it', async () => {
  fill()
  const path = `${server.url}/api/v1/record/export`
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${admin.token}` }
  const asked = request(path, { method: 'POST', headers })
  asked.end(JSON.stringify({ format: 'json' }))
  const [answer] = (await once(asked, 'response')) as [NodeJS.ReadableStream & { destroy: () => void }]
  await once(answer, 'readable')
  // As much as the network takes has been read by now, and the rest must not be.
  await new Promise((resolve) => setTimeout(resolve, 1500))
  const again = await exported({ format: 'json', tag: 'none' })
  expect({ status: again.status, body: await again.json() }).toEqual(refused(429, 'too_many_requests'))
  answer.destroy()
  await vi.waitFor(async () => expect((await exported({ format: 'json', tag: 'none' })).status).toBe(200), 5000)
})

test('a large export is whole, and takes no memory for what is behind or ahead', async () => {
  const before = process.memoryUsage()
  const answer = await exported({ format: 'json', rating: [3] })
  let bytes = 0
  let most = 0
  let end = ''
  for await (const piece of answer.body ?? []) {
    bytes += piece.length
    end = Buffer.from(piece).toString('latin1').slice(-20)
    const { heapUsed, external } = process.memoryUsage()
    most = Math.max(most, heapUsed + external - before.heapUsed - before.external)
  }
  console.log(`${Math.round(bytes / 1e6)} MB exported, memory grew by ${Math.round(most / 1e6)} MB at most`)
  expect(bytes).toBeGreaterThan(many * commentBytes)
  expect(end.endsWith('}\n]\n')).toBe(true)
  // Garbage of several pages, not the file.
  expect(most).toBeLessThan((many * commentBytes * 2) / 3 + 40e6)
})
