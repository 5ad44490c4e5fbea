import { e2e, reads, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e('where embedded pages are denied all storage one can talk all the same, and is told what that means', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const visitor = await stage.visitor({ url: await openSite(stage.server.url), before: denyStorage })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  await visitor.chat.getByText('This browser keeps nothing').waitFor()
  await visitor.chat.getByRole('button', { name: 'Emoji' }).click()
  await seen(visitor.chat.getByRole('button', { name: 'grinning face', exact: true }))
  await visitor.chat.getByRole('searchbox').fill('tea')
  await visitor.chat.getByRole('button', { name: 'teapot' }).click()
  await visitor.page.keyboard.press('Enter')
  await reads(agent.page, '🫖')
})

/** Runs in each document before its own: what browsers do to frames of other sites where these may keep nothing. */
function denyStorage(): void {
  if (window === window.top) return
  const deny = (): never => {
    throw new DOMException('Access is denied for this document.', 'SecurityError')
  }
  for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'BroadcastChannel'])
    Object.defineProperty(window, name, { get: deny })
  // As chromium: the object is there, and all it does is refused.
  Object.assign(navigator.locks, { request: async () => deny(), query: async () => deny() })
}
