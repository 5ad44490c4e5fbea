import 'fake-indexeddb/auto'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { type Office, openOffice } from '../support/office.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'
import { type AgentDesk, openDesk, seated } from './agent-desk.ts'

let server: TestServer
let office: Office
let open: AgentDesk[]
beforeEach(async () => {
  server = await startTestServer()
  office = openOffice(server)
  open = []
})
afterEach(async () => {
  for (const { desk } of open) desk.stop()
  office.close()
  await server.remove()
})

const within = { timeout: 10_000 }

test('messages left that wait for an answer are counted, also those that come later, until they are answered', async () => {
  office.set({ leaveMessageWhenNobody: true })
  const guest = await office.arrives()
  const admin = await seated(await openDesk(server))
  open.push(admin)
  expect(admin.desk.left.open.value).toBe(0)
  const content = JSON.stringify({ content: 'Call me', email: 'v@example.org' })
  const left = { uid: 'left', type: 'LEAVE_MSG_SUBMIT', content, thread: { topic: guest.thread.topic } }
  await server.http.post('/visitor/api/v1/message/send', left, guest.token)
  await admin.pass(30_000)
  await expect.poll(() => admin.desk.left.open.value, within).toBe(1)
  const [row] = server.rows('select uid from leave_messages')
  await admin.desk.api.post('/api/v1/leavemsg/answer', { uid: row?.uid, content: 'We will' })
  await admin.desk.left.read()
  expect(admin.desk.left.open.value).toBe(0)
})
