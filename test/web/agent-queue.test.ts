import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { OpenThreads } from '../../web-client/core/agent/open-threads.ts'
import { Queue } from '../../web-client/core/agent/queue.ts'
import { perTest } from '../support/fixtures.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { type AgentConsole, consolesOf, seat } from './agent-console.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }
const inState = (state: string) => server.rows('select uid from threads where state = ?', state).length

async function sitDown(uid: string): Promise<AgentConsole> {
  const found = await seat(server, uid)
  return consoles.keep(found)
}

/** Visitors without a page. */
async function come(count: number): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await openThread(server, await newVisitor(server), { type: '1', sid: office.workgroup })
  }
}

/** As a console would be whose notices are lost. */
function unheard({ workspace, platform }: AgentConsole) {
  const parts = {
    api: workspace.api,
    clock: platform.clock,
    onError: (error: unknown) => {
      throw error
    },
  }
  return { queue: new Queue(parts), openThreads: new OpenThreads(parts) }
}

test('an agent who returns and is given everyone who waited sees an empty queue', async () => {
  const { uid } = await office.hire()
  await come(4)
  const before = await sitDown(uid)
  await expect.poll(() => inState('CHATTING'), within).toBe(4)
  before.workspace.stop()
  await expect.poll(() => inState('QUEUING'), within).toBe(4)
  const { workspace } = await sitDown(uid)
  await expect.poll(() => workspace.inbox.mine.value.length, within).toBe(4)
  await expect.poll(() => workspace.queue.size.value, within).toBe(0)
})

test('while in view, the queue and the open threads are refreshed regularly, whatever is announced', async () => {
  const agent = await sitDown((await office.hire(0)).uid)
  const { queue, openThreads } = unheard(agent)
  const sizes = () => [queue.size.value, openThreads.size.value, openThreads.threads.value.length]
  const stopWatching = [queue.keepFresh(), openThreads.keepFresh()]
  await come(1)
  await agent.pass(29_000)
  await agent.pass(2000)
  await expect.poll(sizes, within).toEqual([1, 1, 1])
  for (const stop of stopWatching) stop()
  await come(1)
  // The update scheduled while somebody looked is the last one.
  await agent.pass(31_000)
  await expect.poll(() => queue.size.value, within).toBe(2)
  await come(1)
  await agent.pass(60_000)
  expect(queue.size.value).toBe(2)
  queue.stop()
  openThreads.stop()
})

test('beyond the first hundred there are more, page by page, for as long as somebody looks', async () => {
  const agent = await sitDown((await office.hire(0)).uid)
  await come(103)
  const { queue, openThreads } = unheard(agent)
  for (const list of [queue, openThreads]) {
    const shown = () => (list instanceof Queue ? list.waiters : list.threads).value.length
    const stopWatching = list.keepFresh()
    await expect.poll(() => [shown(), list.size.value, list.hasMore.value], within).toEqual([100, 103, true])
    await list.readMore()
    expect([shown(), list.size.value, list.hasMore.value]).toEqual([103, 103, false])
    await list.read()
    expect(shown()).toBe(103)
    stopWatching()
    await list.read()
    expect(shown()).toBe(100)
    list.stop()
  }
}, 30_000)

test('the number of open threads follows within a second while nobody watches the list', async () => {
  const agent = await sitDown((await office.hire()).uid)
  const numbers = () => [agent.workspace.inbox.mine.value.length, agent.workspace.openThreads.size.value]
  const guest = await office.arrives()
  await agent.row(guest.thread.topic)
  await agent.pass(1000)
  await expect.poll(numbers, within).toEqual([1, 1])
  await guest.page.say(guest.thread.topic, { uid: 'q' })
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  await expect.poll(() => agent.workspace.inbox.mine.value.length, within).toBe(0)
  await agent.pass(1000)
  await expect.poll(numbers, { timeout: 3000 }).toEqual([0, 0])
})
