import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Locator } from 'playwright-core'
import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, type Place, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const media = join(import.meta.dirname, '../fixtures/media')

async function attach(place: Place, name: string, buffer: Buffer): Promise<void> {
  await place
    .locator('.composer input[type=file]')
    .setInputFiles({ name, mimeType: 'application/octet-stream', buffer })
  await place.locator('.attached', { hasText: name }).waitFor()
  await place.getByRole('button', { name: 'Send', exact: true }).click()
  await expect.poll(() => place.locator('.attached').count()).toBe(0)
}

const isPlayed = (player: Locator) => player.evaluate((one) => (one as HTMLMediaElement).currentTime > 0)

e2e(
  'what is attached is sent as what it is by its bytes, from both faces, and plays in place in the other',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage)
    const sides = [
      { from: visitor.chat as Place, to: agent.page as Place },
      { from: agent.page as Place, to: visitor.chat as Place },
    ]
    for (const { from, to } of sides) {
      await attach(from, 'song.dat', await readFile(join(media, 'tone.mp3')))
      await attach(from, 'film.dat', await readFile(join(media, 'film.webm')))
      await attach(from, 'photo.dat', await picture(64, 64))
      await attach(from, 'notes.mp3', Buffer.from('only a text'))
      const sound = to.locator('.said', { hasText: 'song.dat' }).last()
      await seen(sound.getByText('0:02'))
      await sound.getByRole('button', { name: 'Play' }).click()
      await expect.poll(() => isPlayed(sound.locator('audio'))).toBe(true)
      const film = to.locator('.said', { hasText: 'film.dat' }).last().locator('video')
      await seen(film)
      expect(await film.evaluate((one) => (one as HTMLVideoElement).autoplay)).toBe(false)
      expect(await isPlayed(film)).toBe(false)
      await film.evaluate((one) => (one as HTMLVideoElement).play())
      await expect.poll(() => isPlayed(film)).toBe(true)
      await seen(to.locator('img[alt="photo.dat"]').last())
      await seen(to.locator('a.file', { hasText: 'notes.mp3' }).last())
    }
    const sent = stage.server.rows(
      "select type, content from messages where content like '%.dat%' or content like '%notes%' order by seq",
    )
    const told = sent.map(({ type, content }) => {
      const { duration, width, height } = JSON.parse(String(content))
      return [type, duration, width, height]
    })
    const each = [
      ['AUDIO', 1.5, undefined, undefined],
      ['VIDEO', 1.5, 96, 54],
      ['IMAGE', undefined, 64, 64],
      ['FILE', undefined, undefined, undefined],
    ]
    expect(told).toEqual([...each, ...each])
  },
)

e2e('an agent records a voice message by keys alone, which the visitor hears; Escape records nothing', async () => {
  const { visitor, agent } = await talk(await open())
  const { page } = agent
  const record = page.getByRole('button', { name: 'Record a voice message' })
  await composerIn(page).fill('a draft')
  await record.press('Enter')
  await seen(page.locator('.recorder-mark'))
  await page.keyboard.press('Escape')
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toBe('a draft')
  await record.press('Enter')
  const line = page.locator('.recorder')
  await line.locator('.recorder-line', { hasText: '0:01' }).waitFor()
  await focusIn(line.getByRole('button', { name: 'Stop' }))
  await page.keyboard.press('Enter')
  await line.locator('.voice-play').waitFor()
  await focusIn(line.getByRole('button', { name: 'Send', exact: true }))
  await page.keyboard.press('Enter')
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toBe('a draft')
  const note = visitor.chat.locator('.said', { has: visitor.chat.locator('.voice') })
  await note.getByRole('button', { name: 'Play' }).click()
  await expect.poll(() => isPlayed(note.locator('audio'))).toBe(true)
  expect(await visitor.chat.locator('.voice').count()).toBe(1)
})

e2e(
  'pictures of a host that the operator allows are shown in place, in both faces, the viewer too; others are links',
  async () => {
    const stage = await open({ pictureHosts: ['pictures.example'] })
    const { visitor, agent } = await talk(stage)
    const body = await picture(300, 200)
    for (const { page } of [visitor, agent])
      await page
        .context()
        .route('https://pictures.example/**', (route) => route.fulfill({ body, contentType: 'image/png' }))
    const admin = await logIn(stage.server)
    const topic = stage.server.rows('select topic from threads')[0]?.topic
    const send = (type: string, content: string) =>
      stage.server.http.post('/api/v1/message/rest/send', { type, content, thread: { topic } }, admin.token)
    await send('IMAGE', 'https://pictures.example/bare.png')
    await send('IMAGE', JSON.stringify({ url: 'https://other.example/b.png', name: 'b.png' }))
    await send('GOODS', JSON.stringify({ title: 'Pot', imageUrl: 'https://pictures.example/pot.png' }))
    for (const { page, place } of [
      { page: visitor.page, place: visitor.chat },
      { page: agent.page, place: agent.page },
    ]) {
      const shown = place.locator('.said button.image img')
      await seen(shown)
      await expect.poll(() => shown.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(300)
      await seen(place.locator('a.file', { hasText: 'other.example' }))
      await seen(place.locator('.info-card img[alt="Pot"]'))
      await shown.click()
      const viewed = place.locator('dialog.viewer img')
      await expect.poll(() => viewed.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(300)
      await page.keyboard.press('Escape')
    }
  },
)

e2e('a small film has a player with room for its buttons, and keeps its shape in it, also on a phone', async () => {
  const stage = await open()
  const phone = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
  const visitor = await stage.visitor({ context: phone })
  await visitor.say('Hello')
  const agent = await stage.agent()
  await agent.rows.first().click()
  await attach(agent.page, 'film.dat', await readFile(join(media, 'film.webm')))
  for (const place of [visitor.chat, agent.page]) {
    const film = place.locator('.said', { hasText: 'film.dat' }).locator('video')
    await seen(film)
    const box = await film.boundingBox()
    expect([box?.width, box?.height]).toEqual([240, 135])
    const { left, right } = await film.evaluate((one) => {
      const [inner, bubble] = [one.getBoundingClientRect(), one.closest('.bubble')?.getBoundingClientRect()]
      return { left: inner.left - (bubble?.left ?? 0), right: (bubble?.right ?? 0) - inner.right }
    })
    expect(Math.abs(left - right)).toBeLessThanOrEqual(1)
  }
  const folder = process.env.PARLEY_PICTURES
  if (folder !== undefined)
    for (const { page } of [visitor, agent])
      await page.screenshot({ path: join(folder, `film-${page.viewportSize()?.width}.png`) })
})
