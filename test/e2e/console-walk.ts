import type { Page } from 'playwright-core'
import { newVisitor, openThread } from '../support/people.ts'
import { composerIn, reads, type Stage } from './browser.ts'
import type { Gallery } from './gallery.ts'
import { sizes } from './looks.ts'
import { type Agent, agentOf, newWorkgroup, talkOfEverything } from './unseen-agent.ts'

/** The same agent in two languages; both pages are brought into each state. */
interface Walk {
  readonly stage: Stage
  readonly agent: Agent
  readonly pages: readonly Page[]
  /** Brings both pages into a state, waits for its mark, and shows it. */
  readonly show: (state: string, reach: (page: Page) => Promise<unknown>, mark: string) => Promise<void>
  /** The same, and Escape on both afterwards. */
  readonly glance: Walk['show']
}

/** Drives the console through all its states, by its own doors and the server's, and shows each. */
export async function walkThroughConsole(stage: Stage, gallery: Gallery): Promise<void> {
  const contexts = ['en-GB', 'zh-CN'].map((locale) => ({ context: { locale } }))
  const [en, zh] = await Promise.all(contexts.map(async (given) => (await stage.agent('admin', given)).page))
  if (en === undefined || zh === undefined) throw new Error('Nobody came.')
  const speaking = async (language: 'en' | 'zh-CN') => {
    const page = language === 'en' ? en : zh
    return { page, frame: page.mainFrame() }
  }
  const pages = [en, zh]
  const show: Walk['show'] = async (state, reach, mark) => {
    for (const page of pages) {
      await reach(page)
      await page.locator(mark).first().waitFor()
    }
    await gallery.show(state, { speaking })
  }
  const glance: Walk['show'] = async (...given) => {
    await show(...given)
    for (const page of pages) await page.keyboard.press('Escape')
  }
  const walk = { stage, agent: await agentOf(stage.server), pages, show, glance }
  for (const go of [emptyInbox, list, conversation, dialogs, asked, pagesBeside, settings, ends]) await go(walk)
}

const nothing = async () => {}

async function emptyInbox({ show }: Walk): Promise<void> {
  await show('empty inbox', nothing, '.empty')
  await show('nobody waits', (page) => page.locator('#tab-queue').click(), '.list-body')
  await show('own menu', (page) => page.locator('.me-button').click(), '.me-menu')
  for (const name of ['team', 'closed', 'mine']) await show(`${name}, empty`, (page) => tab(page, name), '.list-body')
}

/** Names as they come. */
const names = ['Vera', '王小明', 'שרה לוי', 'Maria Magdalena von und zu Hohenstein-Lichtenberg', 'a@example.org', '']

async function list({ stage, show, pages }: Walk): Promise<void> {
  for (const name of names) {
    const visitor = await newVisitor(stage.server, name)
    const { topic } = await openThread(stage.server, visitor)
    const content = `${name || 'Nobody'}: where is my parcel? It was to come on Tuesday, and today is Friday.`
    await stage.server.http.post(
      '/visitor/api/v1/message/send',
      { type: 'TEXT', content, thread: { topic } },
      visitor.token,
    )
  }
  await show(
    'list with rows',
    (page) =>
      page
        .locator('.rows .row')
        .nth(names.length - 1)
        .waitFor(),
    '.rows .row',
  )
  for (const page of pages) await page.mouse.move(700, 500)
}

async function conversation({ agent, show, glance, pages }: Walk): Promise<void> {
  const [first] = pages
  if (first === undefined) return
  const quickReply = { shortcut: 'ship', title: 'Shipping times', content: 'Dear {visitor.name}, it takes a week.' }
  await agent.post('/api/v1/quickreply/create', quickReply)
  await first.reload()
  await agent.say('Let me look.')
  const open = async (page: Page) => {
    await page.locator('.rows .row', { hasText: 'Let me look' }).first().click()
    await composerIn(page).waitFor()
  }
  for (const page of pages) await open(page)
  await talkOfEverything(agent, first)
  await agent.say('A regular: send it by courier.', { thread: { topic: `${agent.thread().topic}_internal` } })
  await show('open conversation', (page) => reads(page, 'by courier'), '.context')
  await show('quick replies', (page) => composerIn(page).fill('/ship'), '.reply [role=listbox], .reply .menu')
  for (const page of pages) {
    await composerIn(page).fill('')
    await page.locator('.quick-menu').waitFor({ state: 'detached' })
  }
  await show('note', (page) => page.locator('.segments button').last().click(), '.noting')
  for (const page of pages) await page.locator('.segments button').first().click()
  await glance('emoji', (page) => page.locator('.composer-tools button').first().click(), '.emoji-grid button')
  await glance('a picture by itself', (page) => page.locator('.bubble .image').first().click(), 'dialog img')
}

async function dialogs({ show, glance, pages }: Walk): Promise<void> {
  const press = (at: number) => (page: Page) => page.locator('.pane-actions button').nth(at).click()
  await glance('transfer', press(0), 'dialog[open]')
  await glance('invite', press(1), 'dialog[open]')
  await glance('end', press(3), 'dialog[open]')
  await glance('palette', (page) => page.keyboard.press('Control+k'), 'dialog[open]')
  const details = async (page: Page) => {
    // Beside the conversation where there is room, a sheet over it where there is none.
    await page.setViewportSize(sizes.tablet)
    await press(5)(page)
    await page.locator('.context[data-open=true]').waitFor()
  }
  await show('details', details, '.context')
  for (const page of pages) {
    await page.setViewportSize(sizes.tablet)
    await page.locator('.sheet-close').click()
    await page.setViewportSize(sizes.phone)
    await page.locator('.pane-head .back').click()
    await page.setViewportSize(sizes.desktop)
  }
  await glance('search', (page) => page.locator('.search input').fill('parcel'), '.list-title')
  for (const page of pages) await page.locator('.list-title').waitFor({ state: 'detached' })
}

async function asked(walk: Walk): Promise<void> {
  const { stage, agent, show, pages } = walk
  const offering = await newWorkgroup(agent, { accept: 'OFFER', offerSeconds: 300 })
  const manual = await newWorkgroup(agent, { routing: 'MANUAL' })
  for (const [sid, name] of [
    [offering, 'Olga with the very long name that nobody can read at once'],
    [manual, 'Walt'],
    [manual, '李雷'],
  ] as const) {
    const visitor = await newVisitor(stage.server, name)
    const { topic } = await openThread(stage.server, visitor, { sid })
    const content = 'Is the small iron teapot back in stock? I need it for a birthday on Saturday.'
    await stage.server.http.post(
      '/visitor/api/v1/message/send',
      { type: 'TEXT', content, thread: { topic } },
      visitor.token,
    )
  }
  await show('an offer', nothing, '.cards .card, .cards button')
  await show('queue', (page) => tab(page, 'queue'), '.waiter')
  await show('queue and an offer beside a conversation', nothing, '.cards button')
  for (const page of pages) await tab(page, 'mine')
}

async function pagesBeside({ stage, agent, show }: Walk): Promise<void> {
  await show('no messages left', (page) => rail(page, 1), '.page')
  const sid = await newWorkgroup(agent, { leaveMessageWhenNobody: true }, [])
  const visitor = await newVisitor(stage.server, 'Lena')
  const { topic } = await openThread(stage.server, visitor, { sid })
  const content = JSON.stringify({ content: 'Do you ship to Lisbon?', email: 'vera@example.org', nickname: 'Lena' })
  const form = { type: 'LEAVE_MSG_SUBMIT', content, thread: { topic } }
  await stage.server.http.post('/visitor/api/v1/message/send', form, visitor.token)
  const again = async (page: Page) => {
    await rail(page, 0)
    await rail(page, 1)
  }
  await show('messages left', again, '.tray li, .tray .panel')
  await show('statistics', (page) => rail(page, 2), '.numbers')
}

async function settings({ show }: Walk): Promise<void> {
  const sections = ['my console', 'quick replies', 'agents', 'workgroups', 'widget', 'API keys', 'audit']
  for (const [at, section] of sections.entries()) {
    const reach = async (page: Page) => {
      if (at === 0) await rail(page, 3)
      await page.locator('.settings-tabs button').nth(at).click()
      for (const summary of await page.locator('.settings summary').all()) await summary.click()
    }
    await show(`settings: ${section}`, reach, '.settings > :last-child:not(nav) :is(input, button, select, td)')
  }
}

async function ends({ show, glance, pages }: Walk): Promise<void> {
  await pages[0]?.locator('.cards button').last().click()
  for (const page of pages) await page.locator('.cards').waitFor({ state: 'detached' })
  const leave = async (page: Page) => {
    await rail(page, 0)
    await page.locator('.me-button').click()
    await page.locator('.me-menu [aria-pressed]').last().click()
  }
  await glance('going offline with open conversations', leave, 'dialog[open]')
  const open = async (page: Page) => {
    await page.locator('.rows .row').nth(1).click()
    await composerIn(page).waitFor()
  }
  for (const page of pages) await open(page)
  for (const page of pages) await page.context().setOffline(true)
  await show('cut off', nothing, '.light[data-state=offline]')
  for (const page of pages) await composerIn(page).fill('Said without a network')
  await show('said while cut off', (page) => composerIn(page).press('Enter'), '.said:has-text("without a network")')
  for (const page of pages) {
    await page.setViewportSize(sizes.phone)
    await page.locator('.pane-head .back').click()
    await page.setViewportSize(sizes.desktop)
  }
  await show('cut off, list', nothing, '.rows .row')
  for (const page of pages) await page.context().setOffline(false)
}

function tab(page: Page, name: string): Promise<void> {
  return page.locator(`#tab-${name}`).click()
}

function rail(page: Page, at: number): Promise<void> {
  return page.locator('.rail-button').nth(at).click()
}
