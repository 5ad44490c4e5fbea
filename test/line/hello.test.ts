import { afterAll, beforeAll, expect, test } from 'vitest'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())

test('a visitor and an agent talk', async () => {
  const visitor = await newVisitor(server)
  const agent = await connect(server, await logIn(server))
  const thread = await openThread(server, visitor)
  expect(thread.type).toBe('WELCOME')
  const browser = await connect(server, visitor)
  await browser.say(thread.topic, { uid: 'm1', content: 'hello' })
  expect((await agent.hearsUid('m1')).content).toBe('hello')
  agent.drop()
  browser.drop()
})
