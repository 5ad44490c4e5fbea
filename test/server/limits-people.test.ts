import { expect, test } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import { newVisitor, openThread } from '../support/people.ts'

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
