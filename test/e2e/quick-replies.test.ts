import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { composerIn, e2e, type Stage, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

async function makeReplies({ server }: Stage, replies: readonly object[]): Promise<void> {
  const { token } = await logIn(server)
  for (let from = 0; from < replies.length; from += 1000) {
    const some = replies.slice(from, from + 1000)
    const { status } = await server.http.post('/api/v1/quickreply/create', { replies: some, shared: true }, token)
    expect(status).toBe(200)
  }
}

const thanks = { shortcut: 'thanks', title: 'Say thanks', content: 'Thank you, {visitor.name}!' }
const hours = { shortcut: 'hours', title: 'Opening hours', content: 'We are open from nine to six.' }
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name })
const written = (page: Page) => composerIn(page).inputValue()

e2e('a quick reply is inserted at the caret by a slash word or by the button, and what was typed stays', async () => {
  const stage = await open()
  await makeReplies(stage, [thanks, hours])
  const { agent } = await talk(stage)
  const { page } = agent
  const { keyboard } = page
  await focusIn(composerIn(page))
  await keyboard.type('Before  after')
  for (let index = 0; index < 6; index += 1) await keyboard.press('ArrowLeft')
  await keyboard.type('/tha')
  // The title, and the text with the names filled in.
  await seen(option(page, /Say thanks \/thanks/).getByText('Thank you!', { exact: true }))
  await keyboard.press('Enter')
  await expect.poll(() => written(page)).toBe('Before Thank you! after')
  await keyboard.type('x')
  expect(await written(page)).toBe('Before Thank you!x after')
  // Not in the middle of a word, and not in an address.
  await composerIn(page).fill('')
  for (const text of ['either/h', 'https://h', 'see /etc/h']) {
    await keyboard.type(text)
    expect(await page.locator('.quick-menu').count(), text).toBe(0)
    await composerIn(page).fill('')
  }
  await keyboard.type('Hello, ')
  await page.getByRole('button', { name: 'Quick replies' }).click()
  const search = page.getByRole('combobox', { name: 'Find a quick reply' })
  await focusIn(search)
  await keyboard.type('nine')
  await seen(option(page, /Opening hours/))
  expect(await option(page, /Say thanks/).count()).toBe(0)
  await keyboard.press('Enter')
  await focusIn(composerIn(page))
  expect(await written(page)).toBe('Hello, We are open from nine to six.')
  // Escape closes it, and the next key goes on where the text was.
  await page.getByRole('button', { name: 'Quick replies' }).click()
  await keyboard.press('Escape')
  await focusIn(composerIn(page))
  await keyboard.type(' Bye.')
  expect(await written(page)).toBe('Hello, We are open from nine to six. Bye.')
  expect(await page.locator('.quick-menu').count()).toBe(0)
})

/** No option lies on the next one, and each shows all that it should. */
async function standApart(page: Page): Promise<void> {
  const boxes = await page
    .locator('.quick-found [role=option]')
    .evaluateAll((options) =>
      options.map((one) => [
        one.getBoundingClientRect().top,
        one.getBoundingClientRect().bottom,
        one.scrollHeight - one.clientHeight,
      ]),
    )
  for (const [index, [top = 0, , hidden]] of boxes.entries())
    expect([top >= (boxes[index - 1]?.[1] ?? 0), hidden]).toEqual([true, 0])
}

e2e('with ten thousand quick replies the menu opens at once, scrolls, and is reached by keyboard', async () => {
  const stage = await open()
  const many = Array.from({ length: 10_000 }, (_, index) => ({
    ...{ shortcut: `r${index}`, title: `Reply ${String(index).padStart(4, '0')}` },
    content: `Text ${index}. ${'Words and more words. '.repeat(8)}`,
  }))
  await makeReplies(stage, many)
  const { agent } = await talk(stage)
  const { page } = agent
  await page.getByRole('button', { name: 'Quick replies' }).click()
  const size = () =>
    page
      .locator('.quick-found [role=option]')
      .first()
      .getAttribute('aria-setsize')
      .catch(() => '')
  await expect.poll(size, { timeout: 30_000 }).toBe('10000')
  await seen(option(page, /Reply 0000/))
  expect(await page.locator('.quick-found [role=option]').count()).toBe(50)
  await standApart(page)
  for (let index = 0; index < 8; index += 1) await page.keyboard.press('PageDown')
  await seen(page.locator('.quick-found [aria-selected=true]'))
  expect(await page.locator('.quick-found [aria-selected=true]').textContent()).toContain('Reply 0064')
  const tookMs = await page.evaluate(async () => {
    const field = document.activeElement as HTMLInputElement
    const from = performance.now()
    field.value = '9876'
    field.dispatchEvent(new Event('input', { bubbles: true }))
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    return performance.now() - from
  })
  await seen(option(page, /Reply 9876/))
  expect(tookMs).toBeLessThan(500)
  await page.keyboard.press('Enter')
  expect(await written(page)).toMatch(/^Text 9876\. /)
})

e2e('a visitor without a name is not called by a made-up one, and the workgroup by its own', async () => {
  const stage = await open()
  await makeReplies(stage, [
    { shortcut: 'dear', title: 'Begin', content: 'Dear {visitor.name}, thank you.' },
    { shortcut: 'who', title: 'Who we are', content: 'This is {workgroup.name}, {agent.name}.' },
  ])
  const [group] = await stage.server.rows(`select nickname from workgroups where uid = 'df_wg_uid'`)
  const { page } = (await talk(stage)).agent
  await page.keyboard.type('/dear')
  await seen(option(page, /Begin/).getByText('Thank you.', { exact: true }))
  await page.keyboard.press('Enter')
  await expect.poll(() => written(page)).toBe('Thank you.')
  await page.keyboard.type(' /who')
  await seen(option(page, /Who we are/).getByText(`This is ${group?.nickname}, Admin.`))
  await page.keyboard.press('Enter')
  await expect.poll(() => written(page)).toBe(`Thank you. This is ${group?.nickname}, Admin.`)
  const name = page.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('Wim')
  await name.press('Enter')
  await seen(page.locator('.pane-head').getByText('Wim'))
  await composerIn(page).fill('')
  await composerIn(page).focus()
  await page.keyboard.type('/dear')
  await page.keyboard.press('Enter')
  await expect.poll(() => written(page)).toBe('Dear Wim, thank you.')
})

e2e(
  'a reply from the button stands apart from the words around it, and one without a title has no empty line',
  async () => {
    const stage = await open()
    await makeReplies(stage, [{ ...hours, title: '' }])
    const { page } = (await talk(stage)).agent
    const insert = async (text: string, back: number) => {
      await composerIn(page).fill(text)
      for (let index = 0; index < back; index += 1) await page.keyboard.press('ArrowLeft')
      await page.getByRole('button', { name: 'Quick replies' }).click()
      await page.keyboard.press('Enter')
      await focusIn(composerIn(page))
      return written(page)
    }
    expect(await insert('Beforeafter', 5)).toBe(`Before ${hours.content} after`)
    expect(await insert('Hello,', 0)).toBe(`Hello, ${hours.content}`)
    expect(await insert('Before  after', 6)).toBe(`Before ${hours.content} after`)
    expect(await insert('()', 1)).toBe(`(${hours.content})`)
    expect(await insert('你好，', 0)).toBe(`你好，${hours.content}`)
    await composerIn(page).fill('')
    await page.getByRole('button', { name: 'Quick replies' }).click()
    const found = option(page, /We are open/)
    const text = found.getByText(hours.content)
    await seen(text)
    const [outer, inner] = [await found.boundingBox(), await text.boundingBox()]
    expect((outer?.height ?? 0) - (inner?.height ?? 0)).toBeLessThan(22)
  },
)
