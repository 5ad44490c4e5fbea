import { expect } from 'vitest'
import { bring } from './bring.ts'
import { composerIn, e2e, type Place, reads, talk, theatre } from './browser.ts'
import { openSite } from './host-page.ts'

const open = theatre()
const nothing = { mimeType: 'text/plain', buffer: Buffer.alloc(0) }

e2e(
  'a picture is shown before it is sent; removed it is not sent, with a caption it is, and an empty file is not',
  async () => {
    const { visitor, agent } = await talk(await open())
    const { chat } = visitor
    const send = chat.getByRole('button', { name: 'Send', exact: true })
    await bring(chat, { by: 'paste', name: 'wrong.png', type: 'image/png' })
    const preview = chat.locator('.attached img')
    await expect.poll(() => preview.evaluate((image) => (image as HTMLImageElement).naturalWidth)).toBe(80)
    await chat.getByRole('button', { name: 'Remove wrong.png' }).click()
    await preview.waitFor({ state: 'detached' })
    expect(await send.isDisabled()).toBe(true)
    await chat.locator('.composer input[type=file]').setInputFiles({ ...nothing, name: 'empty.txt' })
    await chat.locator('.attached', { hasText: 'This file is empty' }).waitFor()
    expect(await send.isDisabled()).toBe(true)
    await bring(chat, { by: 'drop', name: 'right.png', type: 'image/png', onto: chat.locator('.log') })
    await composerIn(chat).fill('This one')
    await send.click()
    await agent.page.locator('.bubble img[alt="right.png"]').waitFor()
    await reads(agent.page, 'This one')
    await preview.waitFor({ state: 'detached' })
    expect(await agent.page.locator('img[alt="wrong.png"]').count()).toBe(0)
    await chat.getByText('This file is empty').waitFor()
  },
)

e2e('the visitor saves the conversation', async () => {
  const { visitor } = await talk(await open())
  await visitor.chat.getByRole('button', { name: 'Options' }).click()
  const saving = visitor.page.waitForEvent('download')
  await visitor.chat.getByRole('menuitem', { name: 'Download transcript' }).click()
  const download = await saving
  expect(download.suggestedFilename()).toMatch(/^Conversation \d{4}-\d\d-\d\d\.txt$/)
  const chunks: Buffer[] = []
  for await (const chunk of await download.createReadStream()) chunks.push(chunk)
  expect(Buffer.concat(chunks).toString()).toMatch(/] You: Hello\n\[.*] \S.*: Good day\n$/)
})

const overflowIn = (place: Place) => place.locator('html').evaluate((html) => html.scrollWidth - html.clientWidth)

e2e('right-to-left text, even on a right-to-left page, stays within its place', async () => {
  const stage = await open()
  const url = await openSite(stage.server.url, { html: 'lang="ar" dir="rtl"' })
  const [agent, visitor] = [await stage.agent(), await stage.visitor({ url })]
  const long = `${'مرحبا بكم في متجر الشاي '.repeat(8)}${'طويلجدا'.repeat(40)}`
  await visitor.say(long)
  await agent.rows.first().click()
  await reads(agent.page, 'طويلجدا')
  await agent.say(`שלום! order #42 ${'ארוך'.repeat(60)}`)
  await reads(visitor.chat, 'שלום!')
  for (const place of [visitor.chat, agent.page, visitor.page]) expect(await overflowIn(place)).toBe(0)
  const bubbles = visitor.chat.locator('.said .bubble')
  const frameWidth = await visitor.chat.locator('html').evaluate((html) => html.clientWidth)
  const sides = await bubbles.evaluateAll((all) => all.map((one) => one.getBoundingClientRect().toJSON()))
  expect(sides.filter(({ left, right }) => left < 0 || right > frameWidth)).toEqual([])
  const directions = await bubbles
    .locator('[dir=auto]')
    .evaluateAll((all) => all.map((one) => getComputedStyle(one).direction))
  expect(directions.filter((one) => one === 'rtl').length).toBeGreaterThanOrEqual(2)
  const box = await visitor.page.locator('parley-chat iframe').boundingBox()
  expect(box?.x).toBe(20)
})
