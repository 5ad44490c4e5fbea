import 'fake-indexeddb/auto'
import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { type Office, openOffice } from '../support/office.ts'
import type { TestMessage } from '../support/wire.ts'
import { consolesOf, openConsole, seat, seated } from './agent-console.ts'

const server = perTest.server()
const office = perTest.office(server)
const consoles = consolesOf(perTest)

const within = { timeout: 10_000 }

const leave = (guest: Awaited<ReturnType<Office['arrives']>>, uid: string) => {
  const content = JSON.stringify({ content: 'Call me', email: 'v@example.org' })
  const left = { uid, type: 'LEAVE_MSG_SUBMIT', content, thread: { topic: guest.thread.topic } }
  return server.http.post('/visitor/api/v1/message/send', left, guest.token)
}

test('left messages that wait for an answer are counted, including later ones, until they are answered', async () => {
  office.set({ leaveMessageWhenNobody: true })
  const guest = await office.arrives()
  const admin = await seated(await openConsole(server))
  consoles.keep(admin)
  expect(admin.workspace.left.open.value).toBe(0)
  await leave(guest, 'left')
  await admin.pass(30_000)
  await expect.poll(() => admin.workspace.left.open.value, within).toBe(1)
  const [row] = server.rows('select uid from leave_messages')
  await admin.workspace.api.post('/api/v1/leavemsg/answer', { uid: row?.uid, content: 'We will' })
  await admin.workspace.left.read()
  expect(admin.workspace.left.open.value).toBe(0)
})

test('agents of the workgroup are told of a left message at once, an outsider is not, and the count follows', async () => {
  const agent = await office.hire()
  const [device, outsider] = [await office.comes(agent), await office.comes(await openOffice(server).hire())]
  const console = await seat(server, agent.uid)
  consoles.keep(console)
  await console.workspace.presence.choose('AWAY')
  office.set({ leaveMessageWhenNobody: true })
  const guest = await office.arrives()
  const before = device.heard.length
  await leave(guest, 'left')
  const isTold = ({ type, content }: TestMessage) =>
    type === 'QUEUE_NOTICE' && JSON.parse(content ?? '{}').messageLeft === true
  const told = await device.hears(isTold)
  expect(told.thread?.topic).toBe(`org/queue/${office.workgroup}`)
  expect(device.heard.slice(before).filter(isTold)).toHaveLength(1)
  // The regular refresh, every half minute, comes later than this waits.
  await expect.poll(() => console.workspace.left.open.value, within).toBe(1)
  expect(outsider.heard.some(isTold)).toBe(false)
})
