import { describe, expect, test } from 'vitest'
import type { Uid } from '../../domain/ids.ts'
import { startChildServer } from '../support/child-server.ts'
import { perTest } from '../support/fixtures.ts'
import { contentOf, type Guest, hearsOf, type Office, openOffice } from '../support/office.ts'
import { connect } from '../support/people.ts'
import { addNeighbours } from '../support/setting-up.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perTest.server()
const first = perTest.office(server)
const second = perTest.office(server)

const into = ({ workgroup }: Office) => ({ overflowUid: workgroup as Uid, overflowSeconds: 1 })
const saysMoved = (message: TestMessage) => message.type === 'QUEUE' && Number(message.seq) > 1
const waitsIn = ({ thread }: Guest, { workgroup }: Office) =>
  server.rows('select 1 from threads where uid = ? and target_uid = ?', thread.uid, workgroup).length === 1
const rowOf = ({ thread }: Guest) =>
  server.rows('select state, priority, queued_at = created_at as first from threads where uid = ?', thread.uid)[0]
/** Waits until the thread was due once and is scheduled again. */
async function lookedAt({ thread }: Guest): Promise<void> {
  const due = () => Number(server.rows('select due_at from threads where uid = ?', thread.uid)[0]?.due_at ?? 0)
  await expect.poll(due, { timeout: 10_000 }).toBeGreaterThan(0)
  const first = due()
  await expect.poll(due, { timeout: 10_000 }).toBeGreaterThan(first)
}

test('a visitor who has waited for long keeps waiting in the next workgroup, ordered by first arrival', async () => {
  const [ours, theirs] = [await first.comes(await first.hire(0)), await second.comes(await second.hire(0))]
  first.set(into(second))
  const guest = await first.arrives()
  const later = await second.arrives()
  await hearsOf(later.page, 'QUEUE_UPDATE', ({ position }) => position === 1)
  const moved = await guest.page.hears(saysMoved)
  expect(moved).toMatchObject({ seq: 2, thread: { uid: guest.thread.uid, topic: guest.thread.topic } })
  expect(contentOf(moved)).toMatchObject({ position: 1, queueSize: 2 })
  await hearsOf(later.page, 'QUEUE_UPDATE', ({ position, queueSize }) => position === 2 && queueSize === 2)
  await hearsOf(theirs, 'QUEUE_NOTICE', ({ threadUid, queueSize }) => threadUid === guest.thread.uid && queueSize === 2)
  await hearsOf(ours, 'QUEUE_NOTICE', ({ queueSize }) => queueSize === 0)
  expect(rowOf(guest)).toEqual({ state: 'QUEUING', priority: 0, first: 1 })
  expect(later.page.heard.filter(({ thread }) => thread?.uid === guest.thread.uid)).toEqual([])
})

test('an agent of the next workgroup gets the thread at once, and it continues on its own topic', async () => {
  first.set(into(second))
  const onlooker = await first.comes(await first.hire(0))
  const agent = await second.hire()
  const agentDevice = await second.comes(agent)
  const guest = await first.arrives()
  await guest.page.hears((message) => message.type === 'WELCOME')
  await agentDevice.say(guest.thread.topic, { uid: 'hello', content: 'here I am' })
  expect((await guest.page.hearsUid('hello')).user?.uid).toBe(agent.uid)
  await onlooker.roundTrip()
  expect(onlooker.heard.filter(({ thread }) => thread?.uid === guest.thread.uid)).toEqual([])
})

test('two workgroups that overflow into each other do not pass anybody back and forth', async () => {
  first.set(into(second))
  second.set({ ...into(first), goneSeconds: 3 })
  const guest = await first.arrives()
  await guest.page.hears(saysMoved)
  guest.page.drop()
  // Processed again and again until the visitor has been gone for long: by then it would have moved back.
  await expect.poll(() => rowOf(guest)?.state, { timeout: 10_000 }).toBe('CLOSED')
  expect(waitsIn(guest, second)).toBe(true)
  const queued = server.rows(`select 1 from messages where thread_uid = ? and type = 'QUEUE'`, guest.thread.uid)
  expect(queued).toHaveLength(2)
})

describe('the thread stays where it is', () => {
  test('while the next workgroup is closed or full, and moves on once it no longer is', async () => {
    first.set(into(second))
    second.set({ maxWaiting: 1 })
    const other = await second.arrives()
    const guest = await first.arrives()
    await lookedAt(guest)
    expect(waitsIn(guest, first)).toBe(true)
    await server.http.post('/visitor/api/v1/thread/close', { uid: other.thread.uid }, other.token)
    await guest.page.hears(saysMoved)
    expect(waitsIn(guest, second)).toBe(true)
  })

  test('while it is offered to an agent, and moves on when they decline', async () => {
    first.set({ ...into(second), accept: 'OFFER', offerSeconds: 60 })
    const agent = await first.hire()
    const agentDevice = await first.comes(agent)
    const guest = await first.arrives()
    await hearsOf(agentDevice, 'OFFER', ({ threadUid }) => threadUid === guest.thread.uid)
    const due = 'select 1 from threads where uid = ? and due_at >= offer_deadline'
    // Processed, and postponed until the offer ends.
    await expect.poll(() => server.rows(due, guest.thread.uid).length, { timeout: 10_000 }).toBe(1)
    expect([rowOf(guest)?.state, waitsIn(guest, first)]).toEqual(['OFFERED', true])
    await server.http.post('/api/v1/agent/decline', { threadUid: guest.thread.uid }, agent.token)
    await guest.page.hears(saysMoved)
    expect(waitsIn(guest, second)).toBe(true)
  })

  test.each(['of another organization', 'gone'])('if the next workgroup is %s', async (which) => {
    const uid = which === 'gone' ? 'nowhere' : (await addNeighbours(server)).workgroup
    first.set({ overflowUid: uid as Uid, overflowSeconds: 1 })
    const guest = await first.arrives()
    await lookedAt(guest)
    expect([rowOf(guest)?.state, waitsIn(guest, first)]).toEqual(['QUEUING', true])
    await first.comes(await first.hire())
    await guest.page.hears((message) => message.type === 'WELCOME')
  })
})

test('the time counts while the server is down', async () => {
  const child = await startChildServer()
  const [near, far] = [openOffice(child), openOffice(child)]
  near.set({ ...into(far), overflowSeconds: 2 })
  const guest = await near.arrives()
  await child.end('SIGKILL')
  await child.start()
  const page = await connect(child, guest)
  expect(await page.hears(saysMoved)).toMatchObject({ seq: 2 })
  page.drop()
  near.close()
})
