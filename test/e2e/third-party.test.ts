import { e2e, reads, theatre } from './browser.ts'
import { openSite } from './host-page.ts'

const open = theatre()

e2e('where embedded pages are denied all storage one can talk all the same, and is told what that means', async () => {
  const stage = await open()
  const agent = await stage.agent()
  // Another site, not only another origin: chromium's private contexts deny its frames storage and locks.
  const url = (await openSite(stage.server.url)).replace('127.0.0.1', 'localhost')
  const visitor = await stage.visitor({ url })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  await visitor.chat.getByText('This browser keeps nothing').waitFor()
})
