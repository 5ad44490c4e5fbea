import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { comeIn, e2e, lightSays, reads, readsExactly, talk, theatre } from './browser.ts'

const open = theatre()
const file = { name: 'pot.png', mimeType: 'image/png' }

/** Returns whether a part of the code has been loaded. */
function isThere(_: Element, name: string): boolean {
  return performance.getEntriesByType('resource').some((one) => one.name.includes(name))
}

e2e('texts written offline are sent once and in order when the network returns, automatically', async () => {
  const { visitor, agent } = await talk(await open())
  const { chat } = visitor
  const context = visitor.page.context()
  const isBrought = () => chat.locator('body').evaluate(isThere, 'send-file')
  await expect.poll(isBrought).toBe(true)
  await context.setOffline(true)
  await chat.locator('.composer input[type=file]').setInputFiles({ ...file, buffer: await picture(80, 60) })
  await chat.locator('.attached img').waitFor()
  await visitor.say('my pot')
  await chat.locator('.attached', { hasText: 'my pot' }).getByText('Press send to try again').waitFor()
  for (const text of ['offline 1', 'offline 2', 'offline 3']) await visitor.say(text)
  await lightSays(visitor.chat, 'No connection')
  expect(await agent.page.getByText('offline 1').count()).toBe(0)
  const options = chat.getByRole('button', { name: 'Options' })
  const unloaded = chat.getByText('This part could not be loaded')
  await options.click()
  await unloaded.waitFor()
  // Nothing in the menu has the focus, but Escape closes it, and nothing else.
  await visitor.page.keyboard.press('Escape')
  await unloaded.waitFor({ state: 'detached' })
  await options.click()
  await unloaded.waitFor()
  await context.setOffline(false)
  await chat.getByRole('menuitem', { name: 'Download transcript' }).waitFor()
  await options.focus()
  await visitor.page.keyboard.press('Escape')
  await chat.getByRole('menu').waitFor({ state: 'detached' })
  await expect.poll(() => visitor.bubble.getAttribute('aria-expanded')).toBe('true')
  await lightSays(visitor.chat, 'Connected$')
  const all = ['Hello', 'Good day', 'offline 1', 'offline 2', 'offline 3']
  await readsExactly(agent.page, all)
  await readsExactly(visitor.chat, all)
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
  await agent.page.locator('.bubble', { hasText: 'my pot' }).locator('img[alt="pot.png"]').waitFor()
})

e2e('texts written offline outlive the page, and are sent once when it is opened again', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const context = visitor.page.context()
  await context.setOffline(true)
  for (const text of ['kept 1', 'kept 2']) await visitor.say(text)
  await visitor.chat.locator('.said', { hasText: 'kept 2' }).locator('.tick').waitFor()
  await visitor.page.goto('about:blank')
  await context.setOffline(false)
  await visitor.page.goto(stage.server.url)
  // Before the bubble is clicked: a chat that continues loads by itself.
  await reads(agent.page, 'kept 2')
  const all = ['Hello', 'Good day', 'kept 1', 'kept 2']
  await readsExactly((await comeIn(visitor.page)).chat, all)
  await agent.say('got both')
  await readsExactly(agent.page, [...all, 'got both'])
  await readsExactly(visitor.chat, [...all, 'got both'])
})

e2e('the very first message, written offline, outlives the page as well, and is sent unattended', async () => {
  const stage = await open()
  const agent = await stage.agent()
  const { page, chat, say } = await stage.visitor()
  await page.context().setOffline(true)
  for (const text of ['first', 'second']) await say(text)
  await chat.locator('.unsent', { hasText: 'second' }).waitFor()
  await page.goto('about:blank')
  await page.context().setOffline(false)
  await page.goto(stage.server.url)
  await agent.rows.first().click()
  await readsExactly(agent.page, ['first', 'second'])
})

e2e('what an agent writes offline outlives the console’s page, and is sent once when it is reopened', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const { page } = agent
  await page.context().setOffline(true)
  for (const text of ['kept 1', 'kept 2']) await agent.say(text)
  await page.locator('.said', { hasText: 'kept 2' }).locator('.tick').waitFor()
  await page.goto('about:blank')
  await page.context().setOffline(false)
  await page.goto(`${stage.server.url}/console`)
  await reads(visitor.chat, 'kept 2')
  await visitor.say('got both')
  const all = ['Hello', 'Good day', 'kept 1', 'kept 2', 'got both']
  await agent.rows.first().click()
  await readsExactly(agent.page, all)
  await readsExactly(visitor.chat, all)
})
