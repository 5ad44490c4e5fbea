import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { openDesk } from './agent-desk.ts'
import { newBrowser } from './visitor-page.ts'

const server = perFile.server()
beforeAll(async () => {
  await addTestAgent(server.dataFolder, 'bea')
})

test('a session lasts across pages and uses each refresh token once; logging out ends it', async () => {
  const browser = newBrowser()
  const agent = await openDesk(server, { browser, username: 'bea', password: agentPassword })
  await agent.hasLink('connected')
  const first = agent.session.tokens.held
  await agent.session.tokens.renewed(first?.accessToken ?? '')
  const second = agent.session.tokens.held
  expect(second?.refreshToken).not.toBe(first?.refreshToken)
  const later = await openDesk(server, { browser, username: 'nobody', password: agentPassword })
  expect(later.desk.agent.uid).toBe(agent.desk.agent.uid)
  await later.session.logOut()
  expect(later.session.tokens.held).toBeUndefined()
  const answer = await server.http.get('/api/v1/user/profile', second?.accessToken)
  expect(answer.status).toBe(401)
  await agent.hasLink('over')
  for (const { desk } of [agent, later]) desk.stop()
})
