import { expect } from 'vitest'
import { composerIn, e2e, reads, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { call, lastTold, type SitePage, script, siteOf, stateOf, toldIn } from './site-page.ts'

const open = theatre()

const wrong: readonly (readonly unknown[])[] = [
  [],
  ['nonsense', 1],
  ['__proto__'],
  ['send'],
  ['send', ' '],
  ['send', 42],
  ['prefill', {}],
  ['department', null],
  ['identify', null],
  ['identify', 'Emma'],
  ['locale', 7],
  ['theme', true],
  ['state'],
  ['on', 'open'],
]

e2e('a wrong call throws nothing: it is an error event, even while only the bubble is there', async () => {
  const stage = await open()
  const url = await openSite(stage.server.url, { script })
  const { page } = await stage.visitor({ url })
  await call(page, 'close')
  await page.evaluate(() => sessionStorage.clear())
  await page.reload()
  await page.locator('parley-chat button').waitFor({ state: 'attached' })
  const codes = async () => ((await toldIn(page, 'error')) as { code: string }[]).map(({ code }) => code)
  for (const one of wrong) await call(page, ...one)
  await page.evaluate(() => {
    const { Parley } = window as unknown as SitePage
    const loop: Record<string, unknown> = {}
    loop.itself = loop
    Parley('identify', loop)
    Parley('identify', {
      get nickname() {
        throw new Error('of the site')
      },
    })
    Parley(Symbol('x'), Symbol('y'))
    Parley('on', Symbol('z'), () => {})
    Parley('state', () => {
      throw new Error('of the site')
    })
  })
  await expect.poll(async () => (await codes()).length).toBe(wrong.length + 5)
  expect(new Set(await codes())).toEqual(new Set(['unknown_command', 'bad_arguments', 'empty']))
  expect(await page.locator('parley-chat iframe').count()).toBe(0)
  await call(page, 'on', 'opened', 'not a function')
  await page.evaluate(() => (window as unknown as SitePage).Parley('on', 'opened', () => {}))
  await call(page, 'theme', 'pink')
  await call(page, 'open')
  await expect
    .poll(async () => (await codes()).slice(-3).sort())
    .toEqual(['bad_arguments', 'bad_arguments', 'unknown_event'])
})

e2e('a refused call changes nothing: neither the theme nor the language that a valid one has set', async () => {
  const stage = await open()
  const { page, chat } = await siteOf(stage)
  await call(page, 'theme', 'dark')
  await call(page, 'locale', 'zh-CN')
  await call(page, 'open')
  const asSet = chat.locator('html[lang="zh-CN"][data-theme="dark"]')
  await asSet.waitFor()
  for (const wrong of [
    ['theme', 'purple'],
    ['locale', 'xx'],
  ] as const) {
    await call(page, ...wrong)
    await expect.poll(() => lastTold(page, 'error')).toMatchObject({ code: 'bad_arguments', command: wrong[0] })
    // What it would have changed arrives before this.
    await call(page, 'prefill', `After ${wrong[0]}`)
    await expect.poll(() => composerIn(chat).inputValue()).toBe(`After ${wrong[0]}`)
    expect(await asSet.count()).toBe(1)
  }
  await call(page, 'locale', 'en-US')
  await chat.locator('html[lang="en-US"][data-theme="dark"]').waitFor()
})

e2e('what is called before the tag has loaded is done in order, and events reach no other frame', async () => {
  const stage = await open()
  const other = await openSite(stage.server.url, {
    script: `window.stolen = []; addEventListener('message', ({ data }) => stolen.push(data))`,
  })
  const early = `${script}
Parley('identify', { nickname: 'Emma' })
Parley('send', 'One')
Parley('send', 'Two')
addEventListener('DOMContentLoaded', () => document.body.append(Object.assign(document.createElement('iframe'), { src: '${other}', id: 'other' })))`
  const agent = await stage.agent()
  const { page, chat } = await stage.visitor({ url: await openSite(stage.server.url, { script: early }) })
  await reads(chat, 'Two')
  await agent.page.locator('.rows .row', { hasText: 'Two' }).click()
  await expect.poll(() => agent.page.locator('.said .bubble').allInnerTexts()).toEqual(['One', 'Two'])
  expect(await agent.page.locator('.pane-head h2').textContent()).toContain('Emma')
  await agent.say('For this page only')
  await expect.poll(async () => JSON.stringify(await toldIn(page, 'message'))).toContain('For this page only')
  const stranger = page.frames().find((frame) => frame.url().startsWith(other))
  expect(await stranger?.evaluate(() => (window as unknown as { stolen: unknown[] }).stolen)).toEqual([])
  await call(page, 'logout')
  await expect.poll(async () => (await toldIn(page, 'ready')).length, { timeout: 10_000 }).toBe(2)
  expect((await stateOf(page)) as object).toMatchObject({ status: 'idle', thread: null })
})

e2e('a text without anything to read is an error, whether a site sends it or the visitor', async () => {
  const stage = await open()
  const { page, chat } = await siteOf(stage)
  for (const text of ['', '  ', '\u200b', ' \u2060\u3164 ']) {
    const before = (await toldIn(page, 'error')).length
    await call(page, 'send', text)
    await expect.poll(() => toldIn(page, 'error'), { timeout: 10_000 }).toHaveLength(before + 1)
    expect(await lastTold(page, 'error')).toMatchObject({ code: 'empty', command: 'send' })
  }
  expect((await stateOf(page)) as object).toMatchObject({ status: 'idle', thread: null })
  await call(page, 'open')
  const button = chat.locator('.composer-send')
  await composerIn(chat).fill('\u200b')
  expect(await button.isDisabled()).toBe(true)
  await composerIn(chat).press('Enter')
  await composerIn(chat).fill('Something')
  expect(await button.isDisabled()).toBe(false)
  expect(await chat.locator('.said').count()).toBe(0)
})

e2e('a site replaces a text that it has filled in itself, on the next page too, but none of the visitor', async () => {
  const stage = await open()
  const { page, chat } = await siteOf(stage)
  const field = composerIn(chat)
  const says = (text: string) => expect.poll(() => field.inputValue()).toBe(text)
  // Closed and opened, with and without a field.
  await call(page, 'prefill', 'About order 1')
  await call(page, 'prefill', 'About order 2')
  await call(page, 'open')
  await says('About order 2')
  await page.reload()
  await call(page, 'prefill', 'About order 3')
  await says('About order 3')
  expect(await toldIn(page, 'error')).toEqual([])
  await field.pressSequentially(', please')
  await call(page, 'prefill', 'About order 4')
  await expect.poll(() => lastTold(page, 'error')).toMatchObject({ code: 'not_empty', command: 'prefill' })
  await says('About order 3, please')
  await field.fill('')
  await call(page, 'prefill', 'About order 5')
  await says('About order 5')
  await field.press('Enter')
  await reads(chat, 'About order 5')
  await says('')
  await call(page, 'prefill', 'About order 6')
  await says('About order 6')
})
