import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { composerIn, e2e, reads, type Stage, talk, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { askBefore } from './prechat.ts'
import { focusIn, seen, stands } from './seen.ts'
import { agentOf, newWorkgroup } from './unseen-agent.ts'

const open = theatre()
const slowMs = 250

/** Opens a tab of the same visitor, on a network that delays each part of the chat. */
async function arriveSlowly(stage: Stage, { page: first }: VisitorPage, tag = ''): Promise<Page> {
  const page = await first.context().newPage()
  await slow(page, /widget\/(panel|frame)|assets|visitor\/api/)
  await page.goto(await openSite(stage.server.url, { tag }))
  return page
}

async function slow(page: Page, what: RegExp): Promise<void> {
  await page.route(what, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, slowMs))
    // The page may be gone.
    await route.continue().catch(() => {})
  })
}

/** Faster than any person, while all of it loads. */
const typeOn = (page: Page, text: string) => page.keyboard.type(text, { delay: 25 })

e2e('what is typed right after the click on the bubble is in the composer once it has loaded', async () => {
  const stage = await open()
  const page = await arriveSlowly(stage, await stage.visitor())
  const chat = page.frameLocator('parley-chat iframe')
  const [field, composer] = [page.locator('parley-chat textarea'), composerIn(chat)]
  await page.evaluate(() => {
    document.addEventListener('keydown', () => {
      document.title += '!'
    })
  })
  await page.locator('parley-chat button').click()
  await page.keyboard.type('Hello, ')
  await focusIn(field)
  await seen(field)
  await typeOn(page, 'is the small iron teapot that you had in May back in stock, and')
  await focusIn(composer)
  await page.keyboard.type(' when?')
  const all = 'Hello, is the small iron teapot that you had in May back in stock, and when?'
  await expect.poll(() => composer.inputValue()).toBe(all)
  // The page's own shortcuts did not react.
  expect(await page.title()).toBe('A shop')
  expect(await field.isVisible()).toBe(false)
  await seen(composer)
  await page.keyboard.press('Enter')
  await reads(chat, all)
  // Closed before it has loaded: next time the text is there, after the earlier draft.
  await page.keyboard.type('And ')
  await page.reload()
  const bubble = page.locator('parley-chat button')
  await composer.waitFor()
  await bubble.click()
  await bubble.click()
  await page.keyboard.type('cups?')
  await expect.poll(() => composer.inputValue()).toBe('And cups?')
})

e2e('what is typed before the pre-chat form has loaded is sent with it', async () => {
  const stage = await open()
  await askBefore(stage.server)
  const visitor = await stage.visitor()
  await visitor.page.keyboard.press('Escape')
  const page = await arriveSlowly(stage, visitor)
  const chat = page.frameLocator('parley-chat iframe')
  await page.locator('parley-chat button').click()
  await typeOn(page, 'Is the small iron teapot that you had in May back in stock, please?')
  const composer = composerIn(chat)
  await focusIn(composer)
  await seen(composer)
  await page.keyboard.type(' Thank you')
  const all = 'Is the small iron teapot that you had in May back in stock, please? Thank you'
  await expect.poll(() => composer.inputValue()).toBe(all)
  await page.keyboard.press('Enter')
  await focusIn(chat.getByLabel('Support'))
  await seen(chat.locator('.unsent', { hasText: all }))
  await chat.getByLabel('Sales').check()
  await chat.getByLabel('Your order').fill('4711')
  await page.keyboard.press('Enter')
  await reads(chat, all)
  await stands(chat)
})

e2e('what is typed right after starting again, and while the leave form is loading, is kept', async () => {
  const stage = await open()
  const agent = await agentOf(stage.server)
  const sid = await newWorkgroup(agent, { routing: 'MANUAL', reopenSeconds: 0 })
  const visitor = await stage.visitor({ url: await openSite(stage.server.url, { tag: `data-workgroup="${sid}"` }) })
  const { chat, page, say } = visitor
  await say('Hello')
  await chat.getByRole('heading', { name: 'You are next' }).waitFor()
  const { uid } = agent.thread()
  await agent.post('/api/v1/agent/accept', { threadUid: uid })
  await agent.post('/api/v1/thread/close', { uid })
  await chat.getByRole('button', { name: 'Start again' }).click()
  await page.keyboard.type('Is anybody there?')
  await expect.poll(() => composerIn(chat).inputValue()).toBe('Is anybody there?')
  await page.keyboard.press('Enter')
  await reads(chat, 'Is anybody there?')
  const later = await arriveSlowly(stage, visitor, `data-workgroup="${sid}"`)
  const slowly = later.frameLocator('parley-chat iframe')
  await slow(later, /leave-form|forms|field/)
  await later.locator('parley-chat button').click()
  await slowly.getByRole('button', { name: 'Leave a message instead' }).click()
  await typeOn(later, 'I cannot wait: please call me about the small iron teapot.')
  const message = slowly.getByLabel('Your message')
  await focusIn(message)
  await later.keyboard.type(' Thanks')
  const begun = /^Is anybody there\?\n?I cannot wait: please call me about the small iron teapot\. Thanks$/
  // On its own line, unless the form was loaded before the click.
  await expect.poll(() => message.inputValue()).toMatch(begun)
  await seen(message)
})

e2e(
  'text typed before the emoji picker has loaded becomes its query, or stays in the message if it fails to load',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage)
    for (const [page, place] of [
      [agent.page, agent.page],
      [visitor.page, visitor.chat],
    ] as const) {
      const [button, composer] = [place.getByRole('button', { name: 'Emoji' }), composerIn(place)]
      await composer.fill('See you ')
      await page.route(/emoji-picker-.*js/, (route) => route.abort())
      await button.click()
      await page.keyboard.type('soon')
      await focusIn(composer)
      await page.keyboard.type('!')
      expect(await composer.inputValue()).toBe('See you soon!')
      await page.unroute(/emoji-picker-.*js/)
      await slow(page, /emoji-picker-.*(js|css)|data-.*json/)
      await button.click()
      await typeOn(page, 'teapot and more')
      const search = place.locator('.emoji-picker input')
      await focusIn(search)
      await seen(search)
      await page.keyboard.type('?')
      await expect.poll(() => search.inputValue()).toBe('teapot and more?')
      expect(await composer.inputValue()).toBe('See you soon!')
      await page.keyboard.press('Escape')
      await search.waitFor({ state: 'detached' })
      await button.click()
      await focusIn(search)
      expect(await search.inputValue()).toBe('')
      await pickAndType(place.locator('.emoji-grid button').first())
      await page.keyboard.type(' Vera')
      expect(await composer.inputValue()).toMatch(/^See you soon![^a-z]+, Vera$/)
      await page.keyboard.press('Escape')
    }
  },
)

/** A comma arrives at the moment an emoji is picked. */
async function pickAndType(emoji: Locator): Promise<void> {
  await emoji.waitFor()
  await emoji.evaluate(async (button: HTMLElement) => {
    button.click()
    await Promise.resolve()
    document.execCommand('insertText', false, ',')
    await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)))
  })
}

e2e('one can keep writing until the recorder has loaded, and if it fails to load', async () => {
  const { visitor } = await talk(await open(), { context: { permissions: ['microphone'] } })
  const { page, chat } = visitor
  const composer = composerIn(chat)
  await composer.fill('Wait, ')
  await page.route(/recorder-.*js/, (route) => route.abort())
  await chat.getByRole('button', { name: 'Record' }).click()
  await seen(chat.getByRole('button', { name: 'Try again' }))
  await seen(composer)
  await composer.press('End')
  await page.keyboard.type('I write it')
  expect(await composer.inputValue()).toBe('Wait, I write it')
  await page.unroute(/recorder-.*js/)
  await chat.getByRole('button', { name: 'Try again' }).click()
  await seen(chat.locator('.recorder'))
  await chat.getByRole('button', { name: 'Cancel' }).click()
  await seen(composer)
  expect(await composer.inputValue()).toBe('Wait, I write it')
})

e2e('a chat whose texts cannot be loaded starts once they can, with what was typed meanwhile', async () => {
  const stage = await open()
  const { page: first } = await stage.visitor()
  const page = await first.context().newPage()
  const words = /assets\/en-/
  await page.route(words, (route) => route.abort())
  await page.goto(await openSite(stage.server.url))
  const chat = page.frameLocator('parley-chat iframe')
  await page.locator('parley-chat button').click()
  await page.keyboard.type('Is the teapot')
  await seen(chat.getByText('The chat could not be loaded.'))
  await seen(chat.getByRole('button', { name: 'Try again' }))
  await seen(page.locator('parley-chat textarea'))
  await page.unroute(words)
  await page.keyboard.type(' back?')
  await focusIn(composerIn(chat))
  expect(await composerIn(chat).inputValue()).toBe('Is the teapot back?')
  await stands(chat)
})
