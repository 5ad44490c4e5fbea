import { type Browser, chromium, type Page } from 'playwright-core'
import { newMessageUid } from '../../app/new-uid.ts'
import { http } from '../../test/support/http.ts'
import { connect, newVisitor, openThread, type TestDevice } from '../../test/support/people.ts'
import { startParley } from '../servers/parley.ts'

/** A server, a console in a browser with open conversations, and their visitors. */
export interface Floor {
  readonly browser: Browser
  readonly page: Page
  /** Sends a message of the next visitor in turn. */
  readonly say: () => Promise<void>
  readonly close: () => Promise<void>
}

const sizes = { width: 1440, height: 900 }

/** Opens a floor with `chats` conversations of one agent. */
export async function openFloor(chats: number, executablePath: string): Promise<Floor> {
  const server = await startParley(1, { capacity: chats })
  const [agent] = server.agents
  if (agent === undefined) throw new Error('no agent')
  const flags = ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking']
  const browser = await chromium.launch({ executablePath, args: flags })
  const page = await browser.newPage({ viewport: sizes, locale: 'en-GB' })
  await page.goto(`${server.url}/console`)
  await page.locator('input[name=username]').fill(agent.username)
  await page.locator('input[name=password]').fill(agent.password)
  await page.locator('button[type=submit]').click()
  await page.locator('.rail .light[data-state=connected]').waitFor()
  const visitors = await comeIn(server.url, chats)
  await page
    .locator('.rows .row')
    .nth(chats - 1)
    .waitFor()
  let turn = 0
  return {
    browser,
    page,
    say: async () => {
      const { device, topic } = visitors[turn % visitors.length] as Visitor
      turn += 1
      await device.say(topic, {
        uid: newMessageUid(),
        content: `Where is my parcel number ${turn}? https://example.com/${turn}`,
      })
    },
    close: async () => {
      await browser.close()
      for (const { device } of visitors) device.drop()
      await server.end('SIGTERM')
      server.removeFolder()
    },
  }
}

interface Visitor {
  readonly device: TestDevice
  readonly topic: string
}

async function comeIn(url: string, count: number): Promise<readonly Visitor[]> {
  const door = { http: http(url), wsUrl: `${url.replace('http', 'ws')}/websocket` }
  const visitors: Visitor[] = []
  for (let index = 0; index < count; index += 1) {
    const visitor = await newVisitor(door, `Visitor ${index}`)
    const { topic, type } = await openThread(door, visitor)
    if (type !== 'WELCOME') throw new Error(`the thread was not taken: ${type}`)
    visitors.push({ device: await connect(door, visitor), topic })
  }
  return visitors
}
