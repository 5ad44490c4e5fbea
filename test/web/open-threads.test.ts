import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { hire } from '../support/handover.ts'
import { openOffice } from '../support/office.ts'
import { agentPassword } from '../support/test-server.ts'
import { type AgentConsole, consolesOf, openConsole, seat, seated } from './agent-console.ts'
import { newBrowser } from './visitor-page.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }

/** A new agent of the office at the console. */
async function sitDown(capacity = 5): Promise<AgentConsole> {
  const { uid } = await office.hire(capacity)
  return logInAs(uid)
}

async function logInAs(uid: string, browser = newBrowser()): Promise<AgentConsole> {
  return present(await seat(server, uid, browser))
}

function present(found: AgentConsole): AgentConsole {
  return consoles.keep(found)
}

test('an open offer is on every device and after a reload, with the remaining time; once answered it is on none', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 60 })
  const first = await sitDown()
  const guest = await office.arrives()
  await expect.poll(() => first.workspace.requests.offers.value.length, within).toBe(1)
  const username = first.workspace.colleagues.byUid.value.get(first.workspace.agent.uid)?.username as string
  const second = present(await seated(await openConsole(server, { username, password: agentPassword })))
  const [told, read] = [first.workspace.requests.offers.value[0], second.workspace.requests.offers.value[0]]
  expect(read).toMatchObject({
    threadUid: guest.thread.uid,
    threadTopic: guest.thread.topic,
    user: { nickname: 'Vera' },
  })
  expect(Math.abs((read?.endsAt ?? 0) - (told?.endsAt ?? 0))).toBeLessThan(2000)
  first.turn('refused')
  await first.hasConnection('connecting')
  await second.workspace.requests.answerOffer(guest.thread.uid, 'decline')
  first.turn('fine')
  first.wake()
  await expect.poll(() => first.workspace.requests.offers.value, within).toEqual([])
  expect(second.workspace.requests.offers.value).toEqual([])
})

test('all open threads show who has them: to their workgroup and admins, not to others, updated while in view', async () => {
  const ann = await hire(office)
  const guest = await office.arrives()
  await ann.agentDevice.hears((message) => message.thread?.uid === guest.thread.uid)
  const member = await sitDown()
  const elsewhere = openOffice(server)
  const { uid } = await elsewhere.hire()
  const outsider = await logInAs(uid)
  const admin = present(await seated(await openConsole(server)))
  const one = [{ uid: guest.thread.uid, state: 'CHATTING', agent: { uid: ann.uid } }]
  expect(member.workspace.openThreads.threads.value).toMatchObject(one)
  expect(admin.workspace.openThreads.threads.value).toMatchObject(one)
  expect(admin.workspace.openThreads.chatting.value).toBe(1)
  expect(outsider.workspace.openThreads.threads.value).toEqual([])
  const stopWatching = member.workspace.openThreads.keepFresh()
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, ann.token)
  await expect
    .poll(() => {
      void member.pass(4000)
      return member.workspace.openThreads.threads.value
    }, within)
    .toEqual([])
  stopWatching()
})

test('messages before an own one are read, whatever device sent it, and those of closed threads are not unread', async () => {
  const device = await hire(office)
  const guest = await office.arrives()
  const { topic } = guest.thread
  await guest.page.say(topic, { uid: 'q1', content: 'hello' })
  await device.agentDevice.hearsUid('q1')
  await device.agentDevice.say(`${topic}_internal`, { uid: 'n1', content: 'noted by me' })
  const at = await logInAs(device.uid)
  const row = await at.row(topic)
  await expect.poll(() => at.lines(row).slice(-2), within).toEqual(['hello', '(noted by me)'])
  expect(row.unread.value).toBe(0)
  await guest.page.say(topic, { uid: 'q2', content: 'are you there?' })
  await expect.poll(() => row.unread.value, within).toBe(1)
  await device.agentDevice.say(topic, { uid: 'a1', content: 'I am' })
  await expect.poll(() => row.unread.value, within).toBe(0)
  await guest.page.say(topic, { uid: 'q3', content: 'thanks' })
  await expect.poll(() => row.unread.value, within).toBe(1)
  await server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, device.token)
  await expect.poll(() => row.isOpen.value, within).toBe(false)
  expect(row.unread.value).toBe(0)
})

test('a colleague’s message to the visitor is unread when it arrives, and not again after a reload', async () => {
  const holder = await hire(office)
  const guest = await office.arrives()
  const { topic, uid: threadUid } = guest.thread
  await guest.page.say(topic, { uid: 'q1', content: 'hello' })
  const colleague = await hire(office)
  const { http } = server
  const invite = { uid: 'i1', threadUid, to: { agentUid: colleague.uid } }
  await http.post('/api/v1/thread/invite/create', invite, holder.token)
  await http.post('/api/v1/thread/invite/accept', { uid: 'i1', threadUid }, colleague.token)
  const browser = newBrowser()
  const at = await logInAs(colleague.uid, browser)
  const row = await at.row(topic)
  await expect.poll(() => row.unread.value, within).toBe(1)
  row.conversation.markRead()
  guest.page.drop()
  await holder.agentDevice.say(topic, { uid: 'a1', content: 'one moment' })
  await expect.poll(() => row.unread.value, within).toBe(1)
  row.conversation.markRead()
  expect(row.unread.value).toBe(0)
  const reloaded = await logInAs(colleague.uid, browser)
  const again = await reloaded.row(topic)
  await expect.poll(() => reloaded.lines(again).at(-1), within).toBe('one moment')
  expect(again.unread.value).toBe(0)
  // Only the visitor's reading changes the holder's ticks.
  expect(server.rows('select status from messages where uid = ?', 'a1')).toEqual([{ status: 'SUCCESS' }])
})

test('the name an agent gives a visitor is known after a reload, and to agents who get the visitor later', async () => {
  const agent = await sitDown()
  const admin = present(await seated(await openConsole(server)))
  const guest = await office.arrives()
  const { user } = (await agent.row(guest.thread.topic)).thread.value
  expect(agent.workspace.contactNames.byUid.value.get(user.uid)).toBeUndefined()
  await agent.workspace.api.post('/api/v1/contact/update', { uid: user.uid, nickname: 'Mrs Tea' })
  await agent.workspace.reread()
  expect(agent.workspace.contactNames.byUid.value.get(user.uid)).toBe('Mrs Tea')
  await admin.workspace.threads.takeOver(guest.thread.uid)
  await expect.poll(() => admin.workspace.contactNames.byUid.value.get(user.uid), within).toBe('Mrs Tea')
  await admin.workspace.api.post('/api/v1/contact/update', { uid: user.uid, nickname: '' })
  await admin.workspace.reread()
  expect(admin.workspace.contactNames.byUid.value.get(user.uid)).toBeUndefined()
})
