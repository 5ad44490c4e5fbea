import type { Frame } from 'playwright-core'
import { expect } from 'vitest'
import { chatFrameOf } from './axe.ts'
import { composerIn, e2e, talk, theatre } from './browser.ts'
import { focusFaults, focusIn, seen, standingFaults, stands, unfocused, unseen } from './seen.ts'

const open = theatre()
/** What a style does to a document, and what is told then of the chat. */
const wrong = {
  chat: [
    ['.chat { margin-top: 300px }', 'composer reaches 290 px out of the viewport of 380 × 612 px at the bottom'],
    ['.chat { margin-top: 300px }', 'can be scrolled down by 300 px'],
    ['.chat { translate: 0 -30px }', 'header reaches 30 px out of the viewport of 380 × 612 px at the top'],
    ['.chat { width: 120% }', 'composer reaches 64 px out of'],
    ['.chat { width: 120% }', 'close button reaches 68 px out of'],
    ['.composer { left: -40px }', 'composer reaches 28 px out of the viewport of 380 × 612 px at the left'],
    ['.conversation { margin-bottom: -70px; z-index: 1 }', 'composer is covered at its middle by <article.said'],
    ['.header::after { content: ""; position: fixed; inset: 0 }', 'close button is covered at its middle by <header'],
    ['.composer-send { opacity: 0 }', 'send button is not drawn'],
    ['.composer { display: none }', 'composer is not drawn'],
  ],
  page: [
    [
      'html::after { content: ""; position: fixed; inset: 0; z-index: 2147483647 }',
      'header in the page around its frame: is covered at its middle by <html',
    ],
    ['html { transform: translateX(40px) }', 'close button in the page around its frame: reaches 12 px out'],
  ],
} as const

e2e('what a person does not see is found, in the frame and in the page around it', async () => {
  const { visitor, agent } = await talk(await open())
  const { page, chat } = visitor
  const composer = composerIn(chat)
  await stands(chat)
  await stands(agent.page)
  await seen(composer)
  await composer.focus()
  await focusIn(composer)
  expect(await unfocused(chat.locator('.log'))).toEqual(['the focus is in <textarea "Message">'])
  expect(await focusFaults(page, composer)).toEqual([])
  expect(await focusFaults(page, 'nothing of ours')).toEqual(['the focus is in <parley-chat "">'])
  await agent.page.locator('.search input').focus()
  expect(await focusFaults(agent.page, 'nothing of ours')).toEqual(['the focus is in <input "">'])
  expect(await focusFaults(agent.page, composerIn(agent.page))).toEqual(['the focus is in <input "">'])
  for (const { page: left } of [visitor, agent]) {
    await left.evaluate(() => (document.activeElement as HTMLElement).blur())
    expect(await focusFaults(left, 'nothing of ours')).toEqual([])
  }
  expect(await focusFaults(page, composer)).toEqual(['the focus is in another document'])
  expect(await unseen(chat.locator('.log-rows'))).toEqual([])
  const frame = chatFrameOf(page)
  for (const [place, cases] of [
    [frame, wrong.chat],
    [page.mainFrame(), wrong.page],
  ] as const) {
    for (const [css, told] of cases) {
      await wear(place, css)
      expect((await standingFaults(frame)).join('; '), css).toContain(told)
    }
    await wear(place, '')
  }
  await page.setViewportSize({ width: 1280, height: 400 })
  await stands(chat)
})

async function wear(frame: Frame, css: string): Promise<void> {
  await frame.evaluate((text) => {
    const sheet = new CSSStyleSheet()
    sheet.replaceSync(text)
    document.adoptedStyleSheets = [sheet]
  }, css)
}
