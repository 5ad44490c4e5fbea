import type { Browser, Frame, Page } from 'puppeteer-core'
import { expect } from 'vitest'
import { type Engine, type Json, type Place, programOf, type Start, type Tab } from './engine.ts'

const preferences = {
  // A microphone with a constant tone, and no permission prompt.
  'media.navigator.streams.fake': true,
  'media.navigator.permission.disabled': true,
  'ui.prefersReducedMotion': 1,
}
/** All storage throws, as if the user had blocked it. */
const forgetful = { 'network.cookie.cookieBehavior': 2 }

/** Undefined if it is not installed. */
export const firefoxPath = () => programOf('firefox-esr', 'firefox')

/** Firefox, over WebDriver BiDi. */
export function firefox(executablePath: string): Engine {
  const browsers = new Map<boolean, Promise<Browser>>()
  const begin = async (isForgetful: boolean) => {
    const { launch } = await import('puppeteer-core')
    const extraPrefsFirefox = { ...preferences, ...(isForgetful ? forgetful : {}) }
    return launch({ browser: 'firefox', executablePath, headless: true, extraPrefsFirefox })
  }
  return {
    open: async ({ isForgetful = false }: Start = {}) => {
      const browser = browsers.get(isForgetful) ?? begin(isForgetful)
      browsers.set(isForgetful, browser)
      const context = await (await browser).createBrowserContext()
      // A tab would hide the other tabs of its window, and a hidden page reads nothing.
      return tabOf(await context.newPage({ type: 'window' }))
    },
    close: async () => {
      for (const browser of browsers.values()) await (await browser).close()
    },
  }
}

function tabOf(page: Page): Tab {
  return {
    page: placeOf(async () => page.mainFrame()),
    chat: placeOf(async () => chatOf(page)),
    goto: (url) => leaveFor(page, `location.assign(${JSON.stringify(url)})`),
    reload: () => leaveFor(page, 'location.reload()'),
    key: async (name, ...held) => {
      for (const one of held) await page.keyboard.down(one)
      await page.keyboard.press(name)
      for (const one of held.reverse()) await page.keyboard.up(one)
    },
    type: (text) => page.keyboard.type(text),
    resize: (width, height) => page.setViewport({ width, height }),
    picture: async () => Buffer.from(await page.screenshot()),
  }
}

/** Returns the newest frame: the driver does not always notice that an earlier one is gone. */
function chatOf(page: Page): Frame {
  const frame = page.frames().findLast((one) => one.url().includes('/widget/frame.html'))
  if (frame === undefined) throw new Error('There is no chat.')
  return frame
}

/**
 * Waits for the next document. The driver's own way sometimes misses its load event, if the last document had a frame.
 */
async function leaveFor(page: Page, how: string): Promise<void> {
  await page.mainFrame().evaluate(`window.isLeft = true; setTimeout(() => ${how}); undefined`)
  const isThere = () => page.mainFrame().evaluate("!window.isLeft && document.readyState === 'complete'")
  // While one document replaces the other there is none to query.
  await expect.poll(() => isThere().catch(() => false), { timeout: 30_000, message: how }).toBe(true)
}

function placeOf(frameNow: () => Promise<Frame>): Place {
  const elementOf = async (body: string, given: Json[]) => (await frameNow()).evaluateHandle(expressionOf(body, given))
  return {
    run: async (body, ...given) => (await frameNow()).evaluate(expressionOf(body, given)),
    press: async (body, ...given) => (await elementOf(body, given)).click(),
    attach: async (path, body, ...given) => (await elementOf(body, given)).uploadFile(path),
  }
}

function expressionOf(body: string, given: readonly Json[]): string {
  return `(function () { ${body} }).apply(null, ${JSON.stringify(given)})`
}
