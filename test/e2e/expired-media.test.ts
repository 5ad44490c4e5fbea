import type { FrameLocator, Page } from 'playwright-core'
import { afterEach, expect } from 'vitest'
import { systemClock } from '../../app/timing/clock.ts'
import { logIn } from '../support/people.ts'
import { chatFrameOf } from './axe.ts'
import { e2e, type Place, type Stage, talk, theatre } from './browser.ts'
import { uploadAll } from './every-kind.ts'
import { seen } from './seen.ts'

const open = theatre()
const kinds = ['AUDIO', 'VOICE', 'VIDEO'] as const
/** Longer than a signed address lasts. */
const laterMs = 16 * 60_000

/** Sends a sound, a voice message and a film, which have not loaded: the film has a poster, so nothing of them loads. */
async function sendMedia(stage: Stage): Promise<void> {
  const admin = await logIn(stage.server)
  const topic = String(stage.server.rows('select topic from threads')[0]?.topic)
  const { picture, sound, film, text } = await uploadAll(stage.server, admin, { topic, side: 'agent' })
  const send = (type: string, content: object) =>
    stage.server.http.post('/api/v1/message/rest/send', { type, content, thread: { topic } }, admin.token)
  for (const type of kinds) {
    const more = type === 'VIDEO' ? { url: film, thumbnailUrl: picture } : { url: sound }
    await send(type, { ...more, name: `the ${type}`, caption: `What the ${type} is`, duration: 1.5 })
  }
  await send('FILE', { url: text, name: 'notes.txt' })
}

const { now } = systemClock
afterEach(() => {
  Object.assign(systemClock, { now })
})

function letServerAge(): void {
  Object.assign(systemClock, { now: () => now() + laterMs })
}

async function letPageAge(page: Page, place: Place): Promise<void> {
  const at = place === page ? page.mainFrame() : chatFrameOf(page)
  await at.evaluate((ms) => {
    const { now: before } = Date
    Date.now = () => before() + ms
  }, laterMs)
}

async function isPlayed(place: Place | FrameLocator, type: string): Promise<void> {
  const message = place.locator('.said', { hasText: `What the ${type} is` })
  const player = message.locator('audio, video')
  await message.scrollIntoViewIfNeeded()
  expect(await player.evaluate((one) => (one as HTMLMediaElement).readyState)).toBe(0)
  if (type === 'VIDEO') await player.evaluate((one) => (one as HTMLMediaElement).play().catch(() => {}))
  else await message.getByRole('button', { name: 'Play' }).click()
  await expect
    .poll(() => player.evaluate((one) => (one as HTMLMediaElement).currentTime > 0), { message: type })
    .toBe(true)
  expect(await message.getByText('Cannot be played here').count()).toBe(0)
  await message.scrollIntoViewIfNeeded()
  await seen(message)
}

for (const [who, doAge] of [
  ['once its address has expired', true],
  ['even if the clock of the page is late', false],
] as const) {
  e2e(`what was sent is played in both faces ${who}`, async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage)
    await sendMedia(stage)
    const sides = [
      { page: agent.page, place: agent.page as Place },
      { page: visitor.page, place: visitor.chat as Place },
    ]
    for (const { place } of sides) await seen(place.locator('a.file[href]', { hasText: 'notes.txt' }))
    letServerAge()
    for (const { page, place } of sides) {
      if (doAge) await letPageAge(page, place)
      for (const type of kinds) await isPlayed(place, type)
    }
  })
}

e2e('a file is downloaded once its address has expired, and so is what cannot be played', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const admin = await logIn(stage.server)
  const topic = String(stage.server.rows('select topic from threads')[0]?.topic)
  const { text } = await uploadAll(stage.server, admin, { topic, side: 'agent' })
  for (const type of ['FILE', 'VIDEO', 'VOICE']) {
    const content = { url: text, name: `the ${type}` }
    await stage.server.http.post('/api/v1/message/rest/send', { type, content, thread: { topic } }, admin.token)
  }
  for (const place of [agent.page as Place, visitor.chat as Place]) {
    await seen(place.locator('a.file[href]', { hasText: 'the FILE' }))
    await place.getByRole('button', { name: 'Play' }).click()
    await seen(place.locator('a.voice-unplayed'))
    await seen(place.locator('.fault', { hasText: 'the VIDEO' }).locator('a'))
  }
  letServerAge()
  for (const { page, place } of [
    { page: agent.page, place: agent.page as Place },
    { page: visitor.page, place: visitor.chat as Place },
  ]) {
    await letPageAge(page, place)
    for (const link of ['a.file', 'a.voice-unplayed', '.fault a']) {
      const [download] = await Promise.all([page.waitForEvent('download'), place.locator(link).click()])
      expect([link, await download.failure()]).toEqual([link, null])
    }
  }
})
