import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, lightSays, reads, theatre } from './browser.ts'
import { openSite } from './host-page.ts'
import { seen } from './seen.ts'
import { answering, call, lastTold, type SitePage, script, siteOf, stateOf, tells, toldIn } from './site-page.ts'

const open = theatre()

e2e('a site sends a message, hears the conversation begin, go on and end, and knows its state', async () => {
  const stage = await open()
  const visitor = await siteOf(stage)
  const { page } = visitor
  const none = { ready: true, open: false, hidden: false, unread: 0, status: 'idle', connection: 'none', thread: null }
  expect(await stateOf(page)).toEqual(none)
  const agent = await answering(stage, visitor, 'Sent by the site')
  await tells(page, 'status', { status: 'chatting', position: null, estimatedWaitSeconds: null })
  await tells(page, 'connection', { connection: 'connected' })
  const [started, ...more] = (await toldIn(page, 'started')) as { uid: string; topic: string }[]
  expect([started?.topic, more]).toEqual([expect.stringMatching(/^org\/workgroup\/df_wg_uid\/./), []])
  await agent.say('An answer')
  const message = { uid: expect.any(String), type: 'TEXT', at: expect.any(Number), status: 'SUCCESS' }
  await tells(page, 'message', { ...message, content: 'An answer', sender: 'AGENT' })
  expect(await toldIn(page, 'message')).toContainEqual({ ...message, content: 'Sent by the site', sender: 'VISITOR' })
  await tells(page, 'unread', 1)
  const talking = { ...none, unread: 1, status: 'chatting', connection: 'connected', thread: started }
  await expect.poll(() => stateOf(page)).toEqual(talking)
  // The next page goes on: nothing starts again, and no message comes twice.
  await page.reload()
  await tells(page, 'connection', { connection: 'connected' })
  await agent.say('On the next page')
  await tells(page, 'message', { ...message, content: 'On the next page', sender: 'AGENT' })
  expect([await toldIn(page, 'started'), (await toldIn(page, 'message')).length]).toEqual([[], 1])
  await call(page, 'end')
  await tells(page, 'ended', { ...started, by: 'VISITOR' } as object)
  await tells(page, 'status', { status: 'ended', position: null, estimatedWaitSeconds: null })
  await seen(agent.page.locator('.said, .notice', { hasText: /ended|left/ }).last())
  await call(page, 'end')
  await expect.poll(() => lastTold(page, 'error')).toMatchObject({ code: 'no_conversation', command: 'end' })
  // Another conversation begins as if the visitor had written.
  await call(page, 'send', 'And another thing')
  await expect.poll(async () => (await toldIn(page, 'started')).length, { timeout: 10_000 }).toBe(1)
  await reads(agent.page, 'And another thing')
})

e2e(
  'a site opens, closes, hides and shows the chat, sets its language and theme, and fills in the composer',
  async () => {
    const stage = await open()
    const { page, chat, bubble } = await siteOf(stage)
    const frame = page.locator('parley-chat iframe')
    for (const [command, isOpen] of [
      ['toggle', true],
      ['toggle', false],
      ['open', true],
      ['close', false],
    ] as const) {
      await call(page, command)
      await expect.poll(() => frame.isVisible()).toBe(isOpen)
      expect((await stateOf(page)) as object).toMatchObject({ open: isOpen })
    }
    await call(page, 'hide')
    await expect.poll(() => bubble.isVisible()).toBe(false)
    expect((await stateOf(page)) as object).toMatchObject({ hidden: true })
    await call(page, 'show')
    await seen(bubble)
    await call(page, 'open')
    await call(page, 'locale', 'zh-CN')
    await call(page, 'theme', 'dark')
    await chat.locator('html[lang="zh-CN"][data-theme="dark"]').waitFor()
    await call(page, 'theme', 'auto')
    await chat.locator('html:not([data-theme])').waitFor()
    await call(page, 'prefill', 'I ask about order 4711')
    await expect.poll(() => composerIn(chat).inputValue()).toBe('I ask about order 4711')
    const names = await page.evaluate(() => (window as unknown as SitePage).told.map(([name]) => name))
    expect(names.filter((name) => name === 'open' || name === 'close').slice(-5)).toEqual([
      'open',
      'close',
      'open',
      'close',
      'open',
    ])
  },
)

e2e('a site that disconnects has no connection until it reconnects, and the event tells the truth', async () => {
  const stage = await open()
  const visitor = await siteOf(stage)
  const { page, chat } = visitor
  const agent = await answering(stage, visitor, 'Hello')
  await tells(page, 'connection', { connection: 'connected' })
  await call(page, 'disconnect')
  await tells(page, 'connection', { connection: 'disconnected' })
  await call(page, 'open')
  await lightSays(chat, 'No connection')
  await agent.say('While you were out')
  await call(page, 'send', 'Waits for the connection')
  await reads(chat, 'Waits for the connection')
  // An answer of the server in between shows that nothing else has come.
  expect(
    await page
      .frames()
      .at(-1)
      ?.evaluate(() => fetch('/healthz').then(({ status }) => status)),
  ).toBe(200)
  expect(await chat.getByText('While you were out').count()).toBe(0)
  expect(await agent.page.getByText('Waits for the connection').count()).toBe(0)
  await call(page, 'reconnect')
  await tells(page, 'connection', { connection: 'connected' })
  await reads(chat, 'While you were out')
  await reads(agent.page, 'Waits for the connection')
  const states = ((await toldIn(page, 'connection')) as { connection: string }[]).map(({ connection }) => connection)
  expect(states.slice(states.indexOf('disconnected'))).toEqual(['disconnected', 'connecting', 'connected'])
  await stage.restart(async () =>
    expect.poll(() => lastTold(page, 'connection')).not.toEqual({ connection: 'connected' }),
  )
  await expect.poll(() => lastTold(page, 'connection'), { timeout: 20_000 }).toEqual({ connection: 'connected' })
})

e2e('a site chooses a department, which the form then does not ask for', async () => {
  const stage = await open()
  const { token } = await logIn(stage.server)
  const made = await stage.server.http.post('/api/v1/workgroup/create', { nickname: 'Returns' }, token)
  const { uid } = made.body.data as { uid: string }
  const departments = ['df_wg_uid', uid]
  const set = await stage.server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', departments }, token)
  expect([made.status, set.status]).toEqual([200, 200])
  const visitor = await stage.visitor({ url: await openSite(stage.server.url, { script }) })
  const { page, chat } = visitor
  await seen(chat.locator('.form fieldset'))
  await call(page, 'department', 'of nobody')
  await expect.poll(() => lastTold(page, 'error')).toMatchObject({ code: 'unknown_department' })
  await call(page, 'department', uid)
  await composerIn(chat).waitFor()
  await visitor.say('I send it back')
  await expect.poll(() => toldIn(page, 'started'), { timeout: 10_000 }).toHaveLength(1)
  expect(((await toldIn(page, 'started')) as { topic: string }[])[0]?.topic).toContain(`org/workgroup/${uid}/`)
  await call(page, 'department', 'df_wg_uid')
  await expect.poll(() => lastTold(page, 'error')).toMatchObject({ code: 'conversation_open' })
})
