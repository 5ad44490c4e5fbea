import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn } from './seen.ts'

const open = theatre()
/** Each letter once, so that a missing or misplaced one shows. */
const [first, second] = ['abcdefghijklmnopqrst', 'uvwxyzABCDEFGHIJKLMN']
/** How often to run all delays; by default three delays, once each. */
const rounds = Number(process.env.PARLEY_TEST_ROUNDS ?? 0)
/** Milliseconds per key: from all at once to slow keys that meet every loading step. */
const delays = rounds === 0 ? [0, 30, 90] : Array.from({ length: rounds }, () => [0, 5, 15, 30, 60, 90]).flat()

/** Opens a new tab of the same visitor on a machine six times slower, and clicks the bubble. */
async function openAnew({ page: before }: VisitorPage, url: string): Promise<Page> {
  const page = await before.context().newPage()
  const devtools = await page.context().newCDPSession(page)
  await devtools.send('Emulation.setCPUThrottlingRate', { rate: 6 })
  await page.goto(url)
  await page.locator('parley-chat button').click()
  return page
}

e2e('what is typed right after the click keeps its order on a slow machine, and its Enter sends it once', async () => {
  const stage = await open()
  const visitor = await stage.visitor()
  const url = await openSite(stage.server.url)
  const said: string[] = []
  for (const delay of delays) {
    const page = await openAnew(visitor, url)
    const chat = page.frameLocator('parley-chat iframe')
    await page.keyboard.type(`${said.length}${first}`, { delay })
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type(second, { delay })
    await page.keyboard.press('Enter')
    await page.keyboard.type('and then', { delay })
    said.push(`${said.length}${first}\n${second}`)
    const composer = composerIn(chat)
    await composer.waitFor()
    await focusIn(composer)
    expect(await composer.inputValue(), `${delay} ms a key`).toBe('and then')
    const texts = () => chat.locator('.bubble').allInnerTexts()
    await expect.poll(texts, { timeout: 20_000, message: `${delay} ms a key` }).toEqual(said)
    await composer.fill('')
    await page.close()
  }
})
