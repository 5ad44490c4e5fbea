import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { comeIn, e2e, reads, type Stage, theatre, type VisitorPage } from './browser.ts'
import { askBefore } from './prechat.ts'
import { focusIn, seen, stands } from './seen.ts'

const open = theatre()
/** A window of 1280 × 720 at 200 %. */
const zoomed = { viewport: { width: 640, height: 360 } }
const phone = { viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true }

const submitOf = ({ chat }: VisitorPage) => chat.locator('form button[type=submit]')
const problemOf = ({ chat }: VisitorPage, name: string) => chat.locator(`#${name}-problem`).innerText()

e2e('a form before the chat has the focus in its first field, and shows a problem at its field', async () => {
  const stage = await open()
  await askBefore(stage.server)
  for (const context of [{}, phone, zoomed]) {
    const visitor = await stage.visitor({ context })
    const { chat, page } = visitor
    await focusIn(chat.getByLabel('Support'))
    await stands(chat)
    await submitOf(visitor).click()
    expect(await problemOf(visitor, 'department')).toBe('Please choose one.')
    expect(await problemOf(visitor, 'note')).toBe('Please fill this in.')
    await focusIn(chat.getByLabel('Support'))
    await seen(chat.getByLabel('Support'))
    await chat.getByLabel('Sales').check()
    await chat.getByLabel('Your order').fill('   ')
    await submitOf(visitor).click()
    expect(await problemOf(visitor, 'note')).toBe('Please fill this in.')
    await focusIn(chat.getByLabel('Your order'))
    await seen(chat.getByLabel('Your order'))
    await chat.getByLabel('Your order').pressSequentially('4711')
    expect(await problemOf(visitor, 'note')).toBe('')
    await submitOf(visitor).click()
    await chat.locator('.composer').waitFor()
    await stands(chat)
    await page.context().close()
  }
})

/** Requires a name and an address before the chat. */
async function askWhoTheyAre({ http }: TestServer): Promise<void> {
  const { token } = await logIn({ http })
  const prechat = [
    { name: 'nickname', label: 'Name', type: 'text', required: true },
    { name: 'email', label: 'Email', type: 'email', required: true },
  ]
  expect((await http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', prechat }, token)).status).toBe(200)
}

/** Fills in the pre-chat form and waits in the queue with a question. */
async function waitWithAQuestion(stage: Stage): Promise<VisitorPage> {
  await askWhoTheyAre(stage.server)
  await stage.set({ routing: 'MANUAL' })
  const visitor = await stage.visitor()
  const { chat, say } = visitor
  await focusIn(chat.getByLabel('Name'))
  await chat.getByLabel('Name').fill('Vera')
  for (const odd of ['vera at example', 'vera@example']) {
    await chat.getByLabel('Email').fill(odd)
    await submitOf(visitor).click()
    await seen(chat.getByText('Please check this address.'))
    expect(await problemOf(visitor, 'email')).toBe('Please check this address.')
    await focusIn(chat.getByLabel('Email'))
  }
  await chat.getByLabel('Email').fill('vera@example.org')
  await submitOf(visitor).click()
  await say('Do you ship to Lisbon?')
  await chat.getByRole('heading', { name: 'You are next' }).waitFor()
  return visitor
}

e2e('a queuing visitor who leaves a message is not asked again, learns what is next, and is answered', async () => {
  const stage = await open()
  const visitor = await waitWithAQuestion(stage)
  const { chat, page } = visitor
  const held = (label: string) => chat.getByLabel(label).inputValue()
  await chat.getByRole('button', { name: 'Leave a message instead' }).click()
  await focusIn(chat.getByLabel('Your message'))
  await stands(chat)
  expect(await held('Your message')).toBe('Do you ship to Lisbon?')
  expect([await held('Your name'), await held('Email')]).toEqual(['Vera', 'vera@example.org'])
  await chat.getByLabel('Email').fill('vera@example')
  await submitOf(visitor).click()
  await seen(chat.getByText('Please check this address.'))
  await focusIn(chat.getByLabel('Email'))
  await chat.getByLabel('Email').fill('')
  await submitOf(visitor).click()
  expect(await problemOf(visitor, 'email')).toBe('Please enter an email or phone number.')
  await focusIn(chat.getByLabel('Email'))
  await chat.getByLabel('Email').fill('vera@example.org')
  await submitOf(visitor).click()
  const thanks = chat.getByRole('status').filter({ hasText: 'Thank you, we have your message' })
  await seen(thanks)
  await focusIn(thanks)
  expect(await thanks.innerText()).toContain('You will find our reply here, in this chat.')
  expect(await chat.getByText('We are away right now').count()).toBe(0)
  await stands(chat)
  await chat.getByRole('button', { name: 'Write another message' }).click()
  await focusIn(chat.getByLabel('Your message'))
  expect([await held('Your message'), await held('Email')]).toEqual(['', 'vera@example.org'])
  await page.reload()
  await comeIn(page)
  await seen(chat.locator('.said', { hasText: 'Left message · Vera · vera@example.org' }))
  expect([await held('Name'), await held('Email')]).toEqual(['Vera', 'vera@example.org'])
  await stands(chat)
  const { page: desk } = await stage.agent()
  await desk.getByRole('link', { name: 'Left messages' }).click()
  const card = desk.locator('.tray li', { hasText: 'Do you ship to Lisbon?' })
  for (const said of ['vera@example.org', 'Parley sends no email']) await seen(card.getByText(said))
  await card.getByRole('textbox').fill('To Lisbon within a week.')
  await card.getByRole('button', { name: 'Send answer' }).click()
  await reads(chat, 'To Lisbon within a week.')
})

e2e('at 200 % a waiting visitor sees what they wrote, and with nobody there the header promises nobody', async () => {
  const stage = await open()
  await stage.set({ routing: 'MANUAL' })
  const { chat, say } = await stage.visitor({ context: zoomed })
  await seen(chat.locator('.presence[data-presence=gone]', { hasText: 'No agent is free now' }))
  await say('Where is my order?')
  await seen(chat.getByRole('heading', { name: 'You are next' }))
  await seen(chat.locator('.said .bubble', { hasText: 'Where is my order?' }))
  await stands(chat)
  await seen(chat.getByRole('button', { name: 'Leave a message instead' }))
})

e2e('a half-filled form is there after a reload, and so is the state of a left message', async () => {
  const stage = await open()
  await askWhoTheyAre(stage.server)
  await stage.set({ routing: 'MANUAL' })
  const visitor = await stage.visitor()
  const { chat, page, say } = visitor
  const held = (label: string) => chat.getByLabel(label).inputValue()
  const again = async () => {
    await page.reload()
    await comeIn(page)
  }
  await chat.getByLabel('Name').fill('Vera')
  await chat.getByLabel('Email').fill('vera@ex')
  await again()
  await chat.getByLabel('Name').waitFor()
  expect([await held('Name'), await held('Email')]).toEqual(['Vera', 'vera@ex'])
  await chat.getByLabel('Email').fill('vera@example.org')
  await submitOf(visitor).click()
  await say('Do you ship to Lisbon?')
  const instead = chat.getByRole('button', { name: 'Leave a message instead' })
  await instead.click()
  await chat.getByLabel('Your message').fill('Do you ship to Lisbon? I cannot wait.')
  await chat.getByLabel('Email').fill('vera@example.com')
  await chat.getByLabel('Phone').fill('+351 123')
  await again()
  await instead.click()
  await focusIn(chat.getByLabel('Your message'))
  expect(await held('Your message')).toBe('Do you ship to Lisbon? I cannot wait.')
  expect([await held('Your name'), await held('Email'), await held('Phone')]).toEqual([
    ...['Vera', 'vera@example.com', '+351 123'],
  ])
  await submitOf(visitor).click()
  const thanks = chat.getByRole('status').filter({ hasText: 'Thank you, we have your message' })
  await seen(thanks)
  await again()
  await seen(thanks)
  expect(await thanks.innerText()).toContain('You will find our reply here, in this chat.')
  // The answers of the pre-chat form are filled in and can be changed.
  expect([await held('Name'), await held('Email')]).toEqual(['Vera', 'vera@example.com'])
  await stands(chat)
})
