import { existsSync } from 'node:fs'
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type FrameLocator,
  type Locator,
  type Page,
} from 'playwright-core'
import { afterEach, beforeAll, expect, test } from 'vitest'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Config } from '../../server/config/config.ts'
import type { Limits } from '../../server/config/limits.ts'
import { logIn } from '../support/people.ts'
import { addTestAgent, adminPassword, agentPassword, startTestServer, type TestServer } from '../support/test-server.ts'
import { allStand } from './seen.ts'

const folders = (process.env.PATH ?? '').split(':')
// The same engine without a window takes a quarter less of the machine.
const executablePath = ['chromium-headless-shell', 'chromium']
  .flatMap((name) => folders.map((folder) => `${folder}/${name}`))
  .find((path) => existsSync(path))
const flags = [
  ...['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'],
  ...['--disable-component-update', '--disable-sync', '--in-process-gpu', '--disable-site-isolation-trials'],
  // A host name in a local network, without https: there browsers deny much that localhost may do.
  '--host-resolver-rules=MAP shop.test 127.0.0.1',
  ...['--use-fake-ui-for-media-stream', '--use-fake-device-for-media-stream'],
]
/** The most that a reconnect may take a person. */
const patienceMs = 20_000
if (executablePath === undefined && process.env.PARLEY_TEST_FORBID_SKIP === '1') throw new Error('No chromium.')

/** A test in the browser; skipped where there is none, which `npm test` reports. */
export const e2e = test.skipIf(executablePath === undefined)

/** A visitor's shop page, and the chat in its frame. */
export interface VisitorPage {
  readonly page: Page
  readonly chat: FrameLocator
  readonly bubble: Locator
  readonly say: (text: string) => Promise<void>
}

/** An agent's console. */
export interface AgentPage {
  readonly page: Page
  readonly rows: Locator
  readonly say: (text: string) => Promise<void>
}

/** A server, and people who come to it, each in a browser of their own. */
export interface Stage {
  readonly server: TestServer
  readonly visitor: (given?: Coming) => Promise<VisitorPage>
  /** Opens a path of the server as it is, such as a page by link. */
  readonly page: (path: string, given?: Coming) => Promise<Page>
  /** Another tab of the same browser. */
  readonly anotherTab: (of: VisitorPage) => Promise<VisitorPage>
  readonly agent: (username?: string, given?: Coming) => Promise<AgentPage>
  /** Changes the settings of the default workgroup. */
  readonly set: (settings: Partial<WorkgroupSettings>) => Promise<void>
  /** Stops the server, and starts it again with the same folder on the same port. */
  readonly restart: (whileAway: () => Promise<void>) => Promise<void>
}

/** How a person comes. */
export interface Coming {
  readonly url?: string
  /** Where in the console an agent comes; at its start by default. */
  readonly path?: string
  /** Another host name of the server. */
  readonly host?: string
  readonly context?: BrowserContextOptions
  /** Runs in every document before its own scripts. */
  readonly before?: () => void
  /** For an agent who already exists; without it one is added. */
  readonly password?: string
}

let launched: Promise<Browser> | undefined

/** One browser for all files of a worker; it ends with the process. */
function launch(executable: string): Promise<Browser> {
  launched ??= chromium.launch({ executablePath: executable, args: flags })
  return launched
}

/** Returns a function that opens a stage. After each test the faces on it must be as a person has to see them. */
export function theatre(): (config?: Partial<Config>, limits?: Partial<Limits>) => Promise<Stage> {
  let browser: Browser
  const endings: (() => Promise<void>)[] = []
  const pages: Page[] = []
  beforeAll(async () => {
    if (executablePath !== undefined) browser = await launch(executablePath)
  })
  afterEach(async ({ task }) => {
    const left = pages.splice(0)
    // A failed test has its own explanation.
    const judged = task.result?.state === 'fail' ? [] : await Promise.allSettled(left.map(allStand))
    for (const end of endings.splice(0).reverse()) await end()
    for (const one of judged) if (one.status === 'rejected') throw one.reason
  })
  return async (config = {}, limits = {}) => {
    const server = await startTestServer({ config, limits })
    let running = server
    endings.push(() => running.remove())
    const faults: string[] = []
    endings.push(async () => expect(faults).toEqual([]))
    const open: Open = async (url, { context: options = {}, before } = {}) => {
      const context = await browser.newContext({ locale: 'en-GB', reducedMotion: 'reduce', ...options })
      endings.push(() => context.close())
      context.setDefaultTimeout(patienceMs)
      context.on('page', (page) => {
        pages.push(page)
        watch(page, faults)
      })
      if (before !== undefined) await context.addInitScript(before)
      const page = await context.newPage()
      await page.goto(url)
      return page
    }
    const restart: Stage['restart'] = async (whileAway) => {
      await running.stop()
      await whileAway()
      const port = Number(new URL(server.url).port)
      running = await startTestServer({ config: { ...config, port }, limits, dataFolder: server.dataFolder })
    }
    return { ...stageOn(server, open), restart }
  }
}

type Open = (url: string, coming?: Coming) => Promise<Page>

function stageOn(server: TestServer, open: Open): Omit<Stage, 'restart'> {
  return {
    server,
    visitor: async ({ host = '127.0.0.1', url = server.url.replace('127.0.0.1', host), ...coming } = {}) =>
      comeIn(await open(url, coming)),
    page: (path, { url = server.url, ...coming } = {}) => open(url + path, coming),
    anotherTab: async ({ page: first }) => {
      const page = await first.context().newPage()
      await page.goto(first.url())
      return comeIn(page)
    },
    agent: async (
      username = 'admin',
      {
        host = '127.0.0.1',
        url = server.url.replace('127.0.0.1', host),
        path = '/console',
        password = passwordOf(username),
        ...coming
      } = {},
    ) => {
      if (password === agentPassword) await addTestAgent(server.dataFolder, username)
      return sitDown(await open(url + path, coming), { username, password })
    },
    set: async (settings) => {
      const admin = await logIn(server)
      const given = { uid: 'df_wg_uid', settings }
      const { status, body } = await server.http.post('/api/v1/workgroup/update', given, admin.token)
      expect([status, body.error]).toEqual([200, undefined])
    },
  }
}

/** Our pages throw nothing, open no native dialog, and violate no policy. */
function watch(page: Page, faults: string[]): void {
  page.on('pageerror', (error) => faults.push(String(error)))
  page.on('dialog', (dialog) => {
    // The guard of what is not saved: the page stays.
    if (dialog.type() === 'beforeunload') return void dialog.dismiss()
    faults.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => {
    // Some tests want a foreign page to be unable to frame us.
    const isOurs = message.text().includes('Content Security Policy') && !message.text().includes('frame-ancestors')
    if (isOurs) faults.push(message.text())
  })
}

/** Enters the chat on a page, clicking the bubble if the chat is closed. */
export async function comeIn(page: Page): Promise<VisitorPage> {
  const bubble = page.locator('parley-chat button')
  await bubble.waitFor({ state: 'attached' })
  if ((await bubble.getAttribute('aria-expanded')) === 'false') await bubble.click()
  const chat = page.frameLocator('parley-chat iframe')
  // Its texts have loaded: before that there is no composer.
  await chat.locator('main.chat:not(.loading)').waitFor()
  return { page, bubble, chat, say: (text) => sayIn(chat, text) }
}

function passwordOf(username: string): string {
  return username === 'admin' ? adminPassword : agentPassword
}

async function sitDown(page: Page, { username, password }: { username: string; password: string }): Promise<AgentPage> {
  await page.locator('input[name=username]').fill(username)
  await page.locator('input[name=password]').fill(password)
  await page.locator('button[type=submit]').click()
  await page.locator('.rail .light[data-state=connected]').waitFor()
  return { page, rows: page.locator('.rows .row'), say: (text) => sayIn(page, text) }
}

/** The page, or the chat on it. */
export type Place = Page | FrameLocator

export function composerIn(place: Place): Locator {
  return place.locator('.composer textarea')
}

async function sayIn(place: Place, text: string): Promise<void> {
  await composerIn(place).fill(text)
  await composerIn(place).press('Enter')
}

/** Waits until the connection light shows this text. */
export async function lightSays(place: Place, words: string): Promise<void> {
  await place.locator('.light', { hasText: new RegExp(`^${words}`) }).waitFor()
}

/** Waits until the log has exactly these texts, in this order. */
export async function readsExactly(place: Place, texts: readonly string[]): Promise<void> {
  const read = () => place.locator('.said .bubble').allInnerTexts()
  await expect.poll(read, { timeout: patienceMs }).toEqual(texts)
}

/** Waits until the log has a text. */
export async function reads(place: Place, text: string): Promise<void> {
  await place.locator('.said', { hasText: text }).waitFor()
}

/** A visitor and an agent in conversation. */
export async function talk(stage: Stage, given: Coming = {}): Promise<{ visitor: VisitorPage; agent: AgentPage }> {
  const agent = await stage.agent('admin', given)
  const visitor = await stage.visitor(given)
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await agent.say('Good day')
  await reads(visitor.chat, 'Good day')
  return { visitor, agent }
}
