import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { comeIn, composerIn, e2e, type Place, reads, talk, theatre } from './browser.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()
/** Text that the server refuses, whoever sends it. */
const refusedText = 'with a NUL\0 in it'
const maxCharacters = 16_384

const textsIn = (place: Place) => place.locator('.said .text').allInnerTexts()

e2e('a refused message stays where it was written, above later ones, even after a reload', async () => {
  const { visitor, agent } = await talk(await open())
  const { chat, page, say } = visitor
  await composerIn(chat).evaluate((area, text) => {
    ;(area as HTMLTextAreaElement).value = text
    area.dispatchEvent(new InputEvent('input', { bubbles: true }))
  }, refusedText)
  await composerIn(chat).press('Enter')
  await seen(chat.locator('.failed'))
  await agent.say('Are you still there?')
  await reads(chat, 'Are you still there?')
  await say('Yes')
  await reads(agent.page, 'Yes')
  const order = async () => (await textsIn(chat)).slice(-4).map((text) => text.slice(0, 10))
  const wanted = ['Good day', 'with a NUL', 'Are you st', 'Yes']
  expect(await order()).toEqual(wanted)
  await page.reload()
  await comeIn(page)
  await expect.poll(order).toEqual(wanted)
})

e2e(
  'a text that is too long says so with the limit and is not sent; a refused one goes back to be shortened',
  async () => {
    const { visitor, agent } = await talk(await open())
    const { chat, page } = visitor
    const tooLong = 'tea '.repeat(maxCharacters / 4 + 10).trim()
    await composerIn(chat).fill(tooLong)
    await seen(chat.getByText(`${tooLong.length} characters: ${maxCharacters} at most.`))
    expect(await chat.getByRole('button', { name: 'Send', exact: true }).isDisabled()).toBe(true)
    await composerIn(chat).press('Enter')
    expect(await composerIn(chat).inputValue()).toBe(tooLong)
    await stands(chat)
    // A page that does not know the limit.
    await page.route('**/widget/config*', async (route) => {
      const answer = await (await route.fetch()).json()
      await route.fulfill({ json: { ...answer, data: { ...answer.data, maxTextCharacters: undefined } } })
    })
    await page.reload()
    await comeIn(page)
    await composerIn(chat).press('Enter')
    const failed = chat.locator('.failed', { hasText: 'Too long to send.' })
    await failed.waitFor()
    expect(await failed.getByRole('button').allInnerTexts()).toEqual(['Edit', 'Delete'])
    await failed.getByRole('button', { name: 'Edit' }).click()
    await focusIn(composerIn(chat))
    expect(await composerIn(chat).inputValue()).toBe(tooLong)
    expect(await failed.count()).toBe(0)
    await composerIn(chat).fill('Only tea')
    await composerIn(chat).press('Enter')
    await reads(agent.page, 'Only tea')
  },
)

e2e('the agent sees that the visitor is typing until it is cleared', async () => {
  const { visitor, agent } = await talk(await open())
  await composerIn(visitor.chat).fill('I would like')
  const typing = agent.page.locator('.log .typing')
  await seen(typing)
  // What is typed is the visitor's own until it is sent.
  expect(await typing.getByText('I would like').count()).toBe(0)
  await composerIn(visitor.chat).fill('')
  await expect.poll(() => typing.count(), { timeout: 10_000 }).toBe(0)
})

e2e('a blank message of an earlier version is called one', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const { token } = await logIn(stage.server)
  const topic = await agent.page.locator('.rows li').first().getAttribute('data-topic')
  for (const uid of ['none', 'blanks']) {
    const sent = { uid, type: 'TEXT', content: uid, thread: { topic } }
    expect((await stage.server.http.post('/api/v1/message/rest/send', sent, token)).status).toBe(200)
    await reads(visitor.chat, uid)
  }
  const db = new DatabaseSync(join(stage.server.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec(`update messages set content = '' where uid = 'none'`)
  db.exec(`update messages set content = ' \u200b\u3164' where uid = 'blanks'`)
  db.close()
  await Promise.all([visitor.page.reload(), agent.page.reload()])
  await agent.page.locator('.rows li').first().click()
  for (const place of [visitor.chat, agent.page]) {
    await expect.poll(() => place.locator('.bubble', { hasText: 'Empty message' }).count()).toBe(2)
    await seen(place.locator('.bubble', { hasText: 'Empty message' }).last())
  }
  await seen(agent.page.locator('.row-saying', { hasText: 'Empty message' }))
})

e2e('long names take one to three lines, and a right-to-left preview is truncated at its end', async () => {
  const stage = await open()
  const [agent, visitor] = [await stage.agent(), await stage.visitor()]
  await visitor.page.evaluate((nickname) => {
    ;(window as unknown as { Parley: (...call: unknown[]) => void }).Parley('identify', { nickname })
  }, 'Wolfeschlegelsteinhausenbergerdorff '.repeat(6))
  const arabic = 'مرحبا، أود أن أسأل عن الطلب الذي أرسلته قبل أسبوعين ولم يصل حتى الآن إلى عنواني الجديد'
  await visitor.say(arabic)
  await agent.rows.first().click()
  await reads(agent.page, arabic)
  const saying = agent.page.locator('.row-saying')
  const isBeginningSeen = () =>
    saying.evaluate((row) => {
      const text = row.querySelector('bdi')?.firstChild
      if (text === null || text === undefined) return false
      const range = document.createRange()
      range.setStart(text, 0)
      range.setEnd(text, 1)
      const [first, room] = [range.getBoundingClientRect(), row.getBoundingClientRect()]
      return first.left >= room.left - 1 && first.right <= room.right + 1
    })
  await expect.poll(isBeginningSeen).toBe(true)
  const heightOf = async (what: string) => (await agent.page.locator(what).first().boundingBox())?.height ?? 0
  await agent.page.locator('.said .name', { hasText: 'Wolfe' }).first().waitFor()
  expect(await heightOf('.said .name')).toBeLessThan(24)
  expect(await heightOf('.who h3')).toBeLessThan(80)
})

e2e('the log stays at its end while a draft of several lines grows and shrinks, in both faces', async () => {
  const { visitor, agent } = await talk(await open())
  for (let line = 1; line <= 30; line += 1) await agent.say(`Line ${line}`)
  await reads(visitor.chat, 'Line 30')
  for (const [place, page] of [
    [visitor.chat, visitor.page],
    [agent.page, agent.page],
  ] as const) {
    const gap = () =>
      place.locator('.log').evaluate((log) => Math.round(log.scrollHeight - log.scrollTop - log.clientHeight))
    await expect.poll(gap).toBe(0)
    await focusIn(composerIn(place))
    for (const key of ['a', 'Shift+Enter', 'b', 'Shift+Enter', 'c', 'd', 'e', 'Backspace', 'Backspace']) {
      await page.keyboard.press(key)
      await expect.poll(gap).toBe(0)
    }
    await seen(place.locator('.said', { hasText: 'Line 30' }))
  }
})
