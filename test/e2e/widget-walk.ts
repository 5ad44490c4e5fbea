import { expect } from 'vitest'
import { composerIn, type Stage, type VisitorPage } from './browser.ts'
import type { Gallery } from './gallery.ts'
import { focusIn, seen } from './seen.ts'
import { type Agent, agentOf, newWorkgroup, talkOfEverything } from './unseen-agent.ts'
import { arrive, filesOf, fillLeaveForm } from './widget-shown.ts'

/** One visitor's way through states of the widget. */
interface Walk {
  readonly stage: Stage
  readonly gallery: Gallery
  readonly agent: Agent
}

/** Drives the widget through all its states, through the server's doors, and shows each one. */
export async function walkThroughWidget(stage: Stage, gallery: Gallery): Promise<void> {
  const walk = { stage, gallery, agent: await agentOf(stage.server) }
  // Each state has a thread of its own.
  await stage.set({ reopenSeconds: 0 })
  for (const go of [conversation, ending, rating, questions, waiting, offered, nobody, refused, unreachable])
    await go(walk)
}

async function conversation(walk: Walk): Promise<void> {
  const { agent } = walk
  const { visitor, show, showAgain, returnTo } = await arrive(walk)
  const { chat, page } = visitor
  await show('first open', chat.locator('.greeting'))
  await chat.getByRole('button', { name: 'Options' }).click()
  await show('menu', chat.getByRole('menu'), chat.getByRole('menuitem'))
  await showAgain('first open', chat.locator('.greeting'))
  await visitor.say('Hello, is the small iron teapot back in stock?')
  await expect.poll(() => agent.thread().uid).not.toBe('')
  await talkOfEverything(agent, chat)
  const newest = chat.locator('.said', { hasText: 'Tea house' })
  await show('chatting', newest)
  // After all these resizes the view is still where it was.
  const below = () => chat.locator('.log').evaluate((log) => log.scrollHeight - log.scrollTop - log.clientHeight)
  await expect.poll(below).toBeLessThan(2)
  await chat.locator('.composer input[type=file]').setInputFiles(await filesOf(3))
  await show('files to be sent', chat.locator('.attached').nth(2))
  for (const left of [2, 1, 0]) {
    await chat.locator('.attached button').first().click()
    await expect.poll(() => chat.locator('.attached').count()).toBe(left)
  }
  await chat.locator('.composer input[type=file]').setInputFiles(await filesOf(1))
  await chat.locator('.attached').waitFor()
  // The browser keeps unsent texts, but no files.
  await returnTo('files to be sent', newest)
  await chat.locator('.bubble .image').first().click()
  await show('a picture by itself', chat.locator('dialog img'), chat.locator('dialog'))
  await returnTo('a picture by itself', newest)
  await chat.getByRole('button', { name: 'Emoji' }).click()
  await show('emoji', chat.locator('.emoji-grid button').first(), chat.locator('.emoji-picker input'))
  await showAgain('chatting', newest)
  await page.context().setOffline(true)
  await visitor.say('Are you there?')
  await show('offline', chat.locator('.light[data-state=offline]'))
  // Without a network no page loads, so this page's chat just reaches no server.
  await page.route('**/visitor/api/v1/**', (route) => route.abort())
  await page.routeWebSocket('**/websocket', (socket) => socket.close())
  await page.context().setOffline(false)
  await showAgain('offline', chat.locator('.card'))
}

async function ending(walk: Walk): Promise<void> {
  const { agent } = walk
  const { visitor, show, showAgain, returnTo } = await arrive(walk)
  const { chat, page } = visitor
  const ended = chat.locator('.card.ended')
  await talkOnce(walk, visitor)
  const workgroupUid = await newWorkgroup(agent, { routing: 'MANUAL' })
  const { uid: threadUid } = agent.thread()
  await agent.post('/api/v1/thread/transfer/create', { threadUid, to: { workgroupUid } })
  await show('agent away', chat.locator('.card.waiting'))
  await showAgain('agent away', chat.getByText('The next free agent takes over'))
  await agent.post('/api/v1/agent/accept', { threadUid })
  await chat.locator('.card.waiting').waitFor({ state: 'detached' })
  // In any language, as it is looked at in both.
  const goOn = chat.getByRole('alertdialog').getByRole('button').first()
  const askWhetherToEnd = async () => {
    await chat.getByRole('button', { name: 'Options' }).click()
    await chat.getByRole('menuitem').last().click()
  }
  await askWhetherToEnd()
  await show('asked whether to end', chat.getByRole('alertdialog'), goOn)
  await returnTo('asked whether to end', composerIn(chat))
  await askWhetherToEnd()
  await focusIn(goOn)
  await page.keyboard.press('Escape')
  await focusIn(composerIn(chat))
  await agent.post('/api/v1/thread/close', { uid: threadUid })
  await show('ended', chat.locator('.stars label').first(), ended)
  // The next message begins a new thread below the old one.
  await returnTo('ended', chat.locator('.said', { hasText: 'We do' }).last())
}

async function rating(walk: Walk): Promise<void> {
  const { agent } = walk
  const { visitor, show, showAgain, returnTo } = await arrive(walk)
  const { chat } = visitor
  const chooseStars = async () => {
    await talkOnce(walk, visitor)
    await agent.post('/api/v1/thread/close', { uid: agent.thread().uid })
    await chat.locator('.stars label').nth(3).click()
  }
  await chooseStars()
  await show('rating', chat.locator('.rating textarea'), chat.locator('.stars input:checked'))
  // Leaving also sends the rating.
  await returnTo('rating', chat.locator('.log', { hasText: 'Rated 4 of 5' }))
  await chooseStars()
  await chat.locator('.rating textarea').fill('Quick and kind')
  await chat.locator('.rating button').click()
  await show('rated', chat.getByRole('status').last(), chat.locator('.card.ended'))
  await showAgain('rated', chat.locator('.log', { hasText: 'Quick and kind' }))
}

/** The visitor asks and is answered. */
async function talkOnce({ agent, stage }: Walk, { chat, say }: VisitorPage): Promise<void> {
  const answers = await chat.locator('.said', { hasText: 'We do' }).count()
  const question = 'Do you ship to Lisbon?'
  const asked = () => stage.server.rows(`select 1 from messages where content = '${question}'`).length
  const before = asked()
  await say(question)
  await expect.poll(asked).toBe(before + 1)
  await agent.say('We do, within a week.')
  await chat.locator('.said', { hasText: 'We do' }).nth(answers).waitFor()
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
    const { show, visitor, returnTo } = await arrive(walk, sid)
    const field = visitor.chat.locator('.form .field')
    await show(`asked for ${kind.type}`, field, field.locator('input, textarea'))
    await returnTo(`asked for ${kind.type}`, field)
    await visitor.page.context().close()
  }
  await set([], [sid, other])
  const one = await arrive(walk, sid)
  const choices = one.visitor.chat.locator('.form .choice')
  await one.show('asked for whom', choices.last(), choices.first())
  await one.returnTo('asked for whom', choices.last())
  await one.visitor.page.context().close()
  await set(kinds, [sid, other])
  const { visitor, show, showAgain, returnTo } = await arrive(walk, sid)
  const { chat } = visitor
  const last = chat.locator('.form .field').nth(3)
  await show('asked for everything', last, chat.locator('.choice').first())
  await showAgain('asked for everything', last)
  await chat.locator('.choice').first().click()
  await chat.locator('.form button[type=submit]').click()
  await show('asked for everything, unanswered', last, chat.getByLabel('Your text'))
  await returnTo('asked for everything, unanswered', last)
}

async function waiting(walk: Walk): Promise<void> {
  const { visitor, show, showAgain, returnTo } = await arrive(
    walk,
    await newWorkgroup(walk.agent, { routing: 'MANUAL' }),
  )
  const { chat } = visitor
  const place = chat.locator('.card.waiting .place', { hasText: /\d/ })
  await visitor.say('Is anybody there? I have a question about my order of yesterday.')
  await show('waiting', place)
  await showAgain('waiting', place)
  const leaveInstead = () => chat.getByRole('button', { name: 'Leave a message instead' }).click()
  await leaveInstead()
  await show('leaving a message instead', chat.locator('form'), chat.locator('form textarea'))
  // Nothing was left, so the visitor keeps waiting.
  await returnTo('leaving a message instead', place)
  await leaveInstead()
  await fillLeaveForm(chat)
  await show('left a message instead', chat.locator('.card[role=status]'), chat.locator('.card'))
  await showAgain('left a message instead', chat.locator('.card[role=status]'))
}

async function offered(walk: Walk): Promise<void> {
  const sid = await newWorkgroup(walk.agent, { accept: 'OFFER', offerSeconds: 300 })
  const { visitor, show, showAgain } = await arrive(walk, sid)
  await visitor.say('Hello')
  await show('offered', visitor.chat.locator('.card.waiting'))
  await showAgain('offered', visitor.chat.locator('.card.waiting'))
}

async function nobody(walk: Walk): Promise<void> {
  const sid = await newWorkgroup(walk.agent, { leaveMessageWhenNobody: true }, [])
  const { visitor, show, showAgain } = await arrive(walk, sid)
  const { chat } = visitor
  const form = chat.locator('form textarea')
  await show('nobody there, before a word', chat.locator('.greeting'))
  await showAgain('nobody there, before a word', chat.locator('.greeting'))
  await visitor.say('Do you have green tea?')
  await show('nobody there', form, form)
  await showAgain('nobody there', form)
  await fillLeaveForm(chat)
  await show('left a message', chat.locator('.card[role=status]'), chat.locator('.card'))
  await showAgain('left a message', chat.locator('.card[role=status]'))
}

async function refused(walk: Walk): Promise<void> {
  const { visitor, show, showAgain } = await arrive(walk, 'nothing')
  await visitor.say('Hello')
  await show('refused', visitor.chat.locator('.card'))
  // Its one action, even where there is the least room.
  await visitor.page.setViewportSize({ width: 512, height: 374 })
  await seen(visitor.chat.getByRole('button', { name: 'Try again' }))
  await showAgain('refused', visitor.chat.locator('.card'))
}

async function unreachable(walk: Walk): Promise<void> {
  const { visitor, show, showAgain, returnTo } = await arrive(walk)
  const { chat } = visitor
  await visitor.page.route('**/visitor/api/v1/**', (route) => route.abort())
  await visitor.say('Hello')
  await show('no connection at the beginning', chat.locator('.card'))
  await showAgain('no connection at the beginning', chat.locator('.card'))
  for (const number of [1, 2, 3, 4, 5, 6]) await visitor.say(`${number}. Is anybody there? ${'I wait. '.repeat(12)}`)
  await show('much said without a connection', chat.locator('.unsent').nth(6))
  await returnTo('much said without a connection', chat.locator('.unsent').nth(6))
}
