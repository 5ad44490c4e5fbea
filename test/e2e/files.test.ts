import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { type AgentPage, composerIn, e2e, type Place, talk, theatre, type VisitorPage } from './browser.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()

async function attach({ chat }: VisitorPage, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await chat.locator('.composer input[type=file]').setInputFiles(file)
  await chat.locator('.attached', { hasText: file.name }).waitFor()
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
}

e2e(
  'a visitor’s picture is shown to the agent by a signed address, which shows nothing once it is altered',
  async () => {
    const stage = await open()
    const { visitor, agent } = await talk(stage)
    await attach(visitor, { name: 'teapot.png', mimeType: 'image/png', buffer: await picture(800, 600) })
    const image = agent.page.locator('.bubble img[alt="teapot.png"]')
    await image.waitFor()
    const widthOf = () => image.evaluate((element) => (element as HTMLImageElement).naturalWidth)
    await expect.poll(widthOf, { timeout: 10_000 }).toBeGreaterThan(100)
    const src = (await image.getAttribute('src')) ?? ''
    expect(src).toMatch(/^\/file\/[^?]+\?by=[^&]+&expires=\d+&signature=\S+$/)
    expect((await fetch(stage.server.url + src)).status).toBe(200)
    expect((await fetch(stage.server.url + src.replace('signature=', 'signature=x'))).status).toBe(403)
    await visitor.chat.locator('.bubble img[alt="teapot.png"]').waitFor()
    await image.click()
    await agent.page.locator('dialog img, [role=dialog] img').waitFor()
  },
)

e2e('the agent downloads a visitor’s file unchanged', async () => {
  const { visitor, agent } = await talk(await open())
  await attach(visitor, { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('two pots of tea') })
  const link = agent.page.locator('a.file[href*="signature="]')
  const [download] = await Promise.all([agent.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('order.txt')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe('two pots of tea')
})

e2e('a visitor’s voice message plays at the console', async () => {
  const { visitor, agent } = await talk(await open())
  const { chat } = visitor
  await chat.getByRole('button', { name: 'Record a voice message' }).click()
  await chat.locator('.recorder-line', { hasText: '0:01' }).waitFor()
  await chat.getByRole('button', { name: 'Stop' }).click()
  await chat.locator('.recorder .voice-play').waitFor()
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
  await agent.page.locator('.bubble .voice-play').click()
  const heardSeconds = () =>
    agent.page.locator('.bubble audio').evaluate((audio) => (audio as HTMLAudioElement).currentTime)
  await expect.poll(heardSeconds, { timeout: 10_000 }).toBeGreaterThan(0)
})

const fileOf = (name: string, bytes: number) => ({ name, mimeType: 'text/plain', buffer: Buffer.alloc(bytes, 120) })

e2e('what is typed after the file dialog is the caption of the file, shown with it on both sides', async () => {
  const { visitor, agent } = await talk(await open())
  const image = { mimeType: 'image/png', buffer: await picture(640, 480) }
  const sides = [
    { writes: visitor, reads: agent, name: 'pot.png', caption: 'The spout is chipped' },
    { writes: agent, reads: visitor, name: 'new.png', caption: 'This one is on its way' },
  ]
  for (const { writes, reads, name, caption } of sides) {
    const [place, other] = [placeOf(writes), placeOf(reads)]
    const [chooser] = await Promise.all([
      writes.page.waitForEvent('filechooser'),
      place.getByRole('button', { name: 'Attach a file or image' }).click(),
    ])
    await chooser.setFiles({ ...image, name })
    await focusIn(composerIn(place))
    await writes.page.keyboard.type(caption)
    await writes.page.keyboard.press('Enter')
    for (const face of [place, other]) {
      const said = face.locator('.said', { has: face.locator(`img[alt="${name}"]`) })
      await seen(said.getByText(caption))
    }
    expect(await other.locator('.said', { hasText: caption }).count()).toBe(1)
    expect(await composerIn(place).inputValue()).toBe('')
  }
  await seen(agent.page.locator('.row-saying', { hasText: 'This one is on its way' }))
})

e2e(
  'in both faces a pressed picture fills the view, the arrow keys show the others, and the focus returns',
  async () => {
    const { visitor, agent } = await talk(await open())
    for (const [name, width] of Object.entries({ 'pot.png': 640, 'lid.png': 300 })) {
      await attach(visitor, { name, mimeType: 'image/png', buffer: await picture(width, 200) })
      await agent.page.locator(`.bubble img[alt="${name}"]`).waitFor()
    }
    for (const { page, place } of [visitor, agent].map((one) => ({ page: one.page, place: placeOf(one) }))) {
      const [first, viewer] = [
        place.locator('.bubble .image', { has: place.locator('[alt="pot.png"]') }),
        place.locator('dialog.viewer'),
      ]
      await first.click()
      const widthOf = () => viewer.locator('img').evaluate((image) => (image as HTMLImageElement).naturalWidth)
      await expect.poll(widthOf).toBe(640)
      await stands(place)
      expect(await viewer.getByRole('button', { name: 'Previous' }).isDisabled()).toBe(true)
      await page.keyboard.press('ArrowRight')
      await expect.poll(widthOf).toBe(300)
      await page.keyboard.press('ArrowRight')
      expect(await viewer.getByRole('button', { name: 'Next' }).isDisabled()).toBe(true)
      await viewer.getByRole('button', { name: 'Previous' }).click()
      await expect.poll(widthOf).toBe(640)
      await seen(viewer.getByRole('link', { name: 'Download' }))
      await page.keyboard.press('Escape')
      await expect.poll(() => viewer.count()).toBe(0)
      const returned = page === agent.page ? composerIn(place) : first
      expect(await returned.evaluate((element) => element === element.ownerDocument.activeElement)).toBe(true)
    }
  },
)

e2e(
  'many files show a count, and one that is too large is refused before the upload, which names the limit',
  async () => {
    const stage = await open({ maxUploadBytes: 1024 * 1024 })
    const { visitor, agent } = await talk(stage)
    for (const { page, place } of [
      { page: visitor.page, place: placeOf(visitor) },
      { page: agent.page, place: placeOf(agent) },
    ]) {
      const uploads: string[] = []
      page.on('request', (request) => request.url().includes('/upload/file') && uploads.push(request.url()))
      const send = place.getByRole('button', { name: 'Send', exact: true })
      await place.locator('.composer input[type=file]').setInputFiles(fileOf('film.txt', 1024 * 1024 + 1))
      await seen(place.getByText('Too large: 1.0 MB at most. It was not sent.'))
      expect(await send.isDisabled()).toBe(true)
      await place
        .locator('.composer input[type=file]')
        .setInputFiles([1, 2, 3, 4].map((one) => fileOf(`${one}.txt`, 1000)))
      await seen(place.locator('.attached-count', { hasText: '5 files · 1.0 MB' }))
      await stands(place)
      await send.click()
      await expect.poll(() => place.locator('.attached').count()).toBe(1)
      await seen(place.getByText('Too large: 1.0 MB at most. It was not sent.'))
      expect(uploads).toHaveLength(4)
      expect(await send.isDisabled()).toBe(true)
    }
  },
)

/** Returns where a person writes: for a visitor the chat's frame. */
function placeOf(one: VisitorPage | AgentPage): Place {
  return 'chat' in one ? one.chat : one.page
}
