import { expect } from 'vitest'
import { FileClient, picture } from '../support/files.ts'
import { logIn } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { chatFrameOf, inspect } from './axe.ts'
import { type AgentPage, e2e, lightSays, reads, type Stage, talk, theatre, type VisitorPage } from './browser.ts'
import { openSite } from './host-page.ts'
import { askBefore } from './prechat.ts'

const open = theatre()

e2e('the chat is accessible before anybody has answered', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  const first = await stage.visitor()
  const [page, frame] = [first.page, chatFrameOf(first.page)]
  await look('the page of the shop', page)
  await look('welcome', frame)
  await first.chat.getByRole('button', { name: 'Options' }).click()
  await first.chat.getByRole('menu').waitFor()
  await look('menu', frame)
  await page.keyboard.press('Escape')
  await first.chat.getByRole('button', { name: 'Emoji' }).click()
  await first.chat.locator('.emoji-picker button').first().waitFor()
  await look('emoji', frame)
  await page.keyboard.press('Escape')
  await page.route('**/visitor/api/v1/init', (route) => route.abort())
  await first.say('Hello')
  await first.chat.getByRole('heading', { name: 'No connection' }).waitFor()
  await look('no connection at the beginning', frame)
  await stage.set({ routing: 'MANUAL' })
  await page.unroute('**/visitor/api/v1/init')
  await first.chat.getByRole('button', { name: 'Try again' }).click()
  await first.chat.getByRole('heading', { name: 'You are next' }).waitFor()
  await look('waiting', frame)
  await first.chat.getByRole('button', { name: 'Leave a message instead' }).click()
  await first.chat.getByRole('button', { name: 'Leave message' }).waitFor()
  await look('leaving a message', frame)
  expect(faults).toEqual([])
})

e2e('the forms before a chat and for nobody there, and a refusal, are accessible', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  const refused = await stage.visitor({
    url: await openSite(stage.server.url, { tag: 'data-workgroup="nothing"' }),
  })
  await refused.say('Hello')
  await refused.chat.getByText('The chat could not be opened').waitFor()
  await look('refused', chatFrameOf(refused.page))
  await askBefore(stage.server)
  await stage.set({ leaveMessageWhenNobody: true })
  const { page, chat } = await stage.visitor()
  await chat.getByText('What is it about?').waitFor()
  await look('questions before', chatFrameOf(page))
  await chat.getByLabel('Sales').check()
  await chat.getByLabel('Your order').fill('4711')
  await chat.getByRole('button', { name: 'Continue' }).click()
  await chat.getByRole('heading', { name: 'You are next' }).waitFor()
  const nobody = await stage.visitor()
  await nobody.chat.getByLabel('Support').check()
  await nobody.chat.getByLabel('Your order').fill('4712')
  await nobody.chat.getByRole('button', { name: 'Continue' }).click()
  await nobody.chat.getByText('We are away right now').first().waitFor()
  await look('nobody there', chatFrameOf(nobody.page))
  expect(faults).toEqual([])
})

e2e('a conversation with everything in it, its end and its rating are accessible', async () => {
  const stage = await open()
  const { look, faults } = inspect()
  const { visitor, agent } = await talk(stage)
  const { page, chat } = visitor
  const frame = chatFrameOf(page)
  await sayEverything(stage.server)
  await chat.locator('.said').filter({ hasText: 'Tea house' }).waitFor()
  await quoteAndAttach(visitor)
  await look('conversation', frame)
  await chat.locator('.bubble .image').first().click()
  await chat.locator('[role=dialog] img, dialog img').waitFor()
  // The light turns while the next view is inspected.
  await page.context().setOffline(true)
  await look('image', frame)
  await page.keyboard.press('Escape')
  await look('conversation at the console', agent.page)
  await lightSays(chat, 'No connection')
  await visitor.say('later')
  await look('offline', frame)
  await page.context().setOffline(false)
  // The text goes with its picture.
  await lightSays(chat, 'Connected')
  await chat.getByRole('button', { name: 'Send', exact: true }).click()
  await reads(agent.page, 'later')
  await goOnWaiting(stage, agent)
  await chat.getByText('You are being transferred to Support').waitFor()
  await look('agent away', frame)
  await agent.page.getByRole('tab', { name: 'Queue' }).click()
  await agent.page.getByRole('button', { name: 'Take' }).click()
  await agent.page.getByRole('button', { name: 'End', exact: true }).click()
  await agent.page.getByRole('button', { name: 'End conversation' }).click()
  await chat.locator('.stars label').first().waitFor()
  await look('ended', frame)
  await chat.locator('.stars label').last().click()
  await chat.getByRole('button', { name: 'Send rating' }).waitFor()
  await look('rating', frame)
  expect(faults).toEqual([])
})

/** Recalls a message, and starts to answer another with a picture. */
async function quoteAndAttach({ chat, say }: VisitorPage): Promise<void> {
  await say('a slip')
  const slip = chat.locator('.said', { hasText: 'a slip' })
  await slip.hover()
  await slip.getByRole('button', { name: 'Take back' }).click()
  await chat.getByText('You took back a message').waitFor()
  await chat.locator('.said', { hasText: 'Good day' }).hover()
  await chat.locator('.said', { hasText: 'Good day' }).getByRole('button', { name: 'Reply' }).click()
  await chat.locator('.composer .quoted').waitFor()
  const file = { name: 'pot.png', mimeType: 'image/png', buffer: await picture(60, 40) }
  await chat.locator('.composer input[type=file]').setInputFiles(file)
  await chat.locator('.attached').waitFor()
}

/** The agent goes away, and the visitor returns to the queue. */
async function goOnWaiting(stage: Stage, { page }: AgentPage): Promise<void> {
  await stage.set({ routing: 'MANUAL' })
  await page.getByRole('button', { name: 'Transfer' }).click()
  await page.locator('.choice', { hasText: 'Support' }).click()
  await page.locator('.hand-over').getByRole('button', { name: 'Transfer' }).click()
}

/** Sends one message of each kind, from both sides. */
async function sayEverything(server: TestServer): Promise<void> {
  const admin = await logIn(server)
  const files = new FileClient(server, admin, 'agent')
  const { body } = await server.http.get('/api/v1/thread/query?pageSize=10', admin.token)
  const topic = body.data.content[0]?.thread?.topic ?? (body.data.content[0] as unknown as { topic: string }).topic
  const { fileUrl: url, thumbnailUrl } = await files.upload(topic, await picture(640, 480), 'teapot.png')
  const image = { url, thumbnailUrl, width: 640, height: 480, name: 'teapot.png', size: 900 }
  const said: readonly (readonly [string, object])[] = [
    ['IMAGE', image],
    ['FILE', { url, name: 'order.pdf', size: 12_345, type: 'application/pdf' }],
    ['VOICE', { url, duration: 7, mimeType: 'audio/webm', waveform: [0.1, 0.6, 1, 0.4] }],
    ['LOCATION', { latitude: 30.2, longitude: 120.1, address: '1 Lake Road', label: 'Tea house' }],
  ]
  for (const [type, content] of said) expect((await files.send(topic, content, { type })).status).toBe(200)
  const extra = JSON.stringify({ quote: { uid: 'x', nickname: 'Vera', text: 'Hello' } })
  const text = { type: 'TEXT', content: 'See https://example.org and `code`', extra, thread: { topic } }
  expect((await server.http.post('/api/v1/message/rest/send', text, admin.token)).status).toBe(200)
}

e2e('the inspection finds faults, in the page and in the frame', async () => {
  const { page } = await (await open()).visitor()
  const { look, faults } = inspect()
  const plant = () => document.querySelector('h1')?.insertAdjacentHTML('afterend', '<img src="/favicon.ico">')
  for (const place of [page, chatFrameOf(page)]) {
    await place.evaluate(plant)
    await look('planted', place)
  }
  expect(faults.map((fault) => fault.split(':').slice(0, 2).join(':'))).toEqual(
    Array(2).fill('planted, light: image-alt'),
  )
})
