import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import { type AgentPage, e2e, reads, type Stage, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()
const password = 'a password of her own'

async function goTo({ page }: AgentPage, section: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
}

async function hire(admin: AgentPage, name: string): Promise<void> {
  await goTo(admin, 'Agents')
  const { page } = admin
  await page.getByRole('button', { name: 'New agent' }).click()
  const form = page.locator('form.panel')
  await form.getByLabel('Name', { exact: true }).fill(name)
  await form.getByLabel('Username').fill(name.toLowerCase())
  await form.getByLabel('Password').fill(password)
  await form.getByRole('button', { name: 'Add' }).click()
  await page.locator('.panel summary', { hasText: name }).waitFor()
}

async function become({ page }: AgentPage, status: string): Promise<void> {
  const me = page.locator('.me-button')
  if ((await me.getAttribute('aria-label'))?.includes(status)) return
  await me.click()
  await page.locator('.me-menu').getByRole('menuitemradio', { name: status }).click()
  await expect.poll(() => me.getAttribute('aria-label')).toContain(status)
}

e2e('an agent created in the settings, and offers configured there, work at once', async () => {
  const stage = await open()
  const admin = await stage.agent()
  await hire(admin, 'Bea')
  await goTo(admin, 'Workgroups')
  const group = admin.page.locator('.panel', { hasText: 'Support' })
  await group.locator('summary').click()
  await group.getByLabel('Bea').check()
  await group.getByLabel('How they get it').selectOption('OFFER')
  await group.getByText('Saved').waitFor()
  await become(admin, 'Busy')
  const bea = await stage.agent('bea', { password })
  await become(bea, 'Available')
  const visitor = await stage.visitor()
  await visitor.say('Who has time?')
  await bea.page.locator('.cards').getByRole('button', { name: 'Accept' }).click()
  await reads(bea.page, 'Who has time?')
  await bea.say('I have')
  await reads(visitor.chat, 'I have')
  expect(await admin.page.locator('.cards button').count()).toBe(0)
  // She is not an admin.
  await bea.page.getByRole('link', { name: 'Settings' }).click()
  const sections = bea.page.getByRole('navigation', { name: 'Settings' })
  await expect.poll(() => sections.getByRole('link').allInnerTexts()).toEqual(['My console', 'Quick replies'])
})

e2e('a new password says which sign-ins it ends: one’s own elsewhere, another’s everywhere', async () => {
  const admin = await (await open()).agent()
  const { page } = admin
  await hire(admin, 'Cleo')
  const panelOf = (name: string) => page.locator('.panel', { has: page.locator('summary', { hasText: name }) })
  await panelOf('Cleo').locator('summary').click()
  const others = panelOf('Cleo').getByText('Changing it signs them out everywhere.')
  await others.scrollIntoViewIfNeeded()
  await seen(others)
  await panelOf('Cleo').locator('summary').click()
  await panelOf('Admin').locator('summary').click()
  const own = panelOf('Admin').getByText('Changing it signs you out everywhere else.')
  await own.scrollIntoViewIfNeeded()
  await seen(own)
  await goTo(admin, 'My console')
  const languages = page.getByLabel('Language').locator('option')
  await expect.poll(() => languages.allInnerTexts()).toEqual(['Same as the browser', 'English', '简体中文'])
})

e2e('a rated conversation is in the statistics and in their table', async () => {
  const { visitor, agent } = await talk(await open())
  const { page } = agent
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End conversation' }).click()
  await visitor.chat.locator('.stars label').nth(3).click()
  await visitor.chat.locator('.rating textarea').fill('Slow, but kind')
  await visitor.chat.locator('.rating .button').click()
  await page.getByText('Rated 4 of 5').first().waitFor()
  await seen(page.locator('.log').getByText('Slow, but kind'))
  await page.getByRole('link', { name: 'Statistics' }).click()
  const comment = page.locator('.comments li', { hasText: 'Slow, but kind' })
  await comment.scrollIntoViewIfNeeded()
  await seen(comment.getByText('Rated 4 of 5'))
  const number = (title: string) =>
    page
      .locator('.number', { has: page.getByText(title, { exact: true }) })
      .locator('strong')
      .textContent()
  await expect.poll(() => number('Satisfaction')).toBe('4 / 5')
  expect([await number('Answered'), await number('Missed'), await number('Open')]).toEqual(['1', '0', '0'])
  // Day by day: each measure, with its value for the period.
  const said = () => page.locator('.u-legend .u-series').allInnerTexts()
  await expect
    .poll(async () => (await said()).slice(1).join('; '))
    .toMatch(/^Others:?\s*0; Missed:?\s*0; Answered:?\s*1$/)
  await page.getByRole('button', { name: 'Satisfaction' }).click()
  await expect.poll(async () => (await said()).slice(1).join('; ')).toMatch(/^Satisfaction:?\s*4 \/ 5$/)
  const saving = page.waitForEvent('download')
  await page.getByRole('button', { name: 'Download CSV' }).click()
  const chunks: Buffer[] = []
  for await (const chunk of await (await saving).createReadStream()) chunks.push(chunk)
  const lines = Buffer.concat(chunks).toString().trim().split('\r\n')
  expect(lines).toHaveLength(8)
  expect(lines[0]).toBe(
    'Day,Conversations,Answered,Missed,Others,First response (median seconds),Time in the queue (median seconds),Satisfaction (1 to 5),Ratings',
  )
  expect(lines.at(-1)).toMatch(/^\d{4}-\d\d-\d\d,1,1,0,0,\d*\.?\d*,\d*\.?\d*,4,1$/)
})

e2e(
  'what is deleted in the settings comes back when undone, and the tag says on which side the bubble stands',
  async () => {
    const admin = await (await open()).agent()
    const { page } = admin
    await goTo(admin, 'Quick replies')
    await page.getByRole('button', { name: 'New quick reply' }).click()
    await page.getByLabel('Shortcut').fill('bye')
    await page.getByLabel('Text').fill('Have a good day')
    await page.getByLabel('For everybody').check()
    await page.getByRole('button', { name: 'Save' }).click()
    const reply = page.locator('.panel', { hasText: '/bye' })
    await reply.locator('summary').click()
    await reply.getByRole('button', { name: 'Delete' }).click()
    await reply.waitFor({ state: 'detached' })
    await page.locator('.toast', { hasText: '/bye deleted' }).getByRole('button', { name: 'Undo' }).click()
    await reply.getByText('For everybody').first().waitFor()
    await goTo(admin, 'Workgroups')
    const group = page.locator('.panel', { hasText: 'Support' })
    const members = group.locator('summary', { hasText: '1 member: ' })
    await members.click()
    await group.getByLabel('Admin').uncheck()
    await group.locator('summary', { hasText: 'No members' }).waitFor()
    await page.locator('.toast', { hasText: 'Admin removed' }).getByRole('button', { name: 'Undo' }).click()
    await members.waitFor()
    await goTo(admin, 'Widget')
    const tag = page.locator('.tag')
    await tag.waitFor()
    expect(await tag.textContent()).not.toContain('data-position')
    await page.getByLabel('Corner').selectOption('left')
    await tag.filter({ hasText: 'data-position="left"' }).waitFor()
  },
)

/** Fields, times and switches read as texts, and agents by their names. */
async function readsInWords(stage: Stage, admin: AgentPage): Promise<void> {
  const { page } = admin
  const { token } = await logIn(stage.server)
  const { body } = await stage.server.http.get('/api/v1/agent/query', token)
  const agentUid = (body.data.content as unknown as { uid: string; nickname: string }[]).find(
    ({ nickname }) => nickname === 'Cleo',
  )?.uid
  const change = { uid: 'df_wg_uid', settings: { offerSeconds: 120, inviteRating: true, routing: 'MANUAL' } }
  await stage.server.http.post('/api/v1/workgroup/member/remove', { workgroupUid: 'df_wg_uid', agentUid }, token)
  await stage.server.http.post('/api/v1/workgroup/update', change, token)
  await goTo(admin, 'My console')
  await goTo(admin, 'Audit log')
  const lines = page.locator('.table tbody tr')
  const what = async (at: number) => (await lines.nth(at).locator('td').allInnerTexts()).slice(2)
  await expect.poll(() => what(1)).toEqual(['Removed a member', 'Support', 'Agent: Cleo'])
  expect(await what(0)).toEqual([
    ...['Changed a workgroup', 'Support'],
    expect.stringMatching(
      /(?=.*Time to answer an offer: 30 seconds → 2 minutes)(?=.*Ask for a rating by message: off → on)(?=.*Nobody: agents take them from the queue)/,
    ),
  ])
}

e2e('an admin reads who did what, and downloads it as a table', async () => {
  const stage = await open()
  const admin = await stage.agent()
  await hire(admin, 'Cleo')
  const { page } = admin
  await goTo(admin, 'Audit log')
  const first = page.locator('.table tbody tr').first()
  await expect.poll(() => first.locator('td').allInnerTexts()).toHaveLength(5)
  const [time, ...rest] = await first.locator('td').allInnerTexts()
  expect(time).toMatch(/\d/)
  expect(rest.slice(0, 3)).toEqual(['Admin', 'Added an agent', 'Cleo'])
  expect(rest[3]).toContain('Username: cleo')
  expect(rest[3]).not.toContain(password)
  // Part of the whole row is visible where it stands, and the button is not covered.
  const box = await first.boundingBox()
  const { width = 0, height = 0 } = page.viewportSize() ?? {}
  expect(box && box.x >= 0 && box.y >= 0 && box.x < width && box.y + box.height <= height).toBe(true)
  const button = page.getByRole('button', { name: 'Download CSV' })
  const [file] = await Promise.all([page.waitForEvent('download'), button.click()])
  expect(file.suggestedFilename()).toBe('audit.csv')
  await readsInWords(stage, admin)
  const cleo = await stage.agent('cleo', { password })
  await cleo.page.getByRole('link', { name: 'Settings' }).click()
  expect(await cleo.page.getByRole('link', { name: 'Audit log' }).count()).toBe(0)
})

e2e('a wrong site of a widget stays to be corrected, and the audit log names who changed them', async () => {
  const stage = await open()
  const admin = await stage.agent()
  await goTo(admin, 'Widget')
  const { page } = admin
  const field = page.getByLabel('Sites of this widget')
  const enter = async (text: string) => {
    await field.fill(text)
    await field.blur()
  }
  await enter('shop.example/cart')
  await expect.poll(() => field.inputValue()).toBe('https://shop.example')
  await page.locator('.setting', { hasText: 'Sites of this widget' }).getByText('Saved').waitFor()
  const problem = page.locator('.problem')
  const tooMany = Array.from({ length: 51 }, (_, index) => `shop${index}.example`).join('\n')
  for (const [text, said] of [
    ['shop.example\nhello world', 'Not saved yet: “hello world”'],
    [tooMany, '50 sites at most'],
  ] as const) {
    await enter(text)
    await problem.filter({ hasText: said }).waitFor()
    expect(await field.inputValue()).toBe(text)
    const looks = () =>
      problem.evaluate((element) => {
        const { top, bottom } = element.getBoundingClientRect()
        const isSeen = top >= 0 && bottom <= innerHeight
        return [isSeen, getComputedStyle(element).color === getComputedStyle(document.body).color]
      })
    await expect.poll(looks).toEqual([true, false])
    expect(await page.getByText('Saved', { exact: true }).count()).toBe(0)
  }
  await enter('https://shop.example\nhttps://tea.example')
  await problem.waitFor({ state: 'detached' })
  await page.getByText('Saved', { exact: true }).waitFor()
  await goTo(admin, 'Audit log')
  const cells = page.locator('.table tbody tr').first().locator('td')
  await expect
    .poll(async () => (await cells.allInnerTexts()).slice(2))
    .toEqual([
      'Changed the widget',
      'Support',
      'Sites of this widget: https://shop.example → https://shop.example, https://tea.example',
    ])
})
