import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AgentPage, composerIn, e2e, reads, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()

const named = (page: Page, name: string) =>
  page.getByRole('button', { name, exact: true }).or(page.getByRole('link', { name, exact: true }))

/** Moves from field to field by Tab. */
async function fillsIn({ keyboard }: Page, texts: readonly string[]): Promise<void> {
  for (const [index, text] of texts.entries()) {
    if (index > 0) await keyboard.press('Tab')
    await keyboard.type(text)
  }
}

async function goTo({ page }: AgentPage, section: string): Promise<void> {
  await named(page, 'Settings').click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
}

e2e(
  'an opened form has the focus in its first field, and a finished one passes the focus on to what comes next',
  async () => {
    const stage = await open()
    const admin = await stage.agent()
    const { page } = admin
    const { keyboard } = page
    await goTo(admin, 'Agents')
    await named(page, 'New agent').click()
    await focusIn(page.getByLabel('Name', { exact: true }).first())
    await fillsIn(page, ['Bea', 'bea', 'a long password'])
    await keyboard.press('Enter')
    await page.locator('.panel summary', { hasText: 'bea' }).waitFor()
    await focusIn(named(page, 'New agent'))
    const bea = page.locator('.panel', { has: page.locator('summary', { hasText: 'bea' }) })
    await bea.locator('summary').click()
    await named(page, 'Delete').click()
    await focusIn(named(page, 'Cancel'))
    await keyboard.press('Enter')
    await focusIn(named(page, 'Delete'))
    await keyboard.press('Enter')
    await bea.getByText('for good?').waitFor()
    await named(page, 'Delete').click()
    await bea.waitFor({ state: 'detached' })
    const section = (name: string) => page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name })
    await focusIn(section('Agents'))
    await section('Workgroups').click()
    await page.getByLabel('New workgroup').fill('Sales')
    await keyboard.press('Tab')
    await keyboard.press('Enter')
    await page.locator('.panel summary', { hasText: 'Sales' }).waitFor()
    await focusIn(page.getByLabel('New workgroup'))
    await section('Widget').click()
    await named(page, 'Add a question').click()
    const question = page.getByLabel('Question', { exact: true })
    await focusIn(question)
    await keyboard.type('Who are you?')
    expect(await question.inputValue()).toBe('Who are you?')
    await named(page, 'Delete: Name').click()
    await focusIn(named(page, 'Add a question'))
    await fitsAPhoneTwiceAsLarge(admin)
  },
)

/** Returns what sticks out of the window, except inside scroll containers. */
const sideways = (page: Page) =>
  page.evaluate(() => {
    const all = [...document.querySelectorAll('.page, .page *')].filter(
      (one) => one.closest('.settings-tabs, .tag, .table-box') === null,
    )
    const out = all.filter(
      (one) => one.getClientRects().length > 0 && one.getBoundingClientRect().right > innerWidth + 1,
    )
    return out.map((one) => `${one.tagName}.${one.className}`)
  })

/** 390 px at 200 %. */
async function fitsAPhoneTwiceAsLarge(admin: AgentPage): Promise<void> {
  const { page } = admin
  await page.setViewportSize({ width: 195, height: 422 })
  const tabs = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  for (let at = 0; at < (await tabs.count()); at += 1) {
    await tabs.nth(at).click()
    await page.locator('.settings > :last-child:not(nav) :is(input, button, select, td)').first().waitFor()
    for (const summary of await page.locator('.settings summary').all()) await summary.click()
    expect([await tabs.nth(at).textContent(), await sideways(page)]).toEqual([await tabs.nth(at).textContent(), []])
  }
  await named(page, 'Statistics').click()
  await page.locator('.u-legend').waitFor()
  expect(await sideways(page)).toEqual([])
}

e2e(
  'an agent who is alone, without quick replies, is told what to do; no single click asks the visitor for anything',
  async () => {
    const stage = await open()
    const admin = await stage.agent()
    const visitor = await stage.visitor()
    await visitor.say('Hello')
    await admin.rows.first().click()
    const { page } = admin
    await focusIn(composerIn(page))
    // An emoji: the picker closes when the message is sent.
    await named(page, 'Emoji').click()
    await page.locator('.emoji-grid button').first().click()
    await page.keyboard.press('Enter')
    await page.locator('.emoji-picker').waitFor({ state: 'detached' })
    await named(page, 'Invite').click()
    await seen(page.getByText('Add them in the settings, under Agents.'))
    await page.keyboard.press('Escape')
    // The dialog has a separate button for asking for a rating.
    await named(page, 'Ask for a rating').click()
    await focusIn(page.getByRole('dialog').getByRole('button', { name: 'Cancel' }))
    await page.keyboard.press('Enter')
    await focusIn(composerIn(page))
    await visitor.say('Are you there?')
    await reads(page, 'Are you there?')
    expect(await page.locator('.log').getByText('Asked for a rating').count()).toBe(0)
    await named(page, 'Ask for a rating').click()
    await page.keyboard.press('Control+Enter')
    await visitor.chat.locator('.stars').waitFor()
    await focusIn(composerIn(page))
    await visitor.chat.locator('.stars label').nth(4).click()
    await visitor.chat.locator('.rating .button').click()
    await expect.poll(() => page.locator('.ask-rating').isDisabled()).toBe(true)
    expect(await page.locator('.ask-rating').getAttribute('title')).toBe('Rated 5 of 5')
    await writesFirstReply(admin)
  },
)

/** Creating a reply is offered where one would look for it. */
async function writesFirstReply(admin: AgentPage): Promise<void> {
  const { page } = admin
  // The first quick reply.
  await composerIn(page).click()
  await page.keyboard.type('/')
  await seen(page.getByText('No quick replies yet. Save what you write often'))
  await page.getByText('Write the first one').click()
  await focusIn(page.getByLabel('Shortcut'))
  await fillsIn(page, ['hi', '', '', 'Good day'])
  await named(page, 'Save').click()
  await focusIn(named(page, 'New quick reply'))
  await named(page, 'Inbox').click()
  await admin.rows.first().click()
  await focusIn(composerIn(page))
  expect(await composerIn(page).inputValue()).toBe('')
  await page.keyboard.type('/h')
  await page.keyboard.press('Enter')
  expect(await composerIn(page).inputValue()).toBe('Good day')
}

e2e(
  'an invalid email shows its problem at its field of the contact, stays in it, and is saved once it is valid',
  async () => {
    const { page } = (await talk(await open())).agent
    const email = page.locator('.fields label', { hasText: 'Email' }).locator('input')
    const problem = page.getByText('This is not an email address. It was not saved.')
    await email.fill('vera@example')
    await page.keyboard.press('Tab')
    await seen(problem)
    expect(await email.inputValue()).toBe('vera@example')
    await email.fill('vera@example.org')
    await problem.waitFor({ state: 'detached' })
    await page.keyboard.press('Tab')
    await seen(page.locator('.fields label', { hasText: 'Email' }).locator('.saved-mark', { hasText: 'Saved' }))
  },
)

e2e(
  'a field says in the console’s own words what it does not accept, and nothing else claims to be saved',
  async () => {
    const admin = await (await open()).agent('admin', { context: { locale: 'zh-CN' } })
    const { page } = admin
    await named(page, '设置').click()
    await page.getByRole('navigation', { name: '设置' }).getByRole('link', { name: '快捷回复' }).click()
    const problem = page.locator('.problem')
    const textbox = (name: string) => page.getByRole('textbox', { name, exact: true })
    const reply = async (shortcut: string, text: string) => {
      await textbox('快捷词').fill(shortcut)
      await textbox('内容').fill(text)
      await page.keyboard.press('Tab')
      await named(page, '保存').click()
    }
    await named(page, '新建快捷回复').click()
    // It is typed after a slash.
    await reply('/ship', 'It is on its way')
    await page.locator('.toast', { hasText: '已保存' }).waitFor()
    await seen(page.locator('.panel summary', { hasText: '/ship' }))
    await named(page, '新建快捷回复').click()
    await reply('on the way', '')
    await seen(problem.filter({ hasText: '请输入 1 到 32 个字符，不能含空格或斜杠。' }))
    await seen(problem.filter({ hasText: '此项必填。' }))
    expect(await page.locator('.toast').count()).toBe(0)
    const shortcut = textbox('快捷词')
    await focusIn(shortcut)
    // It is described by its problem and keeps its name.
    expect(await shortcut.evaluate((field) => field.getAttribute('aria-describedby')?.split(' ').length)).toBe(2)
    await page.keyboard.type('late')
    await expect.poll(() => problem.count()).toBe(1)
    await saysWhatOtherFieldsDoNotTake(page)
  },
)

async function saysWhatOtherFieldsDoNotTake(page: Page): Promise<void> {
  const problem = page.locator('.problem')
  const section = (name: string) => page.getByRole('navigation', { name: '设置' }).getByRole('link', { name })
  await section('客服').click()
  // The reply that is refused above is not saved.
  await page.getByRole('dialog', { name: '不保存就离开？' }).getByRole('button', { name: '离开' }).click()
  await named(page, '新建客服').click()
  await named(page, '添加').click()
  await expect.poll(() => problem.allInnerTexts()).toEqual(['此项必填。', '此项必填。', '此项必填。'])
  await page.getByRole('textbox', { name: '用户名', exact: true }).fill('李 雷')
  await page.getByLabel('密码').first().press('Enter')
  await seen(problem.filter({ hasText: '只能使用英文字母' }))
  await named(page, '取消').click()
  await section('技能组').click()
  await page.locator('.panel summary').first().click()
  // A duration is saved once the focus has left its number and its unit.
  await page.getByRole('spinbutton').first().fill('')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Tab')
  await seen(problem.filter({ hasText: '尚未保存。' }))
}
