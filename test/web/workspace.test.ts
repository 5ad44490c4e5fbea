import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { hire, type Worker } from '../support/handover.ts'
import { agentPassword } from '../support/test-server.ts'
import { type AgentConsole, consolesOf, openConsole, seat, seated } from './agent-console.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }

/** A new agent of the office at the console. */
async function sitDown(capacity = 5): Promise<AgentConsole> {
  return present(await seat(server, (await office.hire(capacity)).uid))
}

function present(found: AgentConsole): AgentConsole {
  return consoles.keep(found)
}

/** A colleague of the office who gets no threads. */
async function colleague(): Promise<Worker> {
  const worker = await hire(office)
  await server.http.post('/api/v1/agent/update/status', { status: 'BUSY' }, worker.token)
  return worker
}

test('an agent and a visitor converse, and the inbox shows whose turn it is', async () => {
  const agent = await sitDown()
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  expect(agent.workspace.inbox.mine.value).toEqual([row])
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'hello' })
  await expect.poll(() => row.conversation.unread.value, within).toBe(1)
  expect(row.last.value?.content).toBe('hello')
  expect(row.waitsSince.value).toBeGreaterThan(0)
  await guest.page.say(guest.thread.topic, { uid: 'ty', type: 'TYPING' }, 0)
  await expect.poll(() => row.conversation.typing.value?.nickname, within).toBe('Vera')
  row.conversation.markRead()
  await guest.page.hears((message) => message.type === 'READ' && message.content === 'q1')
  const uid = await row.conversation.send('TEXT', 'good morning')
  await guest.page.hearsUid(uid)
  await expect.poll(() => agent.lines(row).slice(-2), within).toEqual(['hello', 'good morning'])
  expect(row.waitsSince.value).toBeUndefined()
  expect(row.conversation.unread.value).toBe(0)
})

test('a console loads what was there before it: open threads, messages, colleagues, the queue', async () => {
  const before = await office.hire(1)
  const device = await office.comes(before)
  const guest = await office.arrives()
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'early' })
  await device.say(`${guest.thread.topic}_internal`, { uid: 'n1', content: 'a note' })
  const second = await office.arrives()
  const [found] = server.rows(
    'select username from users join agents on agents.user_uid = users.uid where agents.uid = ?',
    before.uid,
  )
  const agent = present(
    await seated(await openConsole(server, { username: found?.username as string, password: agentPassword })),
  )
  const row = await agent.row(guest.thread.topic)
  await expect.poll(() => agent.lines(row).slice(-2), within).toEqual(['early', '(a note)'])
  expect(agent.workspace.queue.waiters.value.map(({ thread }) => thread.uid)).toEqual([second.thread.uid])
  expect(agent.workspace.colleagues.byUid.value.get(before.uid)).toMatchObject({ open: 1, capacity: 1, present: true })
  expect(agent.workspace.presence.chosen.value).toBe('AVAILABLE')
})

test('an offer is shown with its deadline and accepted; another is declined; a third expires', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 30 })
  const agent = await sitDown()
  const [one, two] = [await office.arrives(), await office.arrives()]
  const { requests } = agent.workspace
  await expect.poll(() => requests.offers.value.length, within).toBe(2)
  const offers = new Map(requests.offers.value.map((offer) => [offer.threadUid, offer]))
  const offer = offers.get(one.thread.uid)
  expect(offer?.user.nickname).toBe('Vera')
  expect((offer?.endsAt ?? 0) - Date.now()).toBeGreaterThan(20_000)
  const row = await agent.workspace.threads.accept({ threadUid: one.thread.uid })
  expect(row.topic).toBe(one.thread.topic)
  await expect.poll(() => agent.workspace.inbox.mine.value, within).toEqual([row])
  await requests.answerOffer(two.thread.uid, 'decline')
  expect(requests.offers.value).toEqual([])
  office.set({ accept: 'OFFER', offerSeconds: 1 })
  const three = await office.arrives()
  await expect.poll(() => requests.offers.value.map(({ threadUid }) => threadUid), within).toEqual([three.thread.uid])
  await expect.poll(() => requests.offers.value, within).toEqual([])
})

test('a waiting visitor shows at once, in order, and can be taken by hand', async () => {
  office.set({ routing: 'MANUAL' })
  const agent = await sitDown()
  const [one, two] = [await office.arrives(), await office.arrives()]
  const waiting = () => agent.workspace.queue.waiters.value.map(({ thread }) => thread.uid)
  await expect.poll(waiting, within).toEqual([one.thread.uid, two.thread.uid])
  const row = await agent.workspace.threads.accept({ threadUid: one.thread.uid })
  await expect.poll(waiting, within).toEqual([two.thread.uid])
  expect(row.isOpen.value).toBe(true)
})

test('a colleague’s transfer is shown and accepted; a thread given away leaves the inbox', async () => {
  const agent = await sitDown()
  const bea = await colleague()
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  const { requests, inbox } = agent.workspace
  const ask = { threadUid: guest.thread.uid, note: 'your field', to: { agentUid: bea.uid } }
  await requests.propose('TRANSFER', ask)
  await expect.poll(() => requests.outgoing.value, within).toMatchObject([{ kind: 'TRANSFER', toUid: bea.uid }])
  const [proposal] = requests.outgoing.value
  const answer = { uid: proposal?.uid, threadUid: guest.thread.uid }
  await server.http.post('/api/v1/thread/transfer/reject', answer, bea.token)
  await expect.poll(() => requests.outcome.value?.how, within).toBe('rejected')
  expect(inbox.mine.value).toEqual([row])
  await requests.propose('TRANSFER', ask)
  await expect.poll(() => requests.outgoing.value.length, within).toBe(1)
  const again = { uid: requests.outgoing.value[0]?.uid, threadUid: guest.thread.uid }
  await server.http.post('/api/v1/thread/transfer/accept', again, bea.token)
  await expect.poll(() => inbox.rows.value.size, within).toBe(0)
  expect(requests.outgoing.value).toEqual([])

  const back = { ...ask, note: 'back to you', to: { agentUid: agent.workspace.agent.uid } }
  await server.http.post('/api/v1/thread/transfer/create', back, bea.token)
  await expect.poll(() => requests.incoming.value, within).toMatchObject([{ note: 'back to you', fromUid: bea.uid }])
  const [incoming] = requests.incoming.value
  if (incoming === undefined) throw new Error('nothing asked')
  const taken = await agent.workspace.threads.acceptProposal(incoming)
  expect(taken.topic).toBe(guest.thread.topic)
  expect(requests.incoming.value).toEqual([])
})

test('an invitation is still there for a console that opens later; a guest may leave again', async () => {
  const ann = await hire(office)
  const guest = await office.arrives()
  await ann.agentDevice.hears((message) => message.thread?.uid === guest.thread.uid)
  const { uid } = await office.hire()
  await server.http.post(
    '/api/v1/thread/invite/create',
    { threadUid: guest.thread.uid, to: { agentUid: uid } },
    ann.token,
  )
  const [found] = server.rows(
    'select username from users join agents on agents.user_uid = users.uid where agents.uid = ?',
    uid,
  )
  const agent = present(
    await seated(await openConsole(server, { username: found?.username as string, password: agentPassword })),
  )
  await expect.poll(() => agent.workspace.requests.incoming.value.length, within).toBe(1)
  const [incoming] = agent.workspace.requests.incoming.value
  if (incoming === undefined) throw new Error('nothing asked')
  const row = await agent.workspace.threads.acceptProposal(incoming)
  await expect.poll(() => agent.workspace.inbox.mine.value, within).toEqual([row])
  await expect.poll(() => row.isGuest.value, within).toBe(true)
  await agent.workspace.threads.leave(row)
  expect(agent.workspace.inbox.mine.value).toEqual([])
})

test('notes appear among the messages, and never reach the visitor', async () => {
  const agent = await sitDown()
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  await guest.page.say(guest.thread.topic, { uid: 'q1', content: 'one' })
  await expect.poll(() => row.last.value?.content, within).toBe('one')
  const uid = await row.conversation.notes.send('TEXT', 'she is right')
  await expect.poll(() => agent.lines(row).slice(-2), within).toEqual(['one', '(she is right)'])
  await guest.page.say(guest.thread.topic, { uid: 'q2', content: 'two' })
  await expect.poll(() => agent.lines(row).slice(-3), within).toEqual(['one', '(she is right)', 'two'])
  expect(guest.page.heard.map((message) => message.uid)).not.toContain(uid)
  await row.conversation.recall(uid)
  await expect.poll(() => agent.lines(row).slice(-3), within).toEqual(['one', '()', 'two'])
})

test('the end is filed, and the thread moves to the closed ones', async () => {
  const agent = await sitDown()
  const guest = await office.arrives()
  const row = await agent.row(guest.thread.topic)
  await agent.workspace.threads.close(row, { category: 'Delivery', tags: ['late'] })
  await guest.page.hears((message) => message.type === 'AGENT_CLOSED')
  await expect.poll(() => agent.workspace.inbox.closed.value, within).toEqual([row])
  expect(row.thread.value).toMatchObject({ state: 'CLOSED', category: 'Delivery', tags: ['late'] })
  expect(agent.workspace.inbox.mine.value).toEqual([])
})

test('colleagues are shown with their status, and have conversations in the same inbox', async () => {
  const agent = await sitDown()
  const bea = await colleague()
  const status = () => agent.workspace.colleagues.byUid.value.get(bea.uid)?.chosen
  await expect.poll(status, within).toBe('BUSY')
  await server.http.post('/api/v1/agent/update/status', { status: 'AWAY' }, bea.token)
  await expect.poll(status, within).toBe('AWAY')
  const row = await agent.workspace.threads.openWith(bea.uid)
  const uid = await row.conversation.send('TEXT', 'lunch?')
  await bea.agentDevice.hearsUid(uid)
  await bea.agentDevice.say(row.topic, { uid: 'yes', content: 'yes' })
  await expect.poll(() => agent.lines(row), within).toEqual(['lunch?', 'yes'])
  expect(row.waitsSince.value).toBeUndefined()
  await agent.workspace.presence.choose('AWAY')
  expect(agent.workspace.presence.chosen.value).toBe('AWAY')
  await bea.agentDevice.hears(
    (message) => message.type === 'AGENT_STATUS' && message.content?.includes(agent.workspace.agent.uid) === true,
  )
})

test('after a lost connection the inbox is up to date: new, closed and transferred threads', async () => {
  const agent = await sitDown(100)
  const [stays, ends] = [await office.arrives(), await office.arrives()]
  const row = await agent.row(stays.thread.topic)
  await agent.row(ends.thread.topic)
  agent.turnHttp(false)
  agent.turn('refused')
  await row.conversation.send('TEXT', 'written offline')
  await stays.page.say(stays.thread.topic, { uid: 'm1', content: 'are you there' })
  await server.http.post('/visitor/api/v1/thread/close', { uid: ends.thread.uid }, ends.token)
  agent.turn('fine')
  agent.turnHttp(true)
  agent.wake()
  await agent.hasConnection('connected')
  await expect.poll(() => agent.lines(row).slice(-2), within).toEqual(['are you there', 'written offline'])
  await expect.poll(() => agent.workspace.inbox.mine.value, within).toEqual([row])
  expect(agent.workspace.inbox.closed.value.map(({ topic }) => topic)).toEqual([ends.thread.topic])
})
