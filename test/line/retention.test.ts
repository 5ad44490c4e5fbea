import { join } from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import { FileClient } from '../support/files.ts'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { runOn } from '../support/test-database.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { comes, leaveTraces, tracesIn } from '../support/traces.ts'

const server = perTest.server()
let admin: TestPerson
const dayMs = 24 * 3600 * 1000

beforeEach(async () => {
  admin = await logIn(server)
})

const set = (change: object, token = admin.token) => server.http.post('/api/v1/retention/update', change, token)
const query = (token = admin.token) => server.http.get('/api/v1/retention/query', token)

/** Stops the server, makes everything stored so far so many days older, and starts it: it sweeps at the start. */
async function after(days: number): Promise<void> {
  await server.stop()
  const run = (sql: string) => runOn(server.dataFolder, sql, [])
  const by = days * dayMs
  run(`update threads set listed_at = listed_at - ${by}, last_at = last_at - ${by}, closed_at = closed_at - ${by}`)
  run(`update files set created_at = created_at - ${by}`)
  // It was swept as long ago.
  for (const swept of ['threads_swept_at', 'files_swept_at'])
    run(`update organizations set ${swept} = max(0, ${swept} - ${by})`)
  await server.start()
  admin = await logIn(server)
}

const states = () =>
  server.rows("select type, state, count(*) as count from threads where type <> 'NOTES' group by 1, 2 order by 1, 2")

/** Waits until a sweep has passed since the days were set, whatever it found. */
async function hasSwept(): Promise<void> {
  const swept = 'select case when threads_swept_at > 0 then 1 else 0 end as swept from organizations'
  await expect.poll(() => server.rows(swept)).toEqual([{ swept: 1 }])
}

test('it keeps everything for ever unless an admin says otherwise', async () => {
  expect((await query()).body.data).toEqual({ threadDays: 0, fileDays: 0 })
  await addTestAgent(server.dataFolder, 'colleague', 0)
  const colleague = await logIn(server, 'colleague', agentPassword)
  expect(await query(colleague.token)).toEqual(refused(403, 'forbidden'))
  expect(await set({ threadDays: 1 }, colleague.token)).toEqual(refused(403, 'forbidden'))
  for (const threadDays of [-1, 1.5, 36_501, 'x']) expect((await set({ threadDays })).status).toBe(400)
  expect((await set({ threadDays: 30 })).body.data).toEqual({ threadDays: 30, fileDays: 0 })
  expect((await set({ fileDays: 7 })).body.data).toEqual({ threadDays: 30, fileDays: 7 })
  const { body } = await server.http.get('/api/v1/audit/query?kind=retention.update', admin.token)
  expect(body.data.content).toMatchObject([{ changes: [{ field: 'fileDays', from: '0', to: '7' }] }, {}])
})

test('ended threads are erased after their days; open ones, younger ones and the visitor stay', async () => {
  const device = await connect(server, admin)
  const visitor = await leaveTraces(server, await comes(server), admin)
  const [mark = ''] = visitor.traces
  visitor.device.drop()
  device.drop()
  await set({ threadDays: 30 })
  await after(29)
  await hasSwept()
  expect(states()).toMatchObject([
    { state: 'CHATTING', count: 1 },
    { type: 'WORKGROUP', state: 'CLOSED', count: 1 },
  ])
  await after(2)
  await expect
    .poll(() => states())
    .toMatchObject([
      { type: 'ERASED', state: 'CLOSED', count: 2 },
      { state: 'CHATTING', count: 1 },
    ])
  await hasSwept()
  // What was said in the thread that is still open, and what is known of the visitor, is there.
  const gone = [`${mark}word`, `${mark}bytes`, `${mark}filed`]
  await expect.poll(() => tracesIn(server.dataFolder, gone)).toEqual([])
  const found = tracesIn(server.dataFolder, [`${mark}again`, `${mark}noted`])
  expect(found.map((one) => one.split(': ')[1])).toEqual(expect.arrayContaining([`${mark}again`, `${mark}noted`]))
  expect((await server.http.get(`/api/v1/contact/${visitor.uid}`, admin.token)).status).toBe(200)
  // Counted after they are erased.
  const metrics = async () => (await fetch(`${server.url}/metrics`)).text()
  await expect.poll(metrics).toContain('parley_erased_total{what="threads"} 2')
})

test('files are erased after their days wherever they were sent; messages and younger files stay', async () => {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const files = new FileClient(server, visitor, 'visitor')
  const old = await files.upload(topic, 'bytes of the old file', 'old.txt')
  await files.send(topic, { url: old.fileUrl, name: 'old.txt' })
  const ended = await newVisitor(server)
  const { uid } = await openThread(server, ended)
  await server.http.post('/visitor/api/v1/thread/close', { uid }, ended.token)
  await set({ fileDays: 7 })
  await after(5)
  const young = await files.upload(topic, 'bytes of the young file', 'young.txt')
  await files.send(topic, { url: young.fileUrl, name: 'young.txt' })
  await after(3)
  await expect.poll(() => tracesIn(join(server.dataFolder, 'uploads'), ['bytes of the old file'])).toEqual([])
  // The bytes go first.
  await expect.poll(async () => (await files.sign(old.fileUrl)).status).toBe(404)
  expect((await files.sign(young.fileUrl)).status).toBe(200)
  // No days are set for threads.
  expect(server.rows('select type, state from threads where uid = ?', uid)).toEqual([
    { type: 'WORKGROUP', state: 'CLOSED' },
  ])
  const { body } = await server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}`, visitor.token)
  expect(body.data.content.map(({ content }) => content).join()).toContain('old.txt')
})
