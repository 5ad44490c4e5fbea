import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, readsExactly, type Stage, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

const heldIn = (page: Page) => page.getByRole('alert').filter({ hasText: 'Not sent' })

async function makeReply({ server }: Stage): Promise<void> {
  const { token } = await logIn(server)
  const reply = { shortcut: 'thanks', content: 'Thank you', shared: true }
  expect((await server.http.post('/api/v1/quickreply/create', reply, token)).status).toBe(200)
}

/** The text stays where it was typed, with the reason above it. */
async function isHeld(page: Page, text: string): Promise<void> {
  await page.keyboard.type(text)
  await page.keyboard.press('Enter')
  await seen(heldIn(page))
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toBe(text)
  await composerIn(page).fill('')
  await heldIn(page).waitFor({ state: 'detached' })
}

/** Waits until the quick replies are loaded and the conversation is open again. */
async function reload(page: Page): Promise<void> {
  const areRead = page.waitForResponse('**/quickreply/query/org*')
  await page.reload()
  await areRead
  await focusIn(composerIn(page))
}

e2e('a word after a slash that matches no reply is not sent by Enter; a path and a sentence are', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const { page } = agent
  await isHeld(page, '/thnaks')
  await makeReply(stage)
  await reload(page)
  await isHeld(page, '/thnaks')
  const said = ['/etc/hosts', '/ is a slash', 'either/or']
  for (const text of said) {
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
    await expect.poll(() => composerIn(page).inputValue()).toBe('')
  }
  await readsExactly(visitor.chat, ['Hello', 'Good day', ...said])
})

e2e(
  'what was held back is sent by Escape and Enter, or by its button; a draft is looked up before it is sent',
  async () => {
    const stage = await open()
    await makeReply(stage)
    const { visitor, agent } = await talk(stage)
    const { page } = agent
    const { keyboard } = page
    await keyboard.type('/etc')
    await keyboard.press('Enter')
    await seen(heldIn(page))
    await keyboard.press('Escape')
    await heldIn(page).waitFor({ state: 'detached' })
    await keyboard.press('Enter')
    await expect.poll(() => composerIn(page).inputValue()).toBe('')
    await keyboard.type('/usr')
    const asItIs = page.getByRole('button', { name: 'Send “/usr” as it is' })
    await seen(asItIs)
    await asItIs.click()
    await focusIn(composerIn(page))
    await keyboard.type('/thank')
    await seen(page.getByRole('option', { name: '/thanks' }))
    await reload(page)
    await keyboard.press('Enter')
    await seen(page.getByRole('option', { name: '/thanks' }))
    await keyboard.press('Enter')
    await expect.poll(() => composerIn(page).inputValue()).toBe('Thank you')
    await keyboard.press('Enter')
    await readsExactly(visitor.chat, ['Hello', 'Good day', '/etc', '/usr', 'Thank you'])
  },
)
