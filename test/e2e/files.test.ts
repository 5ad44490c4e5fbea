import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { e2e, talk, theatre, type VisitorPage } from './browser.ts'

const open = theatre()

async function attach({ chat }: VisitorPage, file: { name: string; mimeType: string; buffer: Buffer }): Promise<void> {
  await chat.locator('.composer input[type=file]').setInputFiles(file)
  await chat.locator('.attached', { hasText: file.name }).waitFor()
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
}

e2e(
  'a picture of the visitor is shown to the agent by a signed address, which shows it to nobody when it is changed',
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

e2e('a file of the visitor is downloaded by the agent as it was', async () => {
  const { visitor, agent } = await talk(await open())
  await attach(visitor, { name: 'order.txt', mimeType: 'text/plain', buffer: Buffer.from('two pots of tea') })
  const link = agent.page.locator('a.file[href*="signature="]')
  const [download] = await Promise.all([agent.page.waitForEvent('download'), link.click()])
  expect(download.suggestedFilename()).toBe('order.txt')
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toBe('two pots of tea')
})

e2e('a voice that the visitor records is heard at the console', async () => {
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
