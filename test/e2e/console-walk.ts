import type { Page } from 'playwright-core'
import { composerIn, reads, type Stage } from './browser.ts'
import { colleagues, ended, notRead, signedOut } from './console-walk-others.ts'
import type { Gallery } from './gallery.ts'
import { sizes } from './looks.ts'
import { agentOf, newWorkgroup, talkOfEverything } from './unseen-agent.ts'
import { comes, dialog, press, rail, send, tab, toList, type Walk } from './walk.ts'

/** Drives the console through all its states, through its own doors and the server's, and shows each one. */
export async function walkThroughConsole(stage: Stage, gallery: Gallery): Promise<void> {
  const contexts = ['en-GB', 'zh-CN'].map((locale) => ({ context: { locale } }))
  const [en, zh] = await Promise.all(contexts.map(async (given) => (await stage.agent('admin', given)).page))
  if (en === undefined || zh === undefined) throw new Error('Nobody came.')
  const speaking = async (language: 'en' | 'zh-CN') => {
    const page = language === 'en' ? en : zh
    return { page, frame: page.mainFrame() }
  }
  const pages = [en, zh]
  const show: Walk['show'] = async (state, reach, { mark, focus }) => {
    for (const page of pages) {
      await reach(page)
      await page.locator(mark).first().waitFor()
    }
    const focused = (page: Page) => (focus === undefined ? 'nothing of ours' : page.locator(focus))
    await gallery.show(state, { speaking, focus: focused })
  }
  const glance: Walk['show'] = async (...given) => {
    await show(...given)
    for (const page of pages) await page.keyboard.press('Escape')
  }
  const walk = { stage, agent: await agentOf(stage.server), pages, show, glance }
  const ways = [emptyInbox, list, notRead, conversation, colleagues, dialogs, asked]
  for (const go of [...ways, pagesBeside, settings, ends, ended, signedOut]) await go(walk)
}

const nothing = async () => {}
const composer = '.composer textarea'

async function emptyInbox({ show }: Walk): Promise<void> {
  await show('empty inbox', nothing, { mark: '.empty' })
  await show('nobody waits', (page) => page.locator('#tab-queue').click(), {
    mark: '.list-body',
    focus: '#tab-queue',
  })
  await show('own menu', (page) => page.locator('.me-button').click(), {
    mark: '.me-menu',
    focus: '.me-menu [aria-checked=true]',
  })
  for (const name of ['team', 'closed', 'mine']) {
    await show(`${name}, empty`, (page) => tab(page, name), { mark: '.list-body', focus: `#tab-${name}` })
  }
}

/** Names of all sorts. */
const names = ['Vera', '王小明', 'שרה לוי', 'Maria Magdalena von und zu Hohenstein-Lichtenberg', 'a@example.org', '']

async function list(walk: Walk): Promise<void> {
  const { stage, agent, show, pages } = walk
  const quickReply = { shortcut: 'ship', title: 'Shipping times', content: 'Dear {visitor.name}, it takes a week.' }
  await agent.post('/api/v1/quickreply/create', quickReply)
  for (const name of names) {
    const says = `${name || 'Nobody'}: where is my parcel? It was to come on Tuesday, and today is Friday.`
    const { visitor, topic } = await comes(walk, { name, says })
    const content = JSON.stringify({ score: 4, comment: 'Kind and quick, but the parcel came a day late.' })
    if (name === names[0]) await send(stage, visitor, { type: 'RATE_SUBMIT', content, thread: { topic } })
  }
  await show(
    'list with rows',
    (page) =>
      page
        .locator('.rows .row')
        .nth(names.length - 1)
        .waitFor(),
    { mark: '.rows .row', focus: '#tab-mine' },
  )
  for (const page of pages) await page.mouse.move(700, 500)
}

async function conversation({ agent, show, glance, pages }: Walk): Promise<void> {
  const [first] = pages
  if (first === undefined) return
  const { topic } = agent.thread()
  await agent.say('Let me look.', { thread: { topic } })
  const open = async (page: Page) => {
    // By its topic: its last line may say by now that the visitor has left.
    await page.locator(`.rows li[data-topic="${topic}"] .row`).first().click()
    await composerIn(page).waitFor()
  }
  for (const page of pages) await open(page)
  await talkOfEverything(agent, first)
  await agent.say('A regular: send it by courier.', { thread: { topic: `${agent.thread().topic}_internal` } })
  await show('open conversation', (page) => reads(page, 'by courier'), { mark: '.context', focus: composer })
  await show('quick replies', (page) => composerIn(page).fill('/ship'), {
    mark: '.quick-menu [role=option]',
    focus: composer,
  })
  for (const page of pages) {
    await composerIn(page).fill('')
    await page.locator('.quick-menu').waitFor({ state: 'detached' })
  }
  await show('note', (page) => page.locator('.segments button').last().click(), { mark: '.noting', focus: composer })
  for (const page of pages) await page.locator('.segments button').first().click()
  await glance('emoji', (page) => page.locator('.composer-tools button').first().click(), {
    mark: '.emoji-grid button',
    focus: '.emoji-picker input',
  })
  await glance('a picture by itself', (page) => page.locator('.bubble .image').first().click(), {
    mark: 'dialog img',
    focus: 'dialog',
  })
}

async function dialogs({ show, glance, pages }: Walk): Promise<void> {
  await glance('transfer', press(0), { mark: dialog, focus: `${dialog} input` })
  await glance('invite', press(1), { mark: dialog, focus: `${dialog} input` })
  await glance('end', press(3), { mark: dialog, focus: `${dialog} input` })
  await glance('palette', (page) => page.keyboard.press('Control+k'), { mark: dialog, focus: `${dialog} input` })
  const details = async (page: Page) => {
    // Next to the conversation where there is room, otherwise a sheet over it.
    await page.setViewportSize(sizes.tablet)
    await press(5)(page)
    await page.locator('.context[data-open=true]').waitFor()
  }
  await show('details', details, { mark: '.context', focus: '.context' })
  for (const page of pages) {
    await page.setViewportSize(sizes.tablet)
    await page.locator('.sheet-close').click()
  }
  await toList(pages)
  await glance('search', (page) => page.locator('.search input').fill('parcel'), {
    mark: 'h2.list-title',
    focus: '.search input',
  })
  for (const page of pages) await page.locator('h2.list-title').waitFor({ state: 'detached' })
}

async function asked(walk: Walk): Promise<void> {
  const { agent, show, pages } = walk
  const offering = await newWorkgroup(agent, { accept: 'OFFER', offerSeconds: 300 })
  const manual = await newWorkgroup(agent, { routing: 'MANUAL' })
  for (const [sid, name] of [
    [offering, 'Olga with the very long name that nobody can read at once'],
    [manual, 'Walt'],
    [manual, '李雷'],
  ] as const) {
    await comes(walk, {
      sid,
      name,
      says: 'Is the small iron teapot back in stock? I need it for a birthday on Saturday.',
    })
  }
  await show('an offer', nothing, { mark: '.cards button', focus: '.search input' })
  await show('queue', (page) => tab(page, 'queue'), { mark: '.waiter', focus: '#tab-queue' })
  await show('queue and an offer beside a conversation', nothing, { mark: '.cards button', focus: '#tab-queue' })
  for (const page of pages) await tab(page, 'mine')
}

async function pagesBeside(walk: Walk): Promise<void> {
  const { stage, agent, show, glance } = walk
  const railButton = (at: number) => `.rail-button >> nth=${at}`
  await show('no messages left', (page) => rail(page, 1), { mark: '.page', focus: railButton(1) })
  const sid = await newWorkgroup(agent, { leaveMessageWhenNobody: true }, [])
  const { visitor, topic } = await comes(walk, { name: 'Lena', sid, says: 'Hello?' })
  const content = JSON.stringify({ content: 'Do you ship to Lisbon?', email: 'vera@example.org', nickname: 'Lena' })
  await send(stage, visitor, { type: 'LEAVE_MSG_SUBMIT', content, thread: { topic } })
  const again = async (page: Page) => {
    await rail(page, 0)
    await rail(page, 1)
  }
  await show('messages left', again, { mark: '.tray li, .tray .panel', focus: railButton(1) })
  await show('statistics', (page) => rail(page, 4), { mark: '.comments', focus: railButton(4) })
  const board = (page: Page) => page.locator('.page-head > .button').click()
  await glance('live board', board, { mark: '.board-figure', focus: dialog })
}

async function settings({ show, pages }: Walk): Promise<void> {
  // An offer ignores clicks for a moment in each new size; the three pages have waited for that.
  await pages[0]?.locator('.cards button').last().click()
  for (const page of pages) await page.locator('.cards').waitFor({ state: 'detached' })
  const sections = ['my console', 'quick replies', 'agents', 'workgroups', 'widget', 'API keys', 'audit']
  const mark = '.settings > :last-child:not(nav) :is(input, button, select, td)'
  for (const [at, section] of sections.entries()) {
    const reach = async (page: Page) => {
      if (at === 0) await rail(page, 5)
      await page.locator('.settings-tabs a').nth(at).click()
      await page.locator(mark).first().waitFor()
      for (const summary of await page.locator('.settings summary').all()) await summary.click()
      for (const opener of await page.locator('.settings .new-form > .button').all()) await opener.click()
      if (section === 'workgroups') await page.locator('.settings .danger').last().click()
      if (section !== 'API keys') return
      await page.locator('.inline-form input').fill('Shop')
      await page.locator('.inline-form .button').click()
      await page.locator('.tag').first().waitFor()
    }
    await show(`settings: ${section}`, reach, { mark, focus: '.settings' })
  }
}

async function ends({ show, glance, pages }: Walk): Promise<void> {
  const leave = async (page: Page) => {
    await rail(page, 0)
    await page.locator('.me-button').click()
    await page.locator('.me-menu [aria-checked]').last().click()
  }
  await glance('going offline with open conversations', leave, { mark: dialog, focus: `${dialog} .primary` })
  const open = async (page: Page) => {
    await page.locator('.rows .row').nth(1).click()
    await composerIn(page).waitFor()
  }
  for (const page of pages) await open(page)
  for (const page of pages) await page.context().setOffline(true)
  await show('cut off', nothing, { mark: '.light[data-state=offline]', focus: composer })
  for (const page of pages) await composerIn(page).fill('Said without a network')
  await show('said while cut off', (page) => composerIn(page).press('Enter'), {
    mark: '.said:has-text("without a network")',
    focus: composer,
  })
  await toList(pages)
  await show('cut off, list', nothing, { mark: '.rows .row', focus: '.rows .row >> nth=1' })
  for (const page of pages) await page.context().setOffline(false)
}
