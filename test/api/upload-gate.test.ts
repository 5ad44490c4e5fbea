import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { FileClient } from '../support/files.ts'
import { perTest } from '../support/fixtures.ts'
import { beginUpload, field, fileBegins, type HalfUpload } from '../support/half-upload.ts'
import { refused } from '../support/http.ts'
import { isCounted } from '../support/limits.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'

const server = perTest.unstarted()
const begun: HalfUpload[] = []
afterEach(async () => {
  for (const { cut } of begun.splice(0)) cut()
  await expect.poll(coming).toEqual([])
})

const uploads = { ...defaultLimits.uploads, minFreeBytes: 0, minFreePercent: 0 }
const start = async (limits: Partial<typeof uploads> = {}) => {
  await server.start({ limits: { uploads: { ...uploads, ...limits } } })
}
const coming = () => readdirSync(join(server.dataFolder, 'uploads/incoming'))

async function newGuest() {
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  return { ...visitor, topic, files: new FileClient(server, visitor, 'visitor') }
}

/** Starts an upload; resolves once it is being written, or with the refusal. */
async function begin(guest: Awaited<ReturnType<typeof newGuest>>, address?: string): Promise<string> {
  const before = coming().length
  const form = `${field('topic', guest.topic)}${fileBegins}some bytes`
  const half = beginUpload(server, guest, address === undefined ? { form } : { form, address })
  begun.push(half)
  let outcome: string | undefined
  half.head.then(
    (head) => {
      outcome = head.split(' ')[1]
    },
    () => {},
  )
  const look = () => outcome ?? (coming().length > before ? 'written' : undefined)
  await expect.poll(look).toBeDefined()
  return look() ?? ''
}

test('a file for a topic that the sender may not write to is refused before a byte is written', async () => {
  await start()
  const [guest, stranger] = [await newGuest(), await newGuest()]
  for (const [form, status] of [
    [`${field('topic', stranger.topic)}${fileBegins}some bytes`, '404'],
    [`${field('topic', 'org/agent/nobody/nowhere')}${fileBegins}some bytes`, '404'],
  ]) {
    const half = beginUpload(server, guest, { form: form ?? '' })
    const head = await half.head
    expect(head.split(' ')[1]).toBe(status)
    expect(coming()).toEqual([])
    // 9.5 MB are still to come; they must not be read as requests.
    expect(head.toLowerCase()).toContain('\r\nconnection: close')
    half.cut()
  }
})

test('a connection whose refused body arrives entirely can be used for the next request', async () => {
  await start()
  const guest = await newGuest()
  // The topic comes after its file.
  const body = `${fileBegins}${'x'.repeat(100_000)}\r\n${field('topic', guest.topic)}--b--\r\n`
  const headers = { 'content-type': 'multipart/form-data; boundary=b', authorization: `Bearer ${guest.token}` }
  const answer = await fetch(`${server.url}/visitor/api/v1/upload/file`, { method: 'POST', headers, body })
  expect(answer.status).toBe(400)
  expect(answer.headers.get('connection')).not.toBe('close')
  expect(coming()).toEqual([])
})

test('a form without a boundary, or without an end, is refused, and nothing of it is kept', async () => {
  await start()
  const guest = await newGuest()
  const topic = field('topic', guest.topic)
  for (const [type, form] of [
    ['multipart/form-data', `${topic}${fileBegins}hello\r\n--b--\r\n`],
    ['multipart/form-data; boundary=', `${topic}${fileBegins}hello\r\n--b--\r\n`],
    ['multipart/form-data; boundary=b', `${topic}${fileBegins}hello`],
    ['multipart/form-data; boundary=b', `${topic}--b\r\nContent-Disp`],
    ['multipart/form-data; boundary=b', '--b'],
  ] as const) {
    const headers = { 'content-type': type, authorization: `Bearer ${guest.token}` }
    const answer = await fetch(`${server.url}/visitor/api/v1/upload/file`, { method: 'POST', headers, body: form })
    expect.soft({ type, form, status: answer.status }).toEqual({ type, form, status: 400 })
    expect.soft(await answer.json()).toMatchObject({ code: 400, error: 'malformed' })
    expect(coming()).toEqual([])
  }
})

test('that many uploads at once for a visitor, an address and in total; when one ends the next one may start', async () => {
  await start({ atOnceOfUser: 2, atOnceOfAddress: 3, atOnce: 4 })
  const [one, two, three] = [await newGuest(), await newGuest(), await newGuest()]
  expect([await begin(one), await begin(one), await begin(one)]).toEqual(['written', 'written', '429'])
  expect([await begin(two), await begin(two)]).toEqual(['written', '429'])
  expect([await begin(three, '192.0.2.2'), await begin(three, '192.0.2.3')]).toEqual(['written', '503'])
  expect(coming()).toHaveLength(4)
  for (const limit of ['atOnceOfUser', 'atOnceOfAddress', 'atOnce']) await isCounted(server, `uploads.${limit}`)
  begun[0]?.cut()
  await expect.poll(coming).toHaveLength(3)
  expect(await begin(three, '192.0.2.3')).toBe('written')
})

test('the uploads of an address’s visitors are bounded by day, finished or not; others and agents go on', async () => {
  await start({ bytesADayOfAddress: 5000 })
  const [guest, other] = [await newGuest(), await newGuest()]
  const form = `${field('topic', guest.topic)}${fileBegins}${'x'.repeat(6000)}`
  const half = beginUpload(server, guest, { form, address: '127.0.0.1' })
  await expect.poll(coming).toHaveLength(1)
  half.cut()
  await expect.poll(coming).toEqual([])
  for (const { files, topic } of [guest, other])
    expect(await files.post(topic, 'more')).toEqual(refused(429, 'too_many_requests'))
  expect(await begin(other, '192.0.2.7')).toBe('written')
  const admin = await logIn(server)
  const member = await server.http.post(
    '/api/v1/agent/create',
    {
      ...{ username: 'ann', password: 'a good password', nickname: 'Ann' },
    },
    admin.token,
  )
  const thread = await server.http.post('/api/v1/thread/member', { agentUid: member.body.data.uid }, admin.token)
  const { topic } = thread.body.data
  expect((await new FileClient(server, admin, 'agent').post(topic, 'more')).status).toBe(200)
})

test('a disk that is nearly full accepts no files, but messages as ever', async () => {
  await start({ minFreePercent: 99 })
  const { files, topic, token } = await newGuest()
  expect(await files.post(topic, 'text')).toEqual(refused(503, 'unavailable'))
  expect(coming()).toEqual([])
  const sent = await server.http.post('/visitor/api/v1/message/send', { content: 'hi', thread: { topic } }, token)
  expect(sent.status).toBe(200)
  await isCounted(server, 'uploads.minFreePercent')
})
