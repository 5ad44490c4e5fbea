import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { type AgentPage, e2e, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const wide = { context: { viewport: { width: 1440, height: 900 }, locale: 'en-US' } }

async function goTo({ page }: AgentPage, section: string): Promise<void> {
  await page.getByRole('link', { name: 'Settings' }).click()
  await page.getByRole('navigation', { name: 'Settings' }).getByRole('link', { name: section }).click()
}

const xOf = async (element: Locator) => (await element.boundingBox())?.x ?? 0

/** Returns how many px of its text a select does not show. */
const cut = (select: Locator) =>
  select.evaluate((element: HTMLSelectElement) => {
    const all = element.cloneNode(true) as HTMLSelectElement
    all.style.width = 'max-content'
    all.style.minWidth = '0'
    all.value = element.value
    for (const option of [...all.options]) if (!option.selected) option.remove()
    element.before(all)
    const needed = all.getBoundingClientRect().width
    all.remove()
    return Math.max(0, needed - element.getBoundingClientRect().width)
  })

e2e('a problem below a field leaves the field where it is, however long it is', async () => {
  const admin = await (await open()).agent('admin', wide)
  await goTo(admin, 'Agents')
  const { page } = admin
  await page.getByRole('button', { name: 'New agent' }).click()
  const form = page.locator('form.panel')
  const field = form.getByLabel('Username')
  const before = await xOf(field)
  await field.fill('bea lee')
  await form.getByRole('button', { name: 'Add' }).click()
  await seen(form.getByText('Latin letters (a to z'))
  expect(await xOf(field)).toBe(before)
})

e2e('the fields of the widget stand below each other, and those of a question show their texts', async () => {
  const admin = await (await open()).agent('admin', wide)
  await goTo(admin, 'Widget')
  const { page } = admin
  const fields = ['Title', 'Greeting', 'Appearance', 'Corner', 'Language'].map((name) =>
    page.locator('.look .setting', { hasText: new RegExp(`^${name}`) }).locator('input, select'),
  )
  await fields[0]?.waitFor()
  expect(new Set(await Promise.all(fields.map(xOf))).size).toBe(1)
  await page.getByRole('button', { name: 'Add a question' }).click()
  const row = page.locator('.prechat-question')
  await row.getByLabel('Kind of field').selectOption('textarea')
  await row.getByLabel('Saved as').selectOption('other')
  for (const name of ['Kind of field', 'Saved as']) expect(await cut(row.getByLabel(name))).toBe(0)
  const hint = await page.getByText('Fewer questions, more conversations').boundingBox()
  const top = (await row.getByRole('textbox').boundingBox())?.y ?? 0
  expect(top - ((hint?.y ?? 0) + (hint?.height ?? 0))).toBeGreaterThanOrEqual(6)
})

e2e('a time of the audit log stands in one line', async () => {
  const stage = await open()
  await stage.set({ offerSeconds: 120, inviteRating: true, routing: 'MANUAL' })
  const admin = await stage.agent('admin', wide)
  await goTo(admin, 'Audit log')
  const time = admin.page.locator('.table tbody td').first()
  await seen(time)
  const lines = await time.evaluate((cell) => {
    const range = document.createRange()
    range.selectNodeContents(cell)
    return new Set([...range.getClientRects()].map(({ y }) => y)).size
  })
  expect(lines).toBe(1)
})

e2e('Escape answers a question within the page with no, and goes back to its button', async () => {
  const admin = await (await open()).agent('admin', wide)
  await goTo(admin, 'API keys')
  const { page } = admin
  await page.getByPlaceholder('Name of a new key').fill('Shop')
  await page.keyboard.press('Enter')
  const revoke = page.getByRole('button', { name: 'Revoke', exact: true })
  await revoke.click()
  await seen(page.getByText('Revoke Shop?'))
  await page.keyboard.press('Escape')
  expect(await page.getByText('Revoke Shop?').count()).toBe(0)
  await focusIn(revoke)
})

e2e('the switch of the left messages stays where it is, whether there are any', async () => {
  const admin = await (await open()).agent('admin', wide)
  const { page } = admin
  await page.locator('.rail-button').nth(1).click()
  await page.getByText('No left messages to answer').waitFor()
  const place = page.locator('.page-head .segments')
  const before = await xOf(place)
  await page.route('**/leavemsg/query*', (asked) => asked.fulfill({ json: { data: { content: [left] } } }))
  await page.getByRole('button', { name: 'Answered' }).click()
  await page.getByText('Call me').waitFor()
  expect(await xOf(place)).toBe(before)
})

const left = {
  ...{ uid: 'left', user: { uid: 'v', nickname: 'Nora', avatar: '' }, content: 'Call me', nickname: 'Nora' },
  ...{ contact: '', mobile: '', email: '', state: 'answered', createdAt: 1, answeredBy: 'x', answeredAt: 2 },
}

async function press({ page }: { readonly page: Page }, key: string): Promise<void> {
  await page.keyboard.press(key)
}

e2e('the key that pins is listed where there is room for it, and elsewhere says why it does nothing', async () => {
  const stage = await open()
  const agent = await stage.agent('admin', wide)
  const visitor = await stage.visitor()
  await visitor.say('Hello')
  await agent.rows.first().click()
  const { page } = agent
  const listed = page.getByRole('dialog').getByText('Pin beside the others')
  await press(agent, 'Control+/')
  await seen(page.getByRole('dialog').getByText('Show or hide details'))
  expect(await listed.count()).toBe(0)
  await press(agent, 'Escape')
  await press(agent, 'Escape')
  await press(agent, 'p')
  await seen(page.getByText('Pinning needs a wider window'))
  await page.setViewportSize({ width: 1700, height: 900 })
  await press(agent, 'Control+/')
  await seen(listed)
})

const phone = { context: { viewport: { width: 390, height: 844 }, locale: 'en-US', hasTouch: true } }

e2e('on a phone all sections of the settings are in view, and explanations stand above their fields', async () => {
  const stage = await open()
  const { page } = await stage.agent('admin', { path: '/console/settings/workgroups/df_wg_uid', ...phone })
  const tabs = page.getByRole('navigation', { name: 'Settings' }).getByRole('link')
  await expect.poll(() => tabs.count()).toBe(10)
  for (const tab of await tabs.all()) await seen(tab)
  const kept = page.locator('.setting', { hasText: 'Place kept after leaving the page' })
  await kept.scrollIntoViewIfNeeded()
  const [said, field] = [await kept.locator('small').first().boundingBox(), await kept.locator('input').boundingBox()]
  expect(said?.width).toBeGreaterThan(250)
  expect(field?.y).toBeGreaterThanOrEqual((said?.y ?? 0) + (said?.height ?? 0))
})

e2e('on a phone the tools of the composer stand in one line', async () => {
  const { agent } = await talk(await open(), phone)
  const tools = agent.page.locator('.composer-tools')
  const middles = () =>
    tools.locator('button').evaluateAll((all) => {
      const boxes = all.map((one) => one.getBoundingClientRect())
      return [...new Set(boxes.map(({ top, height }) => Math.round((top + height / 2) / 3)))]
    })
  for (const width of [390, 360]) {
    await agent.page.setViewportSize({ width, height: 740 })
    await expect.poll(middles).toHaveLength(1)
    expect(await tools.locator('button').count()).toBe(8)
    await seen(tools.getByRole('button', { name: 'Send' }))
  }
})

/** Returns the contrasts of the open row's face to the row, and of its light to the rim around it. */
function contrastsOf(row: Element): number[] {
  const lightness = (css: string) => {
    const paint = new OffscreenCanvas(1, 1).getContext('2d')
    if (paint === null) throw new Error('no canvas')
    paint.fillStyle = css
    paint.fillRect(0, 0, 1, 1)
    const linear = [...paint.getImageData(0, 0, 1, 1).data].map((value) => {
      const part = value / 255
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4
    })
    const [red = 0, green = 0, blue = 0] = linear
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
  }
  const contrast = (one: string, other: string) => {
    const [low = 0, high = 0] = [lightness(one), lightness(other)].sort((a, b) => a - b)
    return (high + 0.05) / (low + 0.05)
  }
  const [face, dot] = [row.querySelector('.portrait'), row.querySelector('.dot')]
  if (face === null || dot === null) return []
  const [of, at] = [getComputedStyle(face), getComputedStyle(dot)]
  const rim =
    Number.parseFloat(of.outlineWidth) > 0 && of.outlineStyle !== 'none' ? of.outlineColor : of.backgroundColor
  return [contrast(rim, getComputedStyle(row).backgroundColor), contrast(at.backgroundColor, at.borderTopColor)]
}

e2e('the face and the light of the open row stand out from its tint, light and dark', async () => {
  const { agent } = await talk(await open())
  const row = agent.page.locator('.row[aria-current]')
  await seen(row.locator('.dot'))
  for (const colorScheme of ['light', 'dark'] as const) {
    await agent.page.emulateMedia({ colorScheme })
    for (const contrast of await row.evaluate(contrastsOf)) expect(contrast).toBeGreaterThanOrEqual(3)
    expect(await row.evaluate(contrastsOf)).toHaveLength(2)
  }
})
