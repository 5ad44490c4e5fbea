import { readFileSync } from 'node:fs'
import { expect } from 'vitest'
import { e2e, reads, type Stage, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()

/** A visitor of the shop and an agent in conversation. */
async function meet(stage: Stage, url: string) {
  const agent = await stage.agent()
  const visitor = await stage.visitor({ url })
  await visitor.say('Hello')
  await agent.rows.first().click()
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  return { visitor, agent }
}

/** Exposes a module's exports under a global name of the page. */
async function give({ page }: VisitorPage, name: string, path: string): Promise<void> {
  const text = readFileSync(new URL(`../../node_modules/${path}`, import.meta.url), 'utf8')
  const named = (names: string) => names.replace(/([\w$]+) as ([\w$]+)/g, '$2:$1')
  const content = text.replace(/export\s*\{([^}]*)\}/, (_, names: string) => `window.${name}={${named(names)}}`)
  await page.addScriptTag({ type: 'module', content })
}

/** What pages do to their elements. */
const fates: Record<string, () => unknown> = {
  'Turbo puts another body in place of the body': () => {
    const next = document.createElement('body')
    next.innerHTML = '<h1>Cups</h1>'
    document.body.replaceWith(next)
  },
  'pjax empties the body': () => {
    document.body.innerHTML = ''
  },
  'a view transition shows another body': () =>
    document.startViewTransition(() => {
      document.body = document.createElement('body')
    }).finished,
  'the body is moved and made small': () => {
    document.body.style.cssText =
      'transform: translateX(40vw) scale(.5); filter: blur(2px); overflow: hidden; height: 40px'
  },
  'a morph keeps of the root what it knows': () => {
    for (const child of [...document.documentElement.children])
      if (!['HEAD', 'BODY'].includes(child.nodeName)) child.remove()
  },
  'a framework hydrates the document and knows its own elements alone': () => {
    const { h, hydrate } = (window as unknown as { preact: typeof import('preact') }).preact
    hydrate(h('html', {}, h('head', {}, h('title', {}, 'Tea')), h('body', {}, h('h1', {}, 'Tea'))), document)
  },
  'the whole document becomes another': () => {
    document.replaceChild(document.createElement('html'), document.documentElement)
    document.documentElement.append(document.createElement('head'), document.createElement('body'))
  },
  'it is taken away in a loop': () => {
    const taken = setInterval(() => document.querySelector('parley-chat')?.remove(), 10)
    setTimeout(() => clearInterval(taken), 300)
  },
}

async function lives(visitor: VisitorPage, words: string): Promise<void> {
  await reads(visitor.chat, words)
  await seen(visitor.bubble)
  await stands(visitor.chat)
  expect(await visitor.page.locator('parley-chat').count()).toBe(1)
}

e2e('the chat survives whatever a page does to itself, in the same conversation', async () => {
  const stage = await open()
  const { visitor, agent } = await meet(stage, await openSite(stage.server.url))
  await give(visitor, 'preact', 'preact/dist/preact.mjs')
  for (const [what, happen] of Object.entries(fates)) {
    await visitor.page.evaluate(happen)
    await lives(visitor, 'Good day').catch((error: unknown) => {
      throw new Error(`${what}: ${error}`)
    })
  }
  await visitor.say('Still here')
  await reads(agent.page, 'Still here')
  expect(await agent.rows.count()).toBe(1)
})

e2e('an isolated page under the strictest documented policy has the chat as well', async () => {
  const stage = await open()
  const { url } = stage.server
  const policy = `default-src 'none'; script-src 'nonce-n'; frame-src ${url}; require-trusted-types-for 'script'`
  const isolation = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
  const headers = { ...isolation, 'content-security-policy': policy }
  const { visitor, agent } = await meet(stage, await openSite(url, { headers, tag: 'nonce="n"' }))
  expect(await visitor.page.evaluate(() => crossOriginIsolated)).toBe(true)
  await stands(visitor.chat)
  await visitor.say('From an isolated page')
  await reads(agent.page, 'From an isolated page')
})

e2e('the agent sees where a single-page app has gone, and an open chat is open after a reload', async () => {
  const stage = await open()
  const url = await openSite(stage.server.url)
  const { visitor, agent } = await meet(stage, url)
  const { page, chat, bubble } = visitor
  await bubble.click()
  const context = agent.page.locator('.context')
  const go = (kind: 'pushState' | 'replaceState', path: string, title: string) =>
    page.evaluate(
      ([how, where, name]) => {
        history[how as 'pushState']({}, '', where)
        // As a framework does it, after rendering.
        setTimeout(() => {
          document.title = name as string
        })
      },
      [kind, path, title],
    )
  await go('pushState', '/cups', 'Cups')
  await context.getByText(`${url}/cups`).waitFor()
  await context.getByText('Cups', { exact: true }).waitFor()
  // The next update of the console has both.
  await go('replaceState', '/pots', 'Pots')
  await page.goBack()
  await context.getByText(`${url}/`, { exact: true }).waitFor()
  await page.reload()
  await seen(bubble)
  expect(await page.locator('parley-chat iframe').isVisible()).toBe(false)
  await bubble.click()
  await reads(chat, 'Good day')
  await page.reload()
  await reads(chat, 'Good day')
  await stands(chat)
  // Nobody asked for the focus: it stays where it was.
  expect(await page.evaluate(() => document.activeElement?.localName)).toBe('body')
  const another = await page.context().newPage()
  await another.goto(url)
  await seen(another.locator('parley-chat button'))
  expect(await another.locator('parley-chat iframe').isVisible()).toBe(false)
})

e2e('the site hides and shows the bubble, and opens the chat without it', async () => {
  const stage = await open()
  const { page, bubble, chat } = await stage.visitor({ url: await openSite(stage.server.url) })
  const frame = page.locator('parley-chat iframe')
  const parley = (command: string) =>
    page.evaluate((name) => (window as unknown as { Parley: (name: string) => void }).Parley(name), command)
  await focusIn(chat.locator('.composer textarea'))
  await parley('hide')
  await frame.waitFor({ state: 'hidden' })
  // Opened as if by a button of the site's own.
  await parley('open')
  await stands(chat)
  expect(await bubble.isVisible()).toBe(false)
  await chat.getByRole('button', { name: 'Minimize' }).click()
  await frame.waitFor({ state: 'hidden' })
  expect(await bubble.isVisible()).toBe(false)
  await parley('show')
  await seen(bubble)
})

/** The one style sheet of the site. */
const style = ({ page }: VisitorPage, css: string) =>
  page.evaluate((text) => {
    const sheet = document.querySelector('style') ?? document.head.appendChild(document.createElement('style'))
    sheet.textContent = text
  }, css)

e2e('the site moves, lowers and hides the chat with its own styles', async () => {
  const stage = await open()
  const visitor = await stage.visitor({ url: await openSite(stage.server.url) })
  const { page, bubble, chat } = visitor
  const frame = page.locator('parley-chat iframe')
  await bubble.click()
  await style(
    visitor,
    'parley-chat { --parley-left: 30px; --parley-right: auto; --parley-bottom: 90px; --parley-z-index: 5 }',
  )
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
  await page.mouse.move(300, 100)
  await expect.poll(() => bubble.boundingBox()).toEqual({ x: 30, y: height - 90 - 56, width: 56, height: 56 })
  await bubble.hover()
  const tip = page.locator('parley-chat p')
  await seen(tip)
  expect((await tip.boundingBox())?.x).toBe(96)
  await bubble.click()
  const box = await frame.boundingBox()
  expect([box?.x, (box?.y ?? 0) + (box?.height ?? 0)]).toEqual([30, height - 90 - 68])
  expect(box?.y).toBeGreaterThanOrEqual(20)
  await stands(chat)
  await page.evaluate(() => {
    const cover = document.body.appendChild(document.createElement('div'))
    cover.style.cssText = 'position: fixed; inset: 0; z-index: 6'
  })
  const onTop = (x: number, y: number) =>
    page.evaluate(([a, b]) => document.elementFromPoint(a, b)?.localName, [x, y] as const)
  expect(await onTop(58, height - 118)).toBe('div')
  await style(visitor, 'parley-chat { z-index: 7 }')
  expect(await onTop(width - 48, height - 48)).toBe('parley-chat')
  await style(visitor, 'parley-chat { display: none }')
  expect([await bubble.isVisible(), await frame.isVisible()]).toEqual([false, false])
})

e2e('with forced colours the bubble, the panel and the connection icon keep their borders', async () => {
  const stage = await open()
  const context = { forcedColors: 'active', colorScheme: 'dark' } as const
  const agent = await stage.agent()
  const { page, bubble, chat, say } = await stage.visitor({ url: await openSite(stage.server.url), context })
  const edges = (element: Element) => {
    const { outlineStyle, outlineColor } = getComputedStyle(element)
    return [outlineStyle, outlineColor]
  }
  const white = 'rgb(255, 255, 255)'
  expect(await page.locator('parley-chat iframe').evaluate(edges)).toEqual(['solid', white])
  expect(await bubble.evaluate(edges)).toEqual(['solid', expect.not.stringContaining('rgba')])
  await say('Hello')
  await agent.rows.first().waitFor()
  const mark = chat.locator('.light[data-state=connected] svg').first()
  await seen(mark)
  expect(await mark.evaluate((element) => getComputedStyle(element).color)).not.toBe('rgb(0, 0, 0)')
})
