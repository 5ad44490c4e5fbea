import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { addTestAgent } from '../support/test-server.ts'
import { type AgentPage, e2e, reads, type Stage, theatre } from './browser.ts'
import { focusIn } from './seen.ts'

const open = theatre()

async function goTo({ page }: AgentPage, section: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
}

/** Types half of a text, lets something arrive, and types the rest wherever the focus is. */
async function writesOver(field: Locator, halves: readonly [string, string], meanwhile: () => Promise<void>) {
  await field.fill('')
  await field.pressSequentially(halves[0])
  await meanwhile()
  await focusIn(field)
  expect(await field.inputValue()).toBe(halves[0])
  await field.page().keyboard.type(halves[1])
  expect(await field.inputValue()).toBe(halves.join(''))
  await field.page().keyboard.press('Tab')
}

/** Holds the requests to a path until they are released. */
async function hold(page: Page, path: string) {
  let gate = Promise.withResolvers<void>()
  let count = 0
  await page.route(path, async (route) => {
    count += 1
    await gate.promise
    await route.continue()
  })
  const isHeld = () => expect.poll(() => count).toBeGreaterThan(0)
  const release = () => gate.resolve()
  return {
    isHeld,
    release,
    /** Releases the held request, waits for the response, and holds the next ones. */
    answer: async (other: string) => {
      await isHeld()
      const answered = page.waitForResponse(other)
      release()
      await answered
      count = 0
      gate = Promise.withResolvers<void>()
    },
  }
}

async function asAdmin(stage: Stage, path: string) {
  const { token } = await logIn(stage.server)
  return async () => (await stage.server.http.get(path, token)).body.data as unknown
}

e2e('half-typed fields of a conversation stay while messages arrive, and are what is filed', async () => {
  const stage = await open()
  const agent = await stage.agent('admin', { context: { viewport: { width: 1700, height: 900 } } })
  const visitor = await stage.visitor()
  await visitor.say('Hello')
  await agent.rows.first().click()
  const { page } = agent
  let said = 0
  const comesIn = async () => {
    said += 1
    await visitor.say(`And ${said}`)
    await reads(page, `And ${said}`)
  }
  const aside = page.locator('.context')
  const path = '**/api/v1/thread/wrapup'
  const filing = await hold(page, path)
  await writesOver(aside.getByLabel('Category'), ['Deli', 'very'], comesIn)
  await writesOver(aside.getByLabel('Conversation tags'), ['tea, c', 'up'], async () => {
    await filing.answer(path)
    await aside.getByText('Saved').waitFor()
    await comesIn()
  })
  filing.release()
  const query = await asAdmin(stage, '/api/v1/thread/query')
  const filed = async () => {
    const { content } = (await query()) as { content: readonly { category: string; tags: readonly string[] }[] }
    return [content[0]?.category, content[0]?.tags]
  }
  await expect.poll(filed).toEqual(['Delivery', ['tea', 'cup']])
})

e2e('half-typed fields of an agent stay while conversations arrive, and are what is saved', async () => {
  const stage = await open()
  await addTestAgent(stage.server.dataFolder, 'bea')
  const admin = await stage.agent()
  await goTo(admin, 'Agents')
  const { page } = admin
  const panel = page.locator('.panel', { has: page.locator('summary', { hasText: 'bea' }) })
  await panel.locator('summary').click()
  let count = 0
  const comesIn = async () => {
    count += 1
    await openThread(stage.server, await newVisitor(stage.server, `Vera ${count}`))
    await expect.poll(() => page.locator('.me-button').getAttribute('aria-label')).toContain(`${count} of`)
  }
  const opened = page.locator('details[open]')
  await writesOver(opened.getByLabel('Username'), ['be', 'tty'], comesIn)
  await writesOver(opened.getByLabel('Conversations at once'), ['1', '2'], comesIn)
  await writesOver(opened.getByLabel('Name', { exact: true }), ['Bea', ' Smith'], comesIn)
  const query = await asAdmin(stage, '/api/v1/agent/query')
  const others = async () => {
    const { content } = (await query()) as { content: readonly Record<string, unknown>[] }
    return content.map(({ username, nickname, capacity }) => [username, nickname, capacity])
  }
  await expect.poll(others).toContainEqual(['betty', 'Bea Smith', 12])
  // An invalid value stays to be corrected, with its problem at the field.
  const name = opened.getByLabel('Username')
  await name.fill('two words')
  await name.blur()
  await opened.getByText('Not saved').waitFor()
  await comesIn()
  expect(await name.inputValue()).toBe('two words')
})

e2e('what is typed while the previous field is being saved is saved too', async () => {
  const stage = await open()
  const admin = await stage.agent()
  const { page } = admin
  await goTo(admin, 'Workgroups')
  await page.locator('.panel summary', { hasText: 'Support' }).click()
  const group = page.locator('details[open]')
  const path = '**/api/v1/workgroup/update'
  const steps = [
    ['Name', ['Our', ' help']],
    ['Longest queue', ['1', '5']],
    ['Time to answer an offer', ['4', '5']],
    ['Welcome', ['Good ', 'day']],
    ['In the queue', ['One ', 'moment']],
    ['At the end', ['Good', 'bye']],
  ] as const
  const before = await hold(page, path)
  for (const [label, halves] of steps) {
    const isFirst = label === 'Name'
    await writesOver(group.getByLabel(label, { exact: isFirst }).last(), halves, async () => {
      if (isFirst) return
      // It has been loaded again and shows.
      await before.answer('**/api/v1/workgroup/query*')
    })
  }
  before.release()
  const stored = await storedGroup(stage)
  await expect.poll(stored).toMatchObject({
    ...{ nickname: 'Our help', maxWaiting: 15, offerSeconds: 45 },
    texts: { en: { welcome: 'Good day', waiting: 'One moment', closing: 'Goodbye' } },
  })
  await twoAreWritten(admin, stored)
  await widgetIsWritten(stage, admin)
})

async function widgetIsWritten(stage: Stage, admin: AgentPage): Promise<void> {
  const { page } = admin
  const path = '**/api/v1/widget/update'
  await goTo(admin, 'Widget')
  await page.getByRole('button', { name: 'Add a question' }).click()
  const question = page.getByLabel('Question', { exact: true })
  await question.waitFor()
  const before = await hold(page, path)
  const steps = [
    [page.getByLabel('Title'), ['Tea', ' shop']],
    [page.getByLabel('Greeting'), ['Wel', 'come']],
    [question, ['Your ', 'name']],
    [page.getByLabel('Sites of this widget'), ['tea.', 'example']],
  ] as const
  for (const [index, [field, halves]] of steps.entries()) {
    await writesOver(field, halves, async () => {
      if (index === 0) return
      await before.answer(path)
      await page.locator('.saved-mark').first().waitFor()
    })
  }
  before.release()
  const query = await asAdmin(stage, '/api/v1/widget/query?workgroupUid=df_wg_uid')
  await expect.poll(query).toMatchObject({
    ...{ title: 'Tea shop', greeting: 'Welcome', sites: ['https://tea.example'] },
    prechat: [{ label: 'Your name' }],
  })
}

/** Changes two entries of one list, the second before the first is answered. */
async function twoAreWritten({ page }: AgentPage, stored: () => Promise<object>): Promise<void> {
  const group = page.locator('details[open]')
  const both = await hold(page, '**/api/v1/workgroup/update')
  for (const [label, text] of [
    ['Welcome', 'Hello'],
    ['In the queue', 'Soon'],
  ] as const) {
    await group.getByLabel(label).last().fill(text)
    await page.keyboard.press('Tab')
  }
  await both.isHeld()
  both.release()
  await expect.poll(stored).toMatchObject({ texts: { en: { welcome: 'Hello', waiting: 'Soon', closing: 'Goodbye' } } })
}

async function storedGroup(stage: Stage): Promise<() => Promise<object>> {
  const query = await asAdmin(stage, '/api/v1/workgroup/query')
  return async () => {
    const { content } = (await query()) as {
      content: readonly { nickname: string; settings: Record<string, unknown> }[]
    }
    const { nickname, settings } = content[0] ?? { nickname: '', settings: {} }
    return { nickname, ...settings }
  }
}
