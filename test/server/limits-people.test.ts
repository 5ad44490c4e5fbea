import { expect, test } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice } from '../support/people.ts'
import { isTold, talkWith } from '../support/visitor-status.ts'

const server = perTest.unstarted()

const start = (numbers: Readonly<Record<string, number>>) => server.start({ limits: limitsWith(numbers) })

async function newGuest() {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  return { topic, files: new FileClient(server, visitor, 'visitor') }
}

test('a visitor unseen for that time who never began a conversation is deleted, and no other', async () => {
  await start({ 'visitors.sweptAfterMs': 1 })
  const [talker] = [await newVisitor(server), await newVisitor(server)]
  await openThread(server, talker)
  await server.stop()
  await start({ 'visitors.sweptAfterMs': 1 })
  await expect.poll(() => server.rows('select uid from visitors')).toEqual([{ uid: talker.uid }])
  await isCounted(server, 'visitors.sweptAfterMs')
})

test('a site’s data about a visitor is stored entirely within the limit, and cut beyond it', async () => {
  await start({ 'visitors.factBytes': 20 })
  const tell = async (note: string) => {
    const { status, body } = await server.http.post('/visitor/api/v1/init', { orgUid: 'df_org_uid', note })
    expect(status).toBe(200)
    const [row] = server.rows('select profile from visitors where uid = ?', body.data.uid)
    return JSON.parse(String(row?.profile)).note
  }
  expect(await tell('x'.repeat(20))).toBe('x'.repeat(20))
  expect(await tell('é'.repeat(11))).toBe('é'.repeat(10))
  await isCounted(server, 'visitors.factBytes')
})

test('visitors together upload that much a day', async () => {
  await start({ 'uploads.bytesADay': 1000 })
  const [first, second] = [await newGuest(), await newGuest()]
  expect((await first.files.post(first.topic, 'x'.repeat(500))).status).toBe(200)
  expect((await second.files.post(second.topic, 'x'.repeat(600))).status).toBe(200)
  expect(await first.files.post(first.topic, 'x')).toMatchObject({ status: 429, body: { error: 'too_many_requests' } })
  await isCounted(server, 'uploads.bytesADay')
})

test('a picture with as many pixels as allowed is shown, and a larger one is a download', async () => {
  await start({ 'pictures.maxPixels': 10_000, 'pictures.maxCostlyPixels': 10_000 })
  const { topic, files } = await newGuest()
  const largest = await files.upload(topic, await picture(100, 100), 'largest.png')
  expect(largest).toMatchObject({ fileType: 'image/png', width: 100, height: 100 })
  const larger = await files.upload(topic, await picture(101, 100), 'larger.png')
  expect(larger).toMatchObject({ fileType: 'application/octet-stream' })
  expect(larger.width).toBeUndefined()
  await isCounted(server, 'pictures.maxPixels')
})

/** Starts a server with these limits and an agent who is there. */
async function startWithAgent(numbers: Readonly<Record<string, number>>): Promise<TestDevice> {
  await start(numbers)
  return connect(server, await logIn(server))
}

test('agents are told of a lost visitor after that time', async () => {
  const desk = await startWithAgent({ 'visitors.lostMs': 100 })
  const { page, topic } = await talkWith(server, desk, { keepalive: 30 })
  page.drop()
  await desk.hears(isTold(topic, 'OFFLINE'))
  await isCounted(server, 'visitors.lostMs')
  desk.drop()
})

test('agents are told of a visitor who has stopped polling after that time', async () => {
  const desk = await startWithAgent({ 'visitors.pollMs': 100 })
  const visitor = await newVisitor(server)
  await server.http.get('/visitor/api/v1/message/sync', visitor.token)
  await server.http.get('/visitor/api/v1/message/sync', visitor.token)
  const { topic } = await openThread(server, visitor)
  await server.http.get('/visitor/api/v1/message/sync', visitor.token)
  await desk.hears(isTold(topic, 'OFFLINE'))
  await isCounted(server, 'visitors.pollMs')
  desk.drop()
})

test('agents are told of a visitor who does not come back after a restart, but not before that time', async () => {
  const before = await startWithAgent({ 'visitors.startMs': 3000 })
  const { topic, page } = await talkWith(server, before)
  for (const device of [page, before]) device.drop()
  await server.stop()
  const at = Date.now()
  const desk = await startWithAgent({ 'visitors.startMs': 3000 })
  await desk.hears(isTold(topic, 'OFFLINE'))
  expect(Date.now() - at).toBeGreaterThan(2500)
  await isCounted(server, 'visitors.startMs')
  desk.drop()
})
