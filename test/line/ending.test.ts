import { afterEach, describe, expect, test, vi } from 'vitest'
import { startChildServer } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import type { Answer } from '../support/http.ts'
import { type Guest, hearsOf, type Office, openOffice } from '../support/office.ts'
import { connect, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
let office: Office

afterEach(() => office.close())

const about =
  ({ thread }: Guest, type: string) =>
  (message: TestMessage) =>
    message.type === type && message.thread?.uid === thread.uid

function rowOf({ thread }: Guest): Record<string, unknown> | undefined {
  return server.rows('select state, closed_by, category, tags from threads where uid = ?', thread.uid)[0]
}

function typesIn({ thread }: Guest): unknown[] {
  return server.rows('select type from messages where thread_uid = ? order by seq', thread.uid).map((row) => row.type)
}

describe('a conversation in which nobody speaks', () => {
  test('is warned, then closed, and only its participants learn of that', async () => {
    office = openOffice(server, { idleWarnSeconds: 1, idleCloseSeconds: 1 })
    const agentDevice = await office.comes(await office.hire(1))
    const guest = await office.arrives()
    const onlooker = await office.comes(await office.hire())
    for (const device of [guest.page, agentDevice]) {
      const warning = await device.hears(about(guest, 'NOTICE'))
      const end = await device.hears(about(guest, 'AUTO_CLOSED'))
      expect([warning.seq, end.seq]).toEqual([2, 3])
      expect(Number(end.sentAt) - Number(warning.sentAt)).toBeGreaterThanOrEqual(1000)
      expect([warning.user?.type, end.thread?.state]).toEqual(['SYSTEM', 'CLOSED'])
    }
    expect(rowOf(guest)).toMatchObject({ state: 'CLOSED', closed_by: 'IDLE' })
    await onlooker.roundTrip()
    expect(onlooker.heard.filter((message) => message.thread?.uid === guest.thread.uid)).toEqual([])
  })

  test('continues if somebody speaks after the warning, and is warned again', async () => {
    office = openOffice(server, { idleWarnSeconds: 1, idleCloseSeconds: 1 })
    await office.comes(await office.hire())
    const guest = await office.arrives()
    await guest.page.hears(about(guest, 'NOTICE'))
    await guest.page.say(guest.thread.topic, { uid: 'still-here', content: 'yes' })
    await guest.page.hears(about(guest, 'AUTO_CLOSED'))
    expect(typesIn(guest)).toEqual(['WELCOME', 'NOTICE', 'TEXT', 'NOTICE', 'AUTO_CLOSED'])
  })

  test('is closed even if the server was killed after the warning', async () => {
    const child = await startChildServer()
    office = openOffice(child, { idleWarnSeconds: 1, idleCloseSeconds: 2 })
    await office.comes(await office.hire())
    const guest = await office.arrives()
    await guest.page.hears(about(guest, 'NOTICE'))
    await child.end('SIGKILL')
    await child.start()
    const page = await connect(child, guest)
    expect(await page.hears(about(guest, 'AUTO_CLOSED'))).toMatchObject({ seq: 3 })
    page.drop()
  })
})

describe('a waiting visitor', () => {
  test('leaves the queue when gone for long, and those behind move up; one who is connected or syncs stays', async () => {
    office = openOffice(server, { goneSeconds: 1 })
    const gone = await office.arrives()
    const syncing = await newVisitor(server)
    const { uid } = await openThread(server, syncing, { sid: office.workgroup })
    const polls = keepSyncing(syncing)
    const staying = await office.arrives()
    await hearsOf(staying.page, 'QUEUE_UPDATE', ({ position }) => position === 3)
    gone.page.drop()
    await hearsOf(staying.page, 'QUEUE_UPDATE', ({ position }) => position === 2)
    expect(rowOf(gone)).toMatchObject({ state: 'CLOSED', closed_by: 'SYSTEM' })
    await polls.stop()
    await hearsOf(staying.page, 'QUEUE_UPDATE', ({ position }) => position === 1)
    expect(server.rows('select state from threads where uid = ?', uid)).toEqual([{ state: 'CLOSED' }])
    expect(polls.beats).toBeGreaterThanOrEqual(2)
    expect(rowOf(staying)).toMatchObject({ state: 'QUEUING' })
  })

  test('who was gone before a restart is gone after it', async () => {
    office = openOffice(server, { goneSeconds: 1 })
    const gone = await office.arrives()
    gone.page.drop()
    await server.stop()
    await server.start()
    await vi.waitFor(() => expect(rowOf(gone)).toMatchObject({ state: 'CLOSED', closed_by: 'SYSTEM' }), 10_000)
  })
})

interface Chat {
  readonly agent: TestPerson
  readonly guest: Guest
  readonly post: (path: string, body: object, token?: string) => Promise<Answer>
}

async function startChat(): Promise<Chat> {
  office = openOffice(server)
  const agent = await office.hire(1)
  await office.comes(agent)
  const guest = await office.arrives()
  const post: Chat['post'] = (path, body, token = agent.token) =>
    server.http.post(`/api/v1/thread/${path}`, { uid: guest.thread.uid, ...body }, token)
  return { agent, guest, post }
}

test('an agent files a thread when closing it, or later', async () => {
  const { agent, guest, post } = await startChat()
  const closed = await post('close', { category: 'returns', tags: ['shoes', '退货'] })
  expect(closed.body.data).toMatchObject({ state: 'CLOSED', category: 'returns', tags: ['shoes', '退货'], score: null })
  expect((await post('wrapup', { tags: ['boots'] })).status).toBe(200)
  const shown = await server.http.get(`/api/v1/thread/${guest.thread.uid}`, agent.token)
  expect(shown.body.data).toMatchObject({ state: 'CLOSED', category: 'returns', tags: ['boots'] })
  expect(rowOf(guest)).toMatchObject({ category: 'returns', tags: '["boots"]', closed_by: 'AGENT' })
})

test('its agents learn at once how a colleague has filed a thread, and nobody else does', async () => {
  const { agent, guest, post } = await startChat()
  const colleague = await office.hire()
  const [device, onlooker] = [await office.comes(agent), await office.comes(colleague)]
  const { uid: threadUid, topic: threadTopic } = guest.thread
  expect((await post('wrapup', { category: 'returns', tags: ['shoes'] })).status).toBe(200)
  const first = await hearsOf(device, 'THREAD_FILED', (content) => content.threadUid === threadUid)
  expect(first).toEqual({ threadUid, threadTopic, category: 'returns', tags: ['shoes'] })
  expect((await post('wrapup', { tags: [] })).status).toBe(200)
  await hearsOf(device, 'THREAD_FILED', ({ category, tags }) => category === 'returns' && String(tags) === '')
  for (const other of [guest.page, onlooker]) {
    await other.roundTrip()
    expect(other.heard.map(({ type }) => type)).not.toContain('THREAD_FILED')
  }
})

test('the visitor is not told how a thread is filed, and another agent cannot change it', async () => {
  const { guest, post } = await startChat()
  const other = await office.hire()
  expect((await post('wrapup', { category: 'a secret' })).status).toBe(200)
  expect((await post('wrapup', { category: 'theirs' }, other.token)).body.error).toBe('thread_not_found')
  expect((await post('wrapup', { category: 'theirs' }, guest.token)).body.error).toBe('forbidden')
  await post('close', {})
  await guest.page.hears(about(guest, 'AGENT_CLOSED'))
  const history = `/visitor/api/v1/message/thread/uid?threadUid=${guest.thread.uid}`
  const again = await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  const told = JSON.stringify([guest.page.heard, again.body, (await server.http.get(history, guest.token)).body])
  expect(told).toContain(guest.thread.uid)
  expect(told).not.toMatch(/secret|category/)
  expect(rowOf(guest)).toMatchObject({ category: 'a secret' })
})

test('an invalid filing is refused, and the thread continues', async () => {
  const { guest, post } = await startChat()
  const tooMany = Array.from({ length: 21 }, String)
  for (const filing of [{ category: 'x'.repeat(129) }, { tags: tooMany }, { tags: [{}] }, { category: 'a\0' }]) {
    expect((await post('close', filing)).body.error).toBe('malformed')
  }
  expect(rowOf(guest)).toMatchObject({ state: 'CHATTING', category: null })
})

/** Keeps syncing, as a page without a socket does, each time waiting half a second. */
function keepSyncing({ token }: TestPerson): { stop: () => Promise<void>; readonly beats: number } {
  let beats = 0
  let stopped = false
  const run = async () => {
    let cursor = ''
    while (!stopped) {
      const { body } = await server.http.get(`/visitor/api/v1/message/sync?wait=0.5&cursor=${cursor}`, token)
      cursor = body.data.cursor
      beats += 1
    }
  }
  const done = run()
  return {
    stop: async () => {
      stopped = true
      await done
    },
    get beats() {
      return beats
    },
  }
}
