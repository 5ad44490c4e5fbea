import { expect } from 'vitest'
import { adminPassword } from '../support/test-server.ts'
import { e2e, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

e2e('a wrong password is reported in view, and typing replaces it', async () => {
  const { page } = await (await open()).agent('admin', { context: { viewport: { width: 380, height: 320 } } })
  await page.locator('.me-button').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  const [name, password] = [page.getByLabel('Username'), page.getByLabel('Password')]
  await focusIn(name)
  await page.keyboard.type('admin')
  await page.keyboard.press('Tab')
  await page.keyboard.type('a wrong one')
  for (const refuse of [
    () => page.keyboard.press('Enter'),
    () => page.getByRole('button', { name: 'Sign in' }).click(),
  ]) {
    await refuse()
    await seen(page.getByRole('alert').filter({ hasText: 'Wrong username or password.' }))
    await focusIn(password)
    // Typing replaces the refused password.
    await page.keyboard.type('as wrong')
    expect(await password.inputValue()).toBe('as wrong')
  }
  await page.route('**/login*', (route) => route.abort())
  await page.keyboard.press('Enter')
  await seen(page.getByRole('alert').filter({ hasText: 'The server did not answer' }))
  await focusIn(password)
  // This password is not wrong.
  await page.keyboard.press('End')
  await page.keyboard.type('?')
  expect(await password.inputValue()).toBe('as wrong?')
  await page.unroute('**/login*')
  await password.fill(adminPassword)
  await page.keyboard.press('Enter')
  await page.locator('.rail .light[data-state=connected]').waitFor()
})

e2e('what is typed while a wrong password is being checked is kept, and its Enter logs in', async () => {
  const { page } = await (await open()).agent()
  await page.locator('.me-button').click()
  await page.getByRole('menuitem', { name: 'Sign out' }).click()
  const [name, password] = [page.getByLabel('Username'), page.getByLabel('Password')]
  await focusIn(name)
  await page.keyboard.press('Enter')
  await seen(page.getByRole('alert').filter({ hasText: 'Enter your username and your password.' }))
  await focusIn(name)
  const answers: (() => void)[] = []
  await page.route('**/login*', async (route) => {
    if (answers.length === 0) await new Promise<void>((answer) => answers.push(answer))
    await route.continue()
  })
  await page.keyboard.type('admin')
  await password.fill('a wrong one')
  await page.keyboard.press('Enter')
  await expect.poll(() => answers.length).toBe(1)
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type(adminPassword)
  await page.keyboard.press('Enter')
  for (const answer of answers) answer()
  await page.locator('.rail .light[data-state=connected]').waitFor()
})
