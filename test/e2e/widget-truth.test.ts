import { expect } from 'vitest'
import { e2e, type Stage, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { focusIn, seen, stands } from './seen.ts'
import { agentOf, newWorkgroup } from './unseen-agent.ts'

const open = theatre()
/** A window of 1280 × 720 at 200 %. */
const zoomed = { viewport: { width: 640, height: 360 } }

const siteOf = ({ server }: Stage, sid: string, more = '') =>
  openSite(server.url, { tag: `data-workgroup="${sid}" ${more}` })

e2e('where nobody is there no greeting promises an answer right here, in both languages', async () => {
  const stage = await open()
  const agent = await agentOf(stage.server)
  const sid = await newWorkgroup(agent, { leaveMessageWhenNobody: true }, [])
  const english = await stage.visitor({ url: await siteOf(stage, sid) })
  await seen(english.chat.locator('.greeting', { hasText: 'Leave a message. You will find our reply here.' }))
  expect(await english.chat.getByText('right here').count()).toBe(0)
  // An agent has come meanwhile: availability is checked whenever the chat opens.
  await agent.post('/api/v1/workgroup/member/add', { workgroupUid: sid, agentUid: 'df_ag_uid' })
  await english.bubble.click()
  await english.bubble.click()
  await seen(english.chat.locator('.greeting', { hasText: 'We reply right here' }))
  await agent.post('/api/v1/workgroup/member/remove', { workgroupUid: sid, agentUid: 'df_ag_uid' })
  const chinese = await stage.visitor({ url: await siteOf(stage, sid, 'data-locale="zh-CN"') })
  await seen(chinese.chat.locator('.greeting', { hasText: '请留言，客服回复后您可在此处查看。' }))
  // With the form off, answers come here, only later: header, greeting and card say the same.
  await agent.post('/api/v1/agent/update/status', { status: 'AWAY' })
  const { chat, page, say } = await stage.visitor({ url: await openSite(stage.server.url) })
  await seen(chat.locator('.presence[data-presence=gone]', { hasText: 'No agent is free now' }))
  await seen(chat.locator('.greeting', { hasText: 'What you write is kept. We reply here later.' }))
  await say('Hello')
  const card = chat.locator('.card.waiting')
  await seen(card.getByText('No agent is free now. What you write is kept and answered here.'))
  expect(await card.textContent()).not.toMatch(/minute|hour/)
  await page.evaluate(() => (window as unknown as { Parley: (...call: string[]) => void }).Parley('locale', 'zh-CN'))
  await seen(card.getByText('暂无空闲客服'))
})

e2e(
  'where the queue is full the visitor reads that, in both languages and after a reload, and not that nobody is there',
  async () => {
    const stage = await open()
    const agent = await agentOf(stage.server)
    const sid = await newWorkgroup(agent, { routing: 'MANUAL', maxWaiting: 1 })
    const first = await stage.visitor({ url: await siteOf(stage, sid) })
    await seen(first.chat.locator('.greeting', { hasText: 'right here' }))
    await first.say('Hello')
    await seen(first.chat.getByRole('heading', { name: 'You are next' }))
    const { chat, page, say } = await stage.visitor({ url: await siteOf(stage, sid) })
    await seen(chat.locator('.presence[data-presence=busy]', { hasText: 'All agents are busy. Leave a message' }))
    await seen(chat.locator('.greeting', { hasText: 'Leave a message. You will find our reply here.' }))
    await say('Where is my order?')
    const heading = chat.getByRole('heading', { name: 'All agents are busy, and the queue is full' })
    await seen(heading)
    await focusIn(chat.getByLabel('Your message'))
    await seen(chat.getByText('Your email or phone number, so that we know who wrote (required).'))
    expect(await chat.getByText(/away/).count()).toBe(0)
    await page.reload()
    await page.locator('parley-chat iframe').waitFor()
    await seen(heading)
    await page.evaluate(() => (window as unknown as { Parley: (...call: string[]) => void }).Parley('locale', 'zh-CN'))
    await seen(chat.getByRole('heading', { name: '客服正忙，排队人数已满' }))
    expect(await chat.getByText('不在').count()).toBe(0)
    await stands(chat)
  },
)

e2e('an open panel learns within half a minute that nobody is free any more, and that somebody is again', async () => {
  const stage = await open()
  const agent = await agentOf(stage.server)
  const sid = await newWorkgroup(agent, { nameAgents: true }, ['df_ag_uid'])
  const { chat } = await stage.visitor({ url: await siteOf(stage, sid) })
  await seen(chat.locator('.greeting', { hasText: 'We reply right here' }))
  await seen(chat.locator('.serving'))
  const waits = { timeout: 40_000 }
  await agent.post('/api/v1/agent/update/status', { status: 'BUSY' })
  await chat.locator('.greeting', { hasText: 'We reply here later' }).waitFor(waits)
  // Nobody is promised who would not answer now.
  expect(await chat.locator('.serving').count()).toBe(0)
  await agent.post('/api/v1/agent/update/status', { status: 'AVAILABLE' })
  await chat.locator('.greeting', { hasText: 'We reply right here' }).waitFor(waits)
})

e2e('while an agent is asked the visitor reads that and no time, and their place after a decline', async () => {
  const stage = await open()
  const agent = await agentOf(stage.server)
  const sid = await newWorkgroup(agent, { accept: 'OFFER', offerSeconds: 300 })
  const { chat, page, say } = await stage.visitor({ url: await siteOf(stage, sid) })
  await say('Hello')
  const card = chat.locator('.card.waiting')
  await seen(card.getByRole('heading', { name: 'We are asking an agent to join you' }))
  expect(await card.innerText()).not.toMatch(/minute|hour/)
  await page.reload()
  await page.locator('parley-chat iframe').waitFor()
  await seen(card.getByRole('heading', { name: 'We are asking an agent to join you' }))
  await agent.post('/api/v1/agent/decline', { threadUid: agent.thread().uid })
  await seen(card.getByRole('heading', { name: 'You are next' }))
  await seen(card.getByText('No agent is free now.'))
  await stands(chat)
})

e2e('a language and a transcript requested offline arrive once there is a network', async () => {
  const stage = await open()
  await stage.set({ routing: 'MANUAL' })
  const { chat, page, say } = await stage.visitor({ url: await openSite(stage.server.url) })
  await say('Hello')
  const card = chat.locator('.card.waiting')
  await seen(card.getByRole('heading', { name: 'You are next' }))
  const options = chat.getByRole('button', { name: 'Options' })
  await options.click()
  const transcript = chat.getByRole('menuitem', { name: 'Download transcript' })
  await transcript.waitFor()
  await page.context().setOffline(true)
  await transcript.click()
  await seen(chat.getByRole('menu').getByText('This part could not be loaded'))
  await page.evaluate(() => (window as unknown as { Parley: (...call: string[]) => void }).Parley('locale', 'zh-CN'))
  await seen(chat.locator('.header .light', { hasText: 'No connection' }))
  await seen(transcript)
  await page.context().setOffline(false)
  await seen(card.getByRole('heading', { name: '下一位就是您' }))
  // The chat words the server's messages in its own language.
  expect(await card.innerText()).not.toMatch(/[a-z]/i)
  await seen(chat.locator('.header', { hasText: '正在排队 · 下一位就是您' }))
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    chat.getByRole('menuitem', { name: '下载聊天记录' }).click(),
  ])
  expect(saved.suggestedFilename()).toMatch(/txt$/)
})

e2e('at 200 % the actions after a refusal are visible', async () => {
  const stage = await open()
  const visitor = await stage.visitor({ url: await openSite(stage.server.url), context: zoomed })
  await visitor.page.route('**/visitor/api/v1/init', (route) =>
    route.fulfill({ status: 403, json: { error: 'forbidden', message: '' } }),
  )
  await visitor.say('Where is my order?')
  await seen(visitor.chat.getByRole('heading', { name: 'The chat could not be opened' }))
  await seen(visitor.chat.getByRole('button', { name: 'Try again' }))
  await stands(visitor.chat)
})
