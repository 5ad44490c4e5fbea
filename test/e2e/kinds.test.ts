import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Frame, Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn, type TestPerson } from '../support/people.ts'
import { chatFrameOf, inspect } from './axe.ts'
import { type AgentPage, e2e, type Stage, talk, theatre, type VisitorPage } from './browser.ts'
import { cardsSaid, mediaSaid, questionsSaid, type Said, textsSaid, uploadAll } from './every-kind.ts'

const open = theatre()
const folder = process.env.PARLEY_PICTURES

/** A conversation with the API clients of both people, who send what no face of ours would. */
interface Talk {
  readonly stage: Stage
  readonly visitor: VisitorPage
  readonly agent: AgentPage
  readonly topic: string
  readonly admin: TestPerson
  readonly person: TestPerson
  /** In which colours axe looks: they do not depend on the language, but names and roles may. */
  readonly schemes: readonly ('light' | 'dark')[]
}

async function begin(locale: string): Promise<Talk> {
  const stage = await open({}, { budgets: await liftedBudgets() })
  const agentSide = { locale, viewport: { width: 1280, height: 3600 } }
  const agent = await stage.agent('admin', { context: agentSide })
  const visitor = await stage.visitor({ context: { locale, viewport: { width: 430, height: 3600 } } })
  await visitor.say('Hello')
  await agent.rows.first().click()
  const topic = String(stage.server.rows('select topic from threads')[0]?.topic)
  const token = await visitor.page
    .frames()
    .find((frame) => frame.url().includes('/widget/frame.html'))
    ?.evaluate(() => JSON.parse(localStorage.getItem('parley.visitor') ?? '{}').accessToken)
  const person = { uid: topic.split('/').at(-1) ?? '', token: String(token) }
  const schemes = locale === 'en-GB' ? (['light', 'dark'] as const) : (['light'] as const)
  return { stage, visitor, agent, topic, admin: await logIn(stage.server), person, schemes }
}

/** One visitor sends more in this test than any would in a minute. */
async function liftedBudgets() {
  return (await import('../../server/config/limits.ts')).liftedLimits.budgets
}

async function send(
  { stage, topic, admin, person }: Talk,
  by: 'agent' | 'visitor',
  said: readonly Said[],
): Promise<void> {
  const [path, token] =
    by === 'agent' ? ['/api/v1/message/rest/send', admin.token] : ['/visitor/api/v1/message/send', person.token]
  for (const [type, content] of said) {
    const { status, body } = await stage.server.http.post(path, { type, content, thread: { topic } }, token)
    const isEmpty = ['TEXT', 'MARKDOWN', 'ROBOT'].includes(type) && content.trim() === ''
    const expected = isEmpty ? [400, 'empty'] : [200, undefined]
    expect([type, content, status, body.error]).toEqual([type, content, ...expected])
  }
}

/** Sends from both sides, waits for the last of it in both faces, and looks at them. */
async function lookAt(talk: Talk, name: string, saidBy: { agent: readonly Said[]; visitor: readonly Said[] }) {
  for (const by of ['agent', 'visitor'] as const)
    await send(talk, by, [...saidBy[by], ['TEXT', `That was all of ${name} by the ${by}.`]])
  const { look, faults } = inspect(talk.schemes)
  const faces = [
    { face: 'console', page: talk.agent.page, at: talk.agent.page.mainFrame() },
    { face: 'widget', page: talk.visitor.page, at: chatFrameOf(talk.visitor.page) },
  ]
  for (const { face, page, at } of faces) {
    await at.locator('.said', { hasText: `That was all of ${name} by the visitor.` }).waitFor()
    await settled(at)
    expect([face, await rawIn(at)]).toEqual([face, []])
    await photograph(page, `${name}-${face}`)
    await look(`${name} in the ${face}`, at)
  }
  expect(faults).toEqual([])
}

/**
 * Waits until everything has loaded or has failed, and nothing is being loaded in its place. A picture that passed by
 * too fast to be seen is loaded only once somebody scrolls back to it.
 */
async function settled(at: Frame): Promise<void> {
  const pending = () =>
    at.evaluate(() => {
      const pictures = [...document.querySelectorAll<HTMLImageElement>('.said img')].filter((one) => !one.complete)
      const films = [...document.querySelectorAll<HTMLVideoElement>('.said video')].filter(
        (film) => film.preload !== 'none' && film.readyState === 0,
      )
      const places = document.querySelectorAll('.said .image svg, .said svg.film, .said .bubble:empty')
      pictures[0]?.scrollIntoView()
      return [...pictures, ...films, ...places].map((one) => one.outerHTML)
    })
  await expect.poll(pending, { timeout: 40_000 }).toEqual([])
  await at.locator('.said').last().scrollIntoViewIfNeeded()
}

/** Returns what no person should see: JSON, pictures that failed, names of fields, empty bubbles. */
function rawIn(at: Frame): Promise<string[]> {
  return at.evaluate(() => {
    const bubbles = [...document.querySelectorAll<HTMLElement>('.said .bubble')]
    const raw = bubbles.map((bubble) => bubble.innerText).filter((text) => /[{}]|":|\[object|undefined|NaN/.test(text))
    const blank = bubbles.filter(
      (bubble) => bubble.innerText.trim() === '' && bubble.querySelector('img,video,svg') === null,
    )
    const failed = [...document.querySelectorAll<HTMLImageElement>('.said img')].filter(
      (image) => image.naturalWidth === 0,
    )
    return [...raw, ...blank.map((one) => one.outerHTML), ...failed.map((one) => one.outerHTML)]
  })
}

async function photograph(page: Page, name: string): Promise<void> {
  if (folder === undefined) return
  await mkdir(folder, { recursive: true })
  // What an inspection made them wear.
  for (const frame of page.frames()) await frame.evaluate(() => (document.adoptedStyleSheets = []))
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) })
  }
  await page.emulateMedia({ colorScheme: 'light' })
}

const long = { timeout: 240_000 }

for (const [locale, words] of [
  [
    'en-GB',
    {
      gone: 'No longer available.',
      unknown: 'This version cannot show this kind of message.',
      row: '[Video]',
      paid: 'Paid',
    },
  ],
  ['zh-CN', { gone: '文件已失效。', unknown: '当前版本无法显示此类消息。', row: '[视频]', paid: '已付款' }],
] as const) {
  e2e(
    `every kind of message is shown in both faces, in ${locale}, light and dark, however it is written`,
    long,
    async () => {
      const it = await begin(locale)
      const { stage, topic, admin, person } = it
      const files = {
        agent: await uploadAll(stage.server, admin, { topic, side: 'agent' }),
        visitor: await uploadAll(stage.server, person, { topic, side: 'visitor' }),
      }
      const origin = stage.server.url
      const sent = (types: readonly string[], file: 'picture' | 'sound' | 'film' | 'text') => ({
        agent: types.flatMap((type) => mediaSaid(type, files.agent[file], files.agent, origin)),
        visitor: types.flatMap((type) => mediaSaid(type, files.visitor[file], files.visitor, origin)),
      })
      await lookAt(it, `pictures-${locale}`, sent(['IMAGE', 'STICKER'], 'picture'))
      await lookAt(it, `sounds-${locale}`, sent(['AUDIO', 'VOICE', 'MUSIC'], 'sound'))
      await lookAt(it, `films-${locale}`, sent(['VIDEO'], 'film'))
      await lookAt(it, `files-${locale}`, sent(['FILE', 'DOCUMENT'], 'text'))
      await lookAt(it, `cards-${locale}`, {
        agent: cardsSaid(files.agent),
        visitor: cardsSaid(files.visitor).slice(0, 8),
      })
      for (const at of [it.agent.page.mainFrame(), chatFrameOf(it.visitor.page)]) {
        expect(await at.locator('.info-status').first().textContent()).toBe(words.paid)
        await at.locator('.info-link', { hasText: /^tea\.example\/only-an-address$/ }).waitFor()
      }
      await lookAt(it, `questions-${locale}`, { agent: questionsSaid, visitor: questionsSaid })
      await lookAt(it, `texts-${locale}`, { agent: textsSaid, visitor: textsSaid })
      for (const at of [it.agent.page.mainFrame(), chatFrameOf(it.visitor.page)]) {
        await at.getByText(words.unknown).first().waitFor()
        expect(await at.getByText('/file/').count()).toBe(0)
      }
      await send(it, 'visitor', [['VIDEO', `${origin}/file/gone`]])
      await it.agent.page.locator('.row-saying', { hasText: words.row }).waitFor()
      await it.agent.page.locator('.said', { hasText: words.gone }).last().waitFor()
    },
  )
}
