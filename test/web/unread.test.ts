import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import type { WireMessage } from '../../proto/wire.ts'
import { ReadMarkers } from '../../web-client/core/conversation/read-markers.ts'
import { perTest } from '../support/fixtures.ts'
import { hire } from '../support/handover.ts'
import { type AgentConsole, consolesOf, seat } from './agent-console.ts'
import { mapStorage } from './test-platform.ts'
import { newBrowser } from './visitor-page.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }

/** An agent of the office at the console. */
async function atDesk(uid: string, browser = newBrowser()): Promise<AgentConsole> {
  const found = await seat(server, uid, browser)
  return consoles.keep(found)
}

test('messages from before the agent came are unread, even after the automatic greeting was read', async () => {
  const guest = await office.arrives()
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'anybody?' })
  const { uid } = await office.hire()
  const early = await atDesk(uid)
  await early.row(guest.thread.topic)
  const welcome = await guest.page.hears(({ type }) => type === 'WELCOME')
  await guest.page.say(guest.thread.topic, { uid: 'seen', type: 'READ', content: welcome.uid ?? '' }, 1)
  const again = await atDesk(uid)
  for (const { row } of [early, again]) {
    await expect.poll(async () => (await row(guest.thread.topic)).unread.value, within).toBe(1)
  }
  const row = await again.row(guest.thread.topic)
  expect(row.conversation.timeline.messages.value.find(({ type }) => type === 'WELCOME')?.status).toBe('READ')
})

test('what the previous agent has read is unread for the one who takes over, until they look or answer', async () => {
  const ann = await hire(office)
  const guest = await office.arrives()
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'a tea pot' })
  await ann.agentDevice.hearsUid('q1')
  await ann.agentDevice.say(guest.thread.topic, { uid: 'r1', type: 'READ', content: 'q1' }, 1)
  await guest.page.hears(({ type }) => type === 'READ')
  const bea = await atDesk((await office.hire()).uid)
  const asked = { threadUid: guest.thread.uid, note: '', to: { agentUid: bea.workspace.agent.uid } }
  await server.http.post('/api/v1/thread/transfer/create', asked, ann.token)
  await expect.poll(() => bea.workspace.requests.incoming.value.length, within).toBe(1)
  const [proposal] = bea.workspace.requests.incoming.value
  if (proposal === undefined) throw new Error('nothing asked')
  const row = await bea.workspace.threads.acceptProposal(proposal)
  await expect.poll(() => row.unread.value, within).toBe(1)
  row.conversation.markRead()
  expect(row.unread.value).toBe(0)
})

test('what was read stays read after a reload, including what the previous agent had read', async () => {
  const ann = await hire(office)
  const guest = await office.arrives()
  for (const uid of ['q1', 'q2']) {
    await guest.page.say(guest.thread.topic, { uid, content: uid })
    await ann.agentDevice.hearsUid(uid)
    await ann.agentDevice.say(guest.thread.topic, { uid: `${uid} read`, type: 'READ', content: uid }, 1)
    await guest.page.hears(({ type, content }) => type === 'READ' && content === uid)
  }
  const { uid } = await office.hire()
  const browser = newBrowser()
  const [bea, tab] = [await atDesk(uid, browser), await atDesk(uid, browser)]
  const asked = { threadUid: guest.thread.uid, note: '', to: { agentUid: uid } }
  await server.http.post('/api/v1/thread/transfer/create', asked, ann.token)
  await expect.poll(() => bea.workspace.requests.incoming.value.length, within).toBe(1)
  const [proposal] = bea.workspace.requests.incoming.value
  if (proposal === undefined) throw new Error('nothing asked')
  const row = await bea.workspace.threads.acceptProposal(proposal)
  const elsewhere = await tab.row(guest.thread.topic)
  for (const { unread } of [row, elsewhere]) await expect.poll(() => unread.value, within).toBe(2)
  row.conversation.markRead()
  await expect.poll(() => elsewhere.unread.value, within).toBe(0)
  await guest.page.say(guest.thread.topic, { uid: 'q3', content: 'q3' })
  const again = await (await atDesk(uid, browser)).row(guest.thread.topic)
  await expect.poll(() => again.last.value?.content, within).toBe('q3')
  expect(again.unread.value).toBe(1)
  const onAnother = await (await atDesk(uid)).row(guest.thread.topic)
  await expect.poll(() => onAnother.unread.value, within).toBe(3)
})

test('read positions are kept for that many threads, the newest ones', () => {
  const keep = mapStorage()
  const seen = new ReadMarkers(keep, 'ann')
  const at = (thread: number, seq: number) => ({ thread: { uid: `t${thread}` }, seq }) as WireMessage
  for (let thread = 0; thread < 501; thread += 1) seen.add([at(thread, 2)])
  seen.add([at(1, 1)])
  const again = new ReadMarkers(keep, 'ann')
  const isSeen = [at(0, 1), at(1, 1), at(1, 2), at(1, 3), at(500, 0), at(500, 2)].map((one) => again.has(one))
  expect(isSeen).toEqual([false, true, true, false, false, true])
  again.add([at(501, 1)])
  expect([at(1, 2), at(2, 2)].map((one) => again.has(one))).toEqual([true, false])
  expect(new ReadMarkers(keep, 'bea').has(at(500, 1))).toBe(false)
  keep.set('parley.seen.ann', '[[1,"x"],{},7]')
  expect(new ReadMarkers(keep, 'ann').has(at(500, 1))).toBe(false)
})

test('a message above an own one that was in flight is reported as read', async () => {
  const agent = await atDesk((await office.hire()).uid)
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'a question' })
  // Sent before the visitor's message arrived, stored after it: the agent's message is below one they had not seen.
  const elsewhere = await office.comes(
    { uid: agent.workspace.agent.uid, token: await agent.session.tokens.current() },
    'd2',
  )
  await elsewhere.say(guest.thread.topic, { uid: 'own', content: 'Good day' })
  await expect.poll(() => agent.lines(row).slice(-2), within).toEqual(['a question', 'Good day'])
  expect(row.unread.value).toBe(0)
  row.conversation.markRead()
  await guest.page.hears(({ type, content }) => type === 'READ' && content === 'q1')
})
