import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { openThread } from '../support/people.ts'
import { type AgentConsole, seat } from './agent-console.ts'

const server = perTest.server()
const office = perTest.office(server)
let open: AgentConsole[]
beforeEach(() => {
  open = []
})
afterEach(() => {
  for (const { workspace } of open) workspace.stop()
})

const within = { timeout: 10_000 }

/** An agent of the office at the console, in two tabs. */
async function twoTabs(): Promise<readonly [AgentConsole, AgentConsole]> {
  const { uid } = await office.hire()
  const tabs = [await seat(server, uid), await seat(server, uid)] as const
  open.push(...tabs)
  return tabs
}

test('two tabs that file different fields of one thread keep both, and each shows what the other saved', async () => {
  const [here, there] = await twoTabs()
  const { thread, token } = await office.arrives()
  const [row, same] = [await here.row(thread.topic), await there.row(thread.topic)]
  await here.workspace.threads.wrapUp(row.thread.value, { category: 'Delivery' })
  await expect.poll(() => same.thread.value.category, within).toBe('Delivery')
  await there.workspace.threads.wrapUp(same.thread.value, { tags: ['late'] })
  const both = { category: 'Delivery', tags: ['late'] }
  for (const one of [row, same]) await expect.poll(() => one.thread.value, within).toMatchObject(both)
  // The same once the thread has ended, and while its visitor has begun another one.
  await server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, token)
  await expect.poll(() => same.isOpen.value, within).toBe(false)
  await here.workspace.threads.wrapUp(row.thread.value, { tags: [] })
  await expect.poll(() => same.thread.value, within).toMatchObject({ state: 'CLOSED', category: 'Delivery', tags: [] })
})

test('a notice about the ended thread of a row whose visitor has begun again leaves the open one as it is', async () => {
  const [here, there] = await twoTabs()
  const guest = await office.arrives()
  const [row, same] = [await here.row(guest.thread.topic), await there.row(guest.thread.topic)]
  const before = row.thread.value
  await server.http.post('/visitor/api/v1/thread/close', { uid: before.uid }, guest.token)
  await expect.poll(() => same.isOpen.value, within).toBe(false)
  await openThread(server, guest, { type: '1', sid: office.workgroup })
  await expect.poll(() => same.isOpen.value, within).toBe(true)
  await here.workspace.threads.wrapUp(before, { category: 'Returns' })
  await expect.poll(() => same.ended.value, within).toMatchObject({ uid: before.uid, category: 'Returns' })
  for (const one of [row, same]) expect(one.thread.value.category).toBe('')
})
