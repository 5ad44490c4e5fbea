import { beforeAll, expect, onTestFinished, test } from 'vitest'
import { allowSocial, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { openHttp, requestText } from '../support/raw-http.ts'
import { erased, tracesIn } from '../support/traces.ts'

const server = perFile.server()
const mark = 'heldwords'
let admin: TestPerson

beforeAll(async () => {
  admin = await logIn(server)
  await allowSocial(server)
})

/** Begins a request and holds its body back; returns what sends the body and resolves with the answer. */
async function hold(path: string, body: object, { token }: TestPerson) {
  const peer = await openHttp(server)
  onTestFinished(() => void peer.socket.destroy())
  const text = JSON.stringify(body)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json', expect: '100-continue' }
  const whole = requestText(`POST ${path}`, headers, text)
  peer.write(whole.slice(0, -text.length))
  // The server has read the head, and has let them in.
  expect((await peer.answer()).status).toBe(100)
  return async () => {
    peer.write(text)
    const { status, body } = await peer.answer()
    return { path, status, error: JSON.parse(body).error }
  }
}

/** What a visitor can do that stores something, or answers. */
function actsOf({ uid, topic }: { uid: string; topic: string }, other: TestPerson): [string, object][] {
  const wish = { sid: 'df_wg_uid', forceNewThread: true }
  const key = 'held-back-key-of-a-tab'
  return [
    ['/visitor/api/v1/thread', wish],
    ['/visitor/api/v1/feedback/submit', { content: `${mark} one` }],
    ['/visitor/api/feedback/submit', { content: `${mark} two` }],
    ['/visitor/api/v1/thread/close', { uid }],
    ['/visitor/api/v1/message/send', { content: `${mark} three`, thread: { topic } }],
    ['/visitor/api/v1/message/unread/clear', { topic }],
    ['/visitor/api/v1/browse', { url: `https://shop.example/${mark}`, title: mark }],
    ['/visitor/api/v1/live/claim', { key }],
    ['/visitor/api/v1/friend/ask', { uid: other.uid, text: mark }],
    ['/visitor/api/v1/group/create', { name: mark, members: [other.uid] }],
    ['/visitor/api/v1/report/create', { kind: 'PERSON', uid: other.uid, text: mark }],
  ]
}

test('what was begun before an erasure and comes after its end stores nothing, by whichever act', async () => {
  const [guest, other] = [await newAppUser(server, `${mark}name`), await newAppUser(server)]
  const held = []
  for (const [path, body] of actsOf(await openThread(server, guest), other)) held.push(await hold(path, body, guest))
  await erased(server, guest.uid)
  for (const send of held) expect(await send()).toMatchObject({ status: 401, error: 'unauthenticated' })
  expect(server.rows('select uid from threads where visitor_uid = ?', guest.uid)).toEqual([])
  const found = await server.http.get(`/api/v1/message/search?query=${mark}`, admin.token)
  expect(found.body.data.content).toEqual([])
  expect(tracesIn(server.dataFolder, [mark, guest.uid])).toEqual([])
})

test('what was begun before a block and comes after it is refused as the rest is', async () => {
  const guest = await newVisitor(server)
  const { topic, uid } = await openThread(server, guest)
  const thread = await hold('/visitor/api/v1/thread', { sid: 'df_wg_uid', forceNewThread: true }, guest)
  const feedback = await hold('/visitor/api/v1/feedback/submit', { content: 'A word' }, guest)
  const message = await hold('/visitor/api/v1/message/send', { content: 'A word', thread: { topic } }, guest)
  expect((await server.http.post('/api/v1/contact/block', { uid: guest.uid }, admin.token)).status).toBe(200)
  for (const send of [thread, feedback, message]) expect(await send()).toMatchObject({ status: 403, error: 'blocked' })
  const threads = server.rows('select uid, state from threads where visitor_uid = ?', guest.uid)
  expect(threads).toEqual([{ uid, state: 'CLOSED' }])
})

test('what was begun before a logout and comes after it is refused, of visitors and of agents', async () => {
  const guest = await newVisitor(server)
  const second = await logIn(server)
  const thread = await hold('/visitor/api/v1/thread', { sid: 'df_wg_uid' }, guest)
  const reply = await hold(
    '/api/v1/quickreply/create',
    { shortcut: mark, title: mark, content: mark, category: '', shared: false },
    second,
  )
  await server.http.post('/visitor/api/v1/logout', {}, guest.token)
  await server.http.post('/api/v1/user/logout', {}, second.token)
  for (const send of [thread, reply]) expect(await send()).toMatchObject({ status: 401, error: 'unauthenticated' })
})
