import type { FrameLocator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { chatFrameOf } from './axe.ts'
import { reads, type Stage, type VisitorPage } from './browser.ts'
import type { Exhibit, Gallery } from './gallery.ts'
import { openSite } from './host-page.ts'
import { type Agent, agentOf, newWorkgroup, talkOfEverything } from './unseen-agent.ts'

/** One visitor's way through states of the widget. */
interface Walk {
  readonly stage: Stage
  readonly gallery: Gallery
  readonly agent: Agent
}

/** Drives the widget through all its states by the server's doors, and shows each. */
export async function walkThroughWidget(stage: Stage, gallery: Gallery): Promise<void> {
  const walk = { stage, gallery, agent: await agentOf(stage.server) }
  for (const go of [conversation, ending, questions, waiting, offered, nobody, refused, unreachable]) await go(walk)
}

async function conversation(walk: Walk): Promise<void> {
  const { agent } = walk
  const { visitor, show, again } = await arrive(walk)
  const { chat, page } = visitor
  await again('first open', chat.locator('.greeting'))
  await chat.getByRole('button', { name: 'Options' }).click()
  await show('menu', chat.getByRole('menu'))
  await page.keyboard.press('Escape')
  await visitor.say('Hello, is the small iron teapot back in stock?')
  await expect.poll(() => agent.thread().uid).not.toBe('')
  await talkOfEverything(agent, chat)
  await again('chatting', chat.locator('.said', { hasText: 'Tea house' }))
  // All those windows have come and gone: one is still where one was.
  const below = () => chat.locator('.log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight)
  await expect.poll(below).toBeLessThan(2)
  await chat.getByRole('button', { name: 'Emoji' }).click()
  await show('emoji', chat.locator('.emoji-grid button').first())
  await page.keyboard.press('Escape')
  await chat.locator('.composer input[type=file]').setInputFiles(await filesOf(3))
  await show('files to be sent', chat.locator('.attached').nth(2))
  for (const left of [2, 1, 0]) {
    await chat.locator('.attached button').first().click()
    await expect.poll(() => chat.locator('.attached').count()).toBe(left)
  }
  await chat.locator('.bubble .image').first().click()
  await show('a picture by itself', chat.locator('dialog img'))
  await page.keyboard.press('Escape')
  await page.context().setOffline(true)
  await visitor.say('Are you there?')
  await show('offline', chat.locator('.light[data-state=offline]'))
  await page.context().setOffline(false)
  await chat.locator('.light[data-state=connected]').waitFor()
}

async function ending(walk: Walk): Promise<void> {
  const { agent, stage } = walk
  await stage.set({ inviteRating: true })
  const { visitor, show, again } = await arrive(walk)
  const { chat } = visitor
  await visitor.say('Do you ship to Lisbon?')
  await chat.locator('.tick').waitFor()
  await agent.say('We do, within a week.')
  await reads(chat, 'We do')
  const workgroupUid = await newWorkgroup(agent, { routing: 'MANUAL' })
  const { uid: threadUid } = agent.thread()
  await agent.post('/api/v1/thread/transfer/create', { threadUid, to: { workgroupUid } })
  await again('agent away', chat.locator('.card.waiting'))
  await agent.post('/api/v1/agent/accept', { threadUid })
  await chat.locator('.card.waiting').waitFor({ state: 'detached' })
  await chat.getByRole('button', { name: 'Options' }).click()
  await chat.getByRole('menuitem').last().click()
  await show('asked whether to end', chat.locator('[role=alertdialog]'))
  await visitor.page.keyboard.press('Escape')
  await agent.post('/api/v1/thread/close', { uid: threadUid })
  await show('ended', chat.locator('.stars label').first())
  await chat.locator('.stars label').nth(3).click()
  await show('rating', chat.locator('.rating textarea'))
  await chat.locator('.rating textarea').fill('Quick and kind')
  await chat.locator('.rating button').click()
  await show('rated', chat.getByRole('status').last())
  await comeBack(visitor)
  await show('ended, loaded again', chat.locator('main.chat'))
  await stage.set({})
}

async function questions(walk: Walk): Promise<void> {
  const { agent } = walk
  const [sid, other] = [await newWorkgroup(agent, {}), await newWorkgroup(agent, {})]
  const kinds = ['text', 'email', 'tel', 'textarea'].map((type) => {
    return { name: type === 'tel' ? 'mobile' : type, label: `Your ${type}`, type, required: type !== 'tel' }
  })
  const set = (prechat: object[], departments: string[]) =>
    agent.post('/api/v1/widget/update', { workgroupUid: sid, prechat, departments })
  for (const kind of kinds) {
    await set([kind], [])
    const { show, visitor } = await arrive(walk, sid)
    await show(`asked for ${kind.type}`, visitor.chat.locator('.form .field'))
    await visitor.page.context().close()
  }
  await set([], [sid, other])
  const one = await arrive(walk, sid)
  await one.show('asked for whom', one.visitor.chat.locator('.form .choice').first())
  await one.visitor.page.context().close()
  await set(kinds, [sid, other])
  const { visitor, show, again } = await arrive(walk, sid)
  await again('asked for everything', visitor.chat.locator('.form .field').nth(3))
  await visitor.chat.locator('.choice').first().click()
  await visitor.chat.locator('.form button[type=submit]').click()
  await show('asked for everything, unanswered', visitor.chat.locator('.form .field').nth(3))
}

async function waiting(walk: Walk): Promise<void> {
  const { visitor, show, again } = await arrive(walk, await newWorkgroup(walk.agent, { routing: 'MANUAL' }))
  const { chat } = visitor
  await visitor.say('Is anybody there? I have a question about my order of yesterday.')
  await again('waiting', chat.locator('.card.waiting .place', { hasText: /\d/ }))
  await chat.getByRole('button', { name: 'Leave a message instead' }).click()
  await show('leaving a message instead', chat.locator('form textarea'))
  await fillLeaveForm(chat)
  await again('left a message instead', chat.locator('main.chat'))
}

async function offered(walk: Walk): Promise<void> {
  const sid = await newWorkgroup(walk.agent, { accept: 'OFFER', offerSeconds: 300 })
  const { visitor, again } = await arrive(walk, sid)
  await visitor.say('Hello')
  await again('offered', visitor.chat.locator('.card'))
}

async function nobody(walk: Walk): Promise<void> {
  const sid = await newWorkgroup(walk.agent, { leaveMessageWhenNobody: true }, [])
  const { visitor, again } = await arrive(walk, sid)
  const { chat } = visitor
  await again('nobody there, before a word', chat.locator('.greeting'))
  await visitor.say('Do you have green tea?')
  await again('nobody there', chat.locator('main.chat:not(.loading)'))
  await chat.locator('form textarea').or(chat.locator('.composer textarea')).first().waitFor()
  if ((await chat.locator('form').count()) === 0) await visitor.say('Do you have green tea?')
  await fillLeaveForm(chat)
  await again('left a message', chat.locator('main.chat'))
}

async function refused(walk: Walk): Promise<void> {
  const { visitor, again } = await arrive(walk, 'nothing')
  await visitor.say('Hello')
  await again('refused', visitor.chat.locator('main.chat .card').or(visitor.chat.locator('.greeting')).first())
}

async function unreachable(walk: Walk): Promise<void> {
  const { visitor, show, again } = await arrive(walk)
  await visitor.page.route('**/visitor/api/v1/**', (route) => route.abort())
  await visitor.say('Hello')
  await again('no connection at the beginning', visitor.chat.locator('.card'))
  for (const number of [1, 2, 3, 4, 5, 6]) await visitor.say(`${number}. Is anybody there? ${'I wait. '.repeat(12)}`)
  await show('much said without a connection', visitor.chat.locator('.unsent').nth(6))
}

interface Shown {
  readonly visitor: VisitorPage
  /** Shows a state once its mark is there. */
  readonly show: (state: string, mark: { waitFor: () => Promise<void> }) => Promise<void>
  /** The same, and once more after a reload. */
  readonly again: (state: string, mark: { waitFor: () => Promise<void> }) => Promise<void>
}

async function arrive({ stage, gallery }: Walk, sid = 'df_wg_uid'): Promise<Shown> {
  const url = await openSite(stage.server.url, { tag: `data-workgroup="${sid}"` })
  const visitor = await stage.visitor({ url })
  const exhibit = exhibitOf(visitor.page)
  const show: Shown['show'] = async (state, mark) => {
    await mark.waitFor()
    await gallery.show(state, exhibit)
  }
  return {
    visitor,
    show,
    again: async (state, mark) => {
      await show(state, mark)
      await comeBack(visitor)
      await show(`${state}, loaded again`, mark)
    },
  }
}

function exhibitOf(page: Page): Exhibit {
  return {
    speaking: async (language) => {
      const frame = chatFrameOf(page)
      await page.evaluate((tag) => {
        const { Parley } = window as unknown as { Parley: (...call: string[]) => void }
        Parley('locale', tag)
      }, language)
      await frame.waitForFunction((tag) => document.documentElement.lang.startsWith(tag), language)
      return { page, frame }
    },
    clip: () => {
      const { width, height } = page.viewportSize() ?? { width: 0, height: 0 }
      const x = Math.max(0, width - 440)
      const y = Math.max(0, height - 880)
      return { x, y, width: width - x, height: height - y }
    },
  }
}

async function comeBack({ page, bubble, chat }: VisitorPage): Promise<void> {
  await page.reload()
  await bubble.waitFor({ state: 'attached' })
  if ((await bubble.getAttribute('aria-expanded')) !== 'true') await bubble.click()
  await chat.locator('main.chat:not(.loading)').waitFor()
}

async function fillLeaveForm(chat: FrameLocator): Promise<void> {
  await chat.locator('form textarea').fill('Do you have green tea?')
  await chat.locator('form input[name=email]').fill('vera@example.org')
  await chat.locator('form button[type=submit]').click()
  await chat.locator('form').waitFor({ state: 'detached' })
}

function filesOf(count: number) {
  const file = async (_: unknown, at: number) => {
    return { name: `teapot ${at + 1}.png`, mimeType: 'image/png', buffer: await picture(60, 40) }
  }
  return Promise.all(Array.from({ length: count }, file))
}
