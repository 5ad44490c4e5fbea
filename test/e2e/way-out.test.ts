import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { comeIn, composerIn, e2e, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e('a visitor who leaves the queue is not asked for a rating, even if an agent served an earlier thread', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const { chat, page } = visitor
  await stage.set({ routing: 'MANUAL', reopenSeconds: 0 })
  await agent.page.getByRole('button', { name: 'End', exact: true }).click()
  await agent.page.getByRole('button', { name: 'End conversation' }).click()
  await chat.locator('.stars').waitFor()
  await chat.getByRole('button', { name: 'Start again' }).click()
  await chat.getByRole('heading', { name: 'You are next' }).waitFor()
  const hasFocus = (place: Locator) => place.evaluate((element) => element === document.activeElement)
  await expect.poll(() => hasFocus(composerIn(chat))).toBe(true)
  const leave = async () => {
    await chat.getByRole('button', { name: 'Options' }).click()
    await chat.getByRole('menuitem', { name: 'Leave the queue' }).click()
  }
  const asked = chat.getByRole('alertdialog', { name: 'Leave the queue?' })
  await leave()
  await expect.poll(() => hasFocus(asked.getByRole('button', { name: 'Keep waiting' }))).toBe(true)
  await page.keyboard.press('Escape')
  await asked.waitFor({ state: 'detached' })
  await chat.getByRole('heading', { name: 'You are next' }).waitFor()
  await leave()
  await asked.getByRole('button', { name: 'Leave the queue' }).click()
  await chat.getByRole('region', { name: 'This conversation has ended' }).waitFor()
  expect(await chat.locator('.stars').count()).toBe(0)
})

e2e('on a phone with a slow network the chat is not blank, and can be closed before it has loaded', async () => {
  const stage = await open()
  const { page, bubble, chat } = await stage.visitor({
    context: { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true },
  })
  let letThrough = () => {}
  const isLet = new Promise<void>((resolve) => {
    letThrough = resolve
  })
  await page.route('**/assets/chat-*.js', async (route) => {
    await isLet
    await route.continue()
  })
  await chat.getByRole('button', { name: 'Minimize' }).tap()
  // Before that, the page would come back with the panel open.
  await page.locator('parley-chat iframe').waitFor({ state: 'hidden' })
  await page.reload()
  const overflow = (value?: string) =>
    page.evaluate((given) => {
      const { style } = document.documentElement
      style.overflow = given ?? style.overflow
      return style.overflow
    }, value)
  await overflow('clip')
  await page.context().setOffline(true)
  await bubble.click()
  await seen(page.getByText('The chat cannot be loaded just now.'))
  expect(await overflow()).toBe('clip')
  await page.context().setOffline(false)
  // Sooner than the next retry without news of the network.
  await chat.locator('.loading .header').waitFor({ timeout: 8000 })
  expect(await overflow()).toBe('hidden')
  await bubble.click()
  await page.locator('parley-chat iframe').waitFor({ state: 'hidden' })
  expect(await overflow()).toBe('clip')
  letThrough()
  await comeIn(page)
  await bubble.waitFor({ state: 'hidden' })
})
