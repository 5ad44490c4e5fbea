import { expect } from 'vitest'
import { e2e, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

e2e(
  'what could not be loaded is tried again every 10 s, not while nobody sees it, and at once when somebody does',
  async () => {
    const { page } = await (await open()).agent()
    let asked = 0
    await page.route('**/leavemsg/query*', (request) => {
      asked += 1
      return request.fulfill({ status: 500, json: { error: 'internal' } })
    })
    await page.clock.install()
    await page.locator('.rail-button').nth(1).click()
    await seen(page.getByRole('button', { name: 'Try again' }))
    const before = asked
    await page.clock.runFor(10_500)
    await expect.poll(() => asked).toBe(before + 1)
    const turn = (isHidden: boolean) =>
      page.evaluate((hidden) => {
        Object.defineProperty(document, 'hidden', { configurable: true, value: hidden })
        document.dispatchEvent(new Event('visibilitychange'))
      }, isHidden)
    await turn(true)
    await page.clock.runFor(65_000)
    const whileHidden = asked
    await turn(false)
    await expect.poll(() => asked).toBeGreaterThan(whileHidden)
    expect(whileHidden).toBe(before + 1)
  },
)
