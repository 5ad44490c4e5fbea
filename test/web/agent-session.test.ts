import 'fake-indexeddb/auto'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { openConsole } from './agent-console.ts'
import { newBrowser } from './visitor-page.ts'

const server = perFile.server()
beforeAll(async () => {
  await addTestAgent(server.dataFolder, 'bea')
})

test('a session lasts across pages and uses each refresh token once; logging out ends it', async () => {
  const browser = newBrowser()
  const agent = await openConsole(server, { browser, username: 'bea', password: agentPassword })
  await agent.hasConnection('connected')
  const first = agent.session.tokens.stored
  await agent.session.tokens.renewed(first?.accessToken ?? '')
  const second = agent.session.tokens.stored
  expect(second?.refreshToken).not.toBe(first?.refreshToken)
  const later = await openConsole(server, { browser, username: 'nobody', password: agentPassword })
  expect(later.workspace.agent.uid).toBe(agent.workspace.agent.uid)
  await later.session.logOut()
  expect(later.session.tokens.stored).toBeUndefined()
  const answer = await server.http.get('/api/v1/user/profile', second?.accessToken)
  expect(answer.status).toBe(401)
  await agent.hasConnection('over')
  for (const { workspace } of [agent, later]) workspace.stop()
})
