import 'fake-indexeddb/auto'
import { expect, onTestFinished, test, vi } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { startProgram } from '../support/json-program.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { type AgentConsole, consolesOf, seat } from './agent-console.ts'

const server = perTest.server()
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }

/** An agent of the office at the console. */
async function atDesk(uid: string): Promise<AgentConsole> {
  const found = await seat(server, uid)
  return consoles.keep(found)
}

test('an accepted offer disappears from the agent’s other devices as soon as they learn of the conversation', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 30 })
  const { uid } = await office.hire()
  const [here, there] = [await atDesk(uid), await atDesk(uid)]
  const guest = await office.arrives()
  for (const { workspace } of [here, there])
    await expect.poll(() => workspace.requests.offers.value.length, within).toBe(1)
  await here.workspace.threads.accept({ threadUid: guest.thread.uid })
  await there.row(guest.thread.topic)
  expect(there.workspace.requests.offers.value).toEqual([])
})

test('a visitor who leaves without an answer and begins again waits from then on', async () => {
  const agent = await atDesk((await office.hire()).uid)
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'anybody?' })
  await expect.poll(() => row.waitsSince.value, within).toBeGreaterThan(0)
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  await expect.poll(() => row.isOpen.value, within).toBe(false)
  expect(row.waitsSince.value).toBeUndefined()
  await openThread(server, guest, { type: '1', sid: office.workgroup })
  await expect.poll(() => row.isOpen.value, within).toBe(true)
  expect(row.waitsSince.value).toBeUndefined()
  await guest.page.say(guest.thread.topic, { uid: 'q2', content: 'here I am again' })
  await expect.poll(() => row.last.value?.content, within).toBe('here I am again')
  expect(row.waitsSince.value).toBe(row.last.value?.sentAt)
})

test('a row whose history could not be loaded yet says so until it is', async () => {
  const agent = await atDesk((await office.hire()).uid)
  agent.loseOne('pageSize=50')
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  await expect.poll(() => agent.workspace.failure.value, within).toBeDefined()
  expect(row.isRead.value).toBe(false)
  await agent.pass(5000)
  await expect.poll(() => row.isRead.value, within).toBe(true)
})

test('the notes of a visitor’s thread are read, and for colleagues, who have none, nothing is asked', async () => {
  const asked = vi.spyOn(globalThis, 'fetch')
  onTestFinished(() => asked.mockRestore())
  const notesOf = (topic: string) =>
    asked.mock.calls.map(([url]) => String(url)).filter((url) => url.includes(encodeURIComponent(`${topic}_internal`)))
  const [here, there] = [await atDesk((await office.hire()).uid), (await office.hire()).uid]
  const guest = await office.arrives()
  await here.row(guest.thread.topic)
  await expect.poll(() => notesOf(guest.thread.topic).length, within).toBeGreaterThan(0)
  const row = await here.workspace.threads.openWith(there)
  await row.load()
  await expect.poll(() => row.isRead.value, within).toBe(true)
  expect(notesOf(row.topic)).toEqual([])
  const group = await here.workspace.threads.createGroup({ name: 'Night shift', members: [there] })
  await group.load()
  await expect.poll(() => group.isRead.value, within).toBe(true)
  expect(notesOf(group.topic)).toEqual([])
})

test('a group has its members’ messages unread, and its author learns when all have read', async () => {
  const [one, other] = [await office.hire(), await office.hire()]
  const [here, there] = [await atDesk(one.uid), await atDesk(other.uid)]
  const own = await here.workspace.threads.createGroup({ name: 'Night shift', members: [other.uid] })
  const row = await there.row(own.topic)
  // To be put into it is news.
  await expect.poll(() => row.unread.value, within).toBe(1)
  row.conversation.markRead()
  await own.conversation.send('TEXT', 'The kettle is broken')
  await expect.poll(() => row.last.value?.content, within).toBe('The kettle is broken')
  expect(row.unread.value).toBe(1)
  row.conversation.markRead()
  expect(row.unread.value).toBe(0)
  const statusOf = () => own.conversation.timeline.messages.value.find(({ content }) => /kettle/.test(content))?.status
  await expect.poll(statusOf, within).toBe('READ')
  await here.workspace.groups.change('remove', own.thread.value.user.uid, other.uid)
  await expect.poll(() => there.workspace.inbox.rows.value.has(own.topic), within).toBe(false)
})

test('a visitor who begins by publishing to an agent over MQTT is there from the first moment', async () => {
  const { uid } = await office.hire()
  const agent = await atDesk(uid)
  await agent.hasConnection('connected')
  await expect.poll(() => agent.workspace.isRead.value, within).toBe(true)
  const visitor = await newVisitor(server)
  const program = await startProgram(server, visitor)
  await program.say(uid, 'begun', 'Hello')
  const row = await agent.row(`org/agent/${uid}/${visitor.uid}`)
  await expect.poll(() => row.last.value?.content, within).toBe('Hello')
  await expect.poll(() => row.presence.value?.status, within).toBe('ONLINE')
  program.client.end()
})

test('what is told of visitors without a thread is bounded, and the newest stays', async () => {
  const agent = await atDesk((await office.hire()).uid)
  const { inbox } = agent.workspace
  const person = { uid: '', nickname: '', avatar: '', type: 'VISITOR', extra: '' }
  const thread = { uid: 't', type: 'AGENT', state: 'CHATTING', user: person }
  const tell = (topic: string) =>
    inbox.applyPresence({ thread: { topic }, content: '{"status":"AWAY","since":1}' } as never)
  for (let index = 0; index < 101; index += 1) tell(`org/agent/a/v${index}`)
  const open = (topic: string) => inbox.open({ ...thread, topic } as never).presence.value?.status
  expect(open('org/agent/a/v0')).toBeUndefined()
  expect(open('org/agent/a/v1')).toBe('AWAY')
  expect(open('org/agent/a/v100')).toBe('AWAY')
})
