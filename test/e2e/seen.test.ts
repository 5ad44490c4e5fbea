import type { Frame } from 'playwright-core'
import { expect } from 'vitest'
import { chatFrameOf } from './axe.ts'
import { composerIn, e2e, talk, theatre } from './browser.ts'
import { plain, wearLook } from './looks.ts'
import {
  fitFaults,
  focusFaults,
  focusIn,
  readingFaults,
  seen,
  standingFaults,
  stands,
  unfocused,
  unseen,
} from './seen.ts'

const open = theatre()
/** What a style does to a document, and what the checks report of the chat. */
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
  fit: [
    [
      '.composer textarea { min-height: 0; height: 20px !important }',
      '<textarea "Message"> shows 20 of the 34 px written in it',
    ],
    ['.said .bubble { padding-inline: 0 }', 'is 0 px from the edge of <div.bubble "Hello">'],
    ['.header .light { color: oklch(0.8 0 0) }', 'has a contrast of 1.'],
    ['.said-body { max-width: 52px }', 'breaks inside of "Hello"'],
    ['.header { overflow: hidden; height: 24px }', 'reaches'],
    ['.header { overflow-y: auto; height: 50px }', 'scrolls by'],
  ],
  card: [
    ['.card { max-height: 60px }', '<button.button.primary "End it"> reaches'],
    ['.button { min-height: 30px }', 'px for a finger'],
    [
      '.card .buttons { overflow: hidden }',
      'the ring around <button.button.primary "End it"> reaches 4 px out of <div.buttons',
    ],
  ],
  page: [
    [
      'html::after { content: ""; position: fixed; inset: 0; z-index: 2147483647 }',
      'header in the page around its frame: is covered at its middle by <html',
    ],
    ['html { transform: translateX(40px) }', 'close button in the page around its frame: reaches 12 px out'],
  ],
} as const
/** The same for a console, for what cannot be read or reached. */
const unreadable = [
  ['.list-name { width: 30px; overflow-wrap: anywhere }', '“Inbox” is broken in <p.list-name'],
  ['.tabs [role=tab] { flex: none; width: 20px }', '“Queue” sticks out of <a#tab-queue'],
  ['.list-name { width: 20px; overflow: hidden; white-space: nowrap }', '“Inbox” is cut at a side by <p.list-name'],
  ['.list-name { height: 6px; overflow: hidden }', '“Inbox” is cut above or below by <p.list-name'],
  ['.search input { padding-inline-end: 200px }', 'px wider than <input'],
  ['.list-body > * { width: 150% }', '<div.list-body> can be scrolled sideways by'],
  ['.search::after { content: ""; position: absolute; inset: 0 }', 'is covered by <label.search'],
  ['.list-head { height: 40px; overflow: hidden }', 'is cut by <header.list-head'],
  ['.list-name { display: -webkit-box; -webkit-line-clamp: 1; height: 60px }', 'goes on behind its dots'],
  ['.list-name { color: #bbb }', '“Inbox” has a contrast of 1.'],
  ['.search .icon, .icon-button .icon { color: #ccc }', 'has a contrast of 1.'],
] as const

/** Accents that a site may choose, from black to white. */
const parts = [0, 128, 255]
const accents = parts.flatMap((red) => parts.flatMap((green) => parts.map((blue) => `rgb(${red} ${green} ${blue})`)))

e2e(
  'the chat check finds what is hard to read, out of its box, in another language, or too small for a finger',
  async () => {
    const { page, chat } = (await talk(await open())).visitor
    const frame = chatFrameOf(page)
    const finds = async (cases: readonly (readonly [string, string])[]) => {
      await expect.poll(() => fitFaults(frame)).toEqual([])
      for (const [css, told] of cases) {
        await wear(frame, css)
        expect((await fitFaults(frame)).join('; '), css).toContain(told)
      }
      await wear(frame, '')
    }
    await finds(wrong.fit)
    const speak = (tag: string) => frame.evaluate((lang) => document.documentElement.setAttribute('lang', lang), tag)
    await speak('zh-CN')
    expect((await fitFaults(frame)).join('; ')).toContain('"Connected"> is not in zh-CN')
    await speak('en')
    for (const accent of accents) {
      for (const theme of ['light', 'dark']) {
        await wear(frame, `:root { --accent: ${accent} !important; color-scheme: ${theme} !important }`)
        expect(await fitFaults(frame), `${accent}, ${theme}`).toEqual([])
      }
    }
    await wear(frame, '')
    await chat.getByRole('button', { name: 'Options' }).click()
    await chat.getByRole('menuitem').last().click()
    await focusIn(chat.getByRole('button', { name: 'Keep chatting' }))
    // By keyboard: only then does it have a ring.
    await page.keyboard.press('Tab')
    await wearLook(page, { ...plain, size: 'phone' })
    await finds(wrong.card)
  },
)

e2e('what a person cannot see is found, in the frame and in the page around it', async () => {
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
  expect(await readingFaults(agent.page.mainFrame())).toEqual([])
  for (const [css, told] of unreadable) {
    await wear(agent.page.mainFrame(), css)
    expect((await readingFaults(agent.page.mainFrame())).join('; '), css).toContain(told)
  }
  await wear(agent.page.mainFrame(), '')
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
