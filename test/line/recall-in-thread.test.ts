import { afterAll, beforeAll, expect, test } from 'vitest'
import { newVisitor, openThread } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer

beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())

test('a message of an earlier thread of the topic cannot be withdrawn, and nobody is told it was', async () => {
  const visitor = await newVisitor(server)
  const { topic, uid } = await openThread(server, visitor)
  const send = (message: object) =>
    server.http.post('/visitor/api/v1/message/send', { thread: { topic }, ...message }, visitor.token)
  expect((await send({ uid: 'a', content: 'words' })).status).toBe(200)
  const later = await openThread(server, visitor, { forceNewThread: true })
  expect(later.uid).not.toBe(uid)
  const answer = await send({ uid: 'w', type: 'RECALL', content: 'a' })
  expect([answer.status, answer.body.error]).toEqual([404, 'message_not_found'])
  const rows = server.rows('select type, content, status from messages where uid in (?, ?)', 'a', 'w')
  expect(rows).toEqual([{ type: 'TEXT', content: 'words', status: 'SUCCESS' }])
})
