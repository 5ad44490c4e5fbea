import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { freePort } from '../support/child-server.ts'
import { type Engine, type Json, libraryProgramOf, type Place, programOf, type Start, type Tab } from './engine.ts'
import { type Reference, WebDriver } from './webdriver.ts'

/** What WebKitGTK needs here. */
export interface WebKitPrograms {
  readonly driver: string
  readonly screen: string
  readonly browser: string
}

/** Undefined if one is missing. */
export function webKitPrograms(): WebKitPrograms | undefined {
  const driver = programOf('WebKitWebDriver')
  const screen = programOf('Xvfb')
  const browser = libraryProgramOf('/usr/lib/*/webkit*gtk-*/MiniBrowser')
  return driver && screen && browser ? { driver, screen, browser } : undefined
}

const flags = ['--automation', '--enable-media-stream=true', '--enable-mock-capture-devices=true']
const forgetful = ['--features=-IndexedDBAPI,-LocalStorage']
// Its toolbar would keep the window wider than a phone.
const slim = '* { min-width: 0; min-height: 0; padding: 0; margin: 0; border: 0; font-size: 1px; -gtk-icon-size: 1px }'

/** Debian's WebKit, each window on a virtual screen. */
export function webKit(programs: WebKitPrograms): Engine {
  const endings: (() => unknown)[] = []
  let display: Promise<string> | undefined
  const home = mkdtempSync(join(tmpdir(), 'parley-webkit-'))
  mkdirSync(join(home, 'gtk-3.0'))
  writeFileSync(join(home, 'gtk-3.0/gtk.css'), slim)
  endings.push(() => rmSync(home, { recursive: true, force: true }))
  const open = async ({ isForgetful = false }: Start = {}) => {
    display ??= openScreen(programs.screen, endings)
    const port = await freePort()
    const env = {
      ...process.env,
      DISPLAY: await display,
      XDG_CONFIG_HOME: home,
      LANG: 'en_GB.UTF-8',
      NO_AT_BRIDGE: '1',
    }
    const program = spawn(programs.driver, [`--port=${port}`], { env, stdio: 'ignore' })
    endings.push(endingOf(program))
    const driver = new WebDriver(`http://127.0.0.1:${port}`)
    const args = [...flags, ...(isForgetful ? forgetful : [])]
    await driver.begin({ 'webkitgtk:browserOptions': { binary: programs.browser, args } })
    endings.push(() => driver.end().catch(() => {}))
    return tabOf(driver)
  }
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  return { open, close }
}

async function openScreen(program: string, endings: (() => unknown)[]): Promise<string> {
  const words = ['-displayfd', '3', '-screen', '0', '1700x1300x24', '-nolisten', 'tcp']
  const screen = spawn(program, words, { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] })
  endings.push(endingOf(screen))
  const [said] = await once(screen.stdio[3] as Readable, 'data')
  return `:${String(said).trim()}`
}

/** Returns a function that ends a program, which also ends with this process. */
function endingOf(program: ChildProcess): () => void {
  const end = () => {
    process.removeListener('exit', end)
    program.kill('SIGKILL')
  }
  process.once('exit', end)
  return end
}

function tabOf(driver: WebDriver): Tab {
  // The driver works in one document at a time, and stays in that of a frame even when the frame has loaded another.
  let at: 'page' | 'chat' | undefined
  const enter = async (place: 'page' | 'chat') => {
    if (place === at && place === 'page') return
    at = undefined
    await driver.enter(null)
    if (place === 'chat') {
      const found = "return document.querySelector('parley-chat').shadowRoot.querySelector('iframe')"
      await driver.enter((await driver.run(found, [])) as Reference)
    }
    at = place
  }
  const anew = async (going: Promise<unknown>) => {
    at = undefined
    await going
  }
  return {
    page: placeOf(driver, () => enter('page')),
    chat: placeOf(driver, () => enter('chat')),
    goto: (url) => anew(driver.goto(url)),
    reload: async () => {
      await enter('page')
      await anew(driver.reload())
    },
    key: (name, ...held) => driver.keys([name], held),
    type: (text) => driver.keys([...text]),
    resize: async (width, height) => {
      await driver.resize(width, height)
      await enter('page')
      // The window has a bar above the page.
      const [wide, high] = (await driver.run('return [innerWidth, innerHeight]', [])) as [number, number]
      await driver.resize(2 * width - wide, 2 * height - high)
    },
    picture: async () => {
      await enter('page')
      return driver.picture()
    },
  }
}

function placeOf(driver: WebDriver, enter: () => Promise<void>): Place {
  const elementOf = async (body: string, given: readonly Json[]) => {
    await enter()
    return (await driver.run(body, given)) as Reference
  }
  return {
    run: async (body, ...given) => {
      await enter()
      return driver.run(body, given)
    },
    press: async (body, ...given) => void (await driver.click(await elementOf(body, given))),
    attach: async (path, body, ...given) => void (await driver.type(await elementOf(body, given), path)),
  }
}
