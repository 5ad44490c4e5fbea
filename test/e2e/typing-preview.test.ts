import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const typingIn = (page: Page) => page.locator('.pane .typing')

async function allow(stage: Stage): Promise<void> {
  const { token } = await logIn(stage.server)
  const wish = { workgroupUid: 'df_wg_uid', typingPreview: true }
  expect((await stage.server.http.post('/api/v1/widget/update', wish, token)).status).toBe(200)
}

e2e('unless an admin allows it, nothing of what a visitor types leaves their browser', async () => {
  const stage = await open()
  const sent: string[] = []
  const visitor = await stage.visitor()
  visitor.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sent.push(payload.toString('latin1')))
  })
  const agent = await stage.agent()
  await visitor.say('Hello')
  await agent.rows.first().click()
  await reads(agent.page, 'Hello')
  await composerIn(visitor.chat).pressSequentially('my secret')
  await seen(typingIn(agent.page))
  await expect.poll(() => sent.some((frame) => frame.includes('TYPING'))).toBe(true)
  expect(await typingIn(agent.page).innerText()).toBe('')
  expect(sent.filter((frame) => /secret|PREVIEW/.test(frame))).toEqual([])
  expect(await visitor.chat.getByText('even before you send it').count()).toBe(0)
})

e2e('once an admin allows it, the visitor is told so, and the agent sees what is there, until it is sent', async () => {
  const stage = await open()
  const admin = await stage.agent('admin', { path: '/console/settings/widget' })
  await admin.page.getByLabel('Typing preview').check()
  await seen(admin.page.locator('.setting', { hasText: 'Typing preview' }).getByText('Saved'))
  await admin.page.goto(`${stage.server.url}/console`)
  const visitor = await stage.visitor()
  const told = visitor.chat.getByText('Our agent sees what you type, even before you send it.')
  await seen(composerIn(visitor.chat))
  // There is no agent yet who sees anything.
  expect(await told.count()).toBe(0)
  await visitor.say('Hello')
  await seen(told)
  await admin.rows.first().click()
  await reads(admin.page, 'Hello')
  const field = composerIn(visitor.chat)
  const typing = typingIn(admin.page)
  await field.pressSequentially('Is it in')
  await seen(typing.getByText('Not sent yet'))
  // The last key of a burst arrives too.
  await expect.poll(() => typing.locator('p').innerText()).toBe('Is it in')
  await seen(typing)
  await field.press('Backspace')
  await field.press('Backspace')
  await field.pressSequentially('on sale?')
  await expect.poll(() => typing.locator('p').innerText()).toBe('Is it on sale?')
  await focusIn(field)
  await field.fill('')
  await expect.poll(() => typing.count()).toBe(0)
  await field.pressSequentially('How much?')
  await field.press('Enter')
  await reads(admin.page, 'How much?')
  await expect.poll(() => typing.count()).toBe(0)
})

e2e('a preview shows what it is as text, and the list says that it is not sent', async () => {
  const stage = await open()
  await allow(stage)
  const { agent, visitor } = await talk(stage)
  const hostile = '<img src=x onerror=alert(1)>'
  await composerIn(visitor.chat).fill(hostile)
  await expect.poll(() => typingIn(agent.page).locator('p').innerText()).toBe(hostile)
  expect(await agent.page.locator('.typing img').count()).toBe(0)
  await seen(agent.rows.first().getByText('Not sent yet'))
})

e2e('a visitor who waits for an agent is not told that one sees what is typed, and nothing of it is sent', async () => {
  const stage = await open()
  await allow(stage)
  const sent: string[] = []
  const visitor = await stage.visitor()
  visitor.page.on('websocket', (socket) => {
    socket.on('framesent', ({ payload }) => sent.push(payload.toString('latin1')))
  })
  await visitor.say('Hello')
  await reads(visitor.chat, 'Hello')
  await composerIn(visitor.chat).pressSequentially('my secret')
  await visitor.say('Still here')
  await expect.poll(() => sent.some((frame) => frame.includes('Still here'))).toBe(true)
  expect(sent.filter((frame) => /secret|PREVIEW/.test(frame))).toEqual([])
  expect(await visitor.chat.getByText('even before you send it').count()).toBe(0)
})

e2e('blanks, which cannot be sent, are not told as typing by either side', async () => {
  const stage = await open()
  const { agent, visitor } = await talk(stage)
  const sent: string[] = []
  for (const { page } of [agent, visitor]) {
    await page.reload()
    page.on('websocket', (socket) => {
      socket.on('framesent', ({ payload }) => sent.push(payload.toString('latin1')))
    })
    await page.reload()
  }
  await agent.rows.first().click()
  for (const place of [agent.page, visitor.chat]) {
    sent.length = 0
    await composerIn(place).fill('')
    await composerIn(place).pressSequentially('   ')
    await composerIn(place).fill('\u200b')
    await composerIn(place).fill('  a')
    await expect.poll(() => sent.filter((frame) => frame.includes('TYPING')).length).toBe(1)
    await composerIn(place).fill('  ')
    await expect.poll(() => sent.filter((frame) => frame.includes('PREVIEW')).length).toBe(1)
  }
})
