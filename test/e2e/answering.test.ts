import { expect } from 'vitest'
import { logIn } from '../support/people.ts'
import type { TestServer } from '../support/test-server.ts'
import { type AgentPage, e2e, talk, theatre, type VisitorPage } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

const options = [
  { uid: '1', label: 'Red' },
  { uid: '2', label: 'Blue' },
  { uid: '3', label: 'Green' },
]

/** A visitor, an agent, and a backend that asks. */
async function meet() {
  const stage = await open()
  await stage.set({ reopenSeconds: 0 })
  const { visitor, agent } = await talk(stage)
  const { server } = stage
  const admin = await logIn(server)
  const topic = String(server.rows('select topic from threads')[0]?.topic)
  const ask = async (type: string, content: object, uid: string) => {
    const message = { uid, type, content: JSON.stringify(content), thread: { topic } }
    expect((await server.http.post('/api/v1/message/rest/send', message, admin.token)).status).toBe(200)
  }
  return { server, visitor, agent, ask }
}

const answersIn = (server: TestServer, type: string) =>
  server
    .rows(`select content from messages where type = '${type}' order by seq`)
    .map(({ content }) => JSON.parse(String(content)))

async function end({ page }: AgentPage): Promise<void> {
  await page.getByRole('button', { name: 'End', exact: true }).click()
  await page.getByRole('button', { name: 'End conversation' }).click()
  await page.getByText('The visitor can start again at any time.').waitFor()
}

const optionIn = ({ chat }: VisitorPage, name: string) => chat.getByRole('button', { name, exact: true })

e2e('a visitor presses an option, and another later: both sides see the last one as chosen, once', async () => {
  const { server, visitor, agent, ask } = await meet()
  await ask('CHOICE', { content: 'Which pot?', options, choiceUid: 'c1' }, 'q1')
  await seen(optionIn(visitor, 'Red'))
  // The agents' own question is not theirs to answer.
  await seen(agent.page.locator('.option', { hasText: 'Red' }))
  expect(await agent.page.getByRole('button', { name: 'Red', exact: true }).count()).toBe(0)
  await optionIn(visitor, 'Red').press('Enter')
  await seen(agent.page.locator('.option[data-chosen=true]', { hasText: 'Red' }))
  await seen(agent.page.locator('.answer', { hasText: 'Answer · Which pot?' }).getByText('Red'))
  await optionIn(visitor, 'Blue').click()
  for (const place of [agent.page, visitor.chat]) {
    const chosen = place.locator('.option:is([data-chosen=true], [aria-pressed=true])')
    await expect.poll(() => chosen.allInnerTexts()).toEqual([expect.stringContaining('Blue')])
    await expect.poll(() => place.locator('.answer').allInnerTexts()).toEqual([expect.stringContaining('Blue')])
  }
  expect(answersIn(server, 'CHOICE_SUBMIT')).toEqual([
    { uid: 'q1', choiceUid: 'c1', selectedValues: ['1'], content: 'Red' },
    { uid: 'q1', choiceUid: 'c1', selectedValues: ['2'], content: 'Blue' },
  ])
  await seen(agent.page.locator('.row-saying', { hasText: '[Answer] Blue' }))
})

e2e('several options are sent together, and nothing can be pressed once the thread has ended', async () => {
  const { server, visitor, agent, ask } = await meet()
  await ask('CHOICE', { content: 'Which cups?', multiple: true, options }, 'q2')
  await ask(
    'BUTTON',
    {
      content: 'Shall we call?',
      options: [
        { uid: 'y', label: 'Yes' },
        { uid: 'n', label: 'No' },
      ],
    },
    'q3',
  )
  const send = visitor.chat.getByRole('button', { name: 'Send answer' })
  expect(await send.isDisabled()).toBe(true)
  await visitor.chat.getByLabel('Red').check()
  await visitor.chat.getByLabel('Green').check()
  const [own, accent] = await visitor.chat
    .locator('.option input')
    .first()
    .evaluate((tick) => {
      const probe = document.body.appendChild(document.createElement('i'))
      probe.style.color = 'var(--accent)'
      const { color } = getComputedStyle(probe)
      probe.remove()
      return [getComputedStyle(tick).accentColor, color]
    })
  expect(own).toBe(accent)
  await send.click()
  await expect.poll(() => answersIn(server, 'CHOICE_SUBMIT')).toMatchObject([{ uid: 'q2', selectedValues: ['1', '3'] }])
  await expect.poll(() => agent.page.locator('.option[data-chosen=true]').allInnerTexts()).toHaveLength(2)
  await optionIn(visitor, 'No').click()
  await seen(agent.page.locator('.option[data-chosen=true]', { hasText: 'No' }))
  await end(agent)
  await visitor.chat.getByRole('button', { name: 'Start again' }).waitFor()
  expect(await visitor.chat.locator('.question button, .question input').count()).toBe(0)
  await seen(visitor.chat.locator('.option[data-chosen=true]', { hasText: 'No' }))
  // Nor in the thread that follows: the question belongs to the one before.
  await visitor.chat.getByRole('button', { name: 'Start again' }).click()
  await visitor.say('Me again')
  await agent.page.locator('.said', { hasText: 'Me again' }).waitFor()
  expect(await visitor.chat.locator('.question button, .question input').count()).toBe(0)
})

e2e('a form is filled in by keys, checked, sent and changed; the agent reads it by its labels', async () => {
  const { server, visitor, agent, ask } = await meet()
  const fields = [
    { name: 'n', label: 'Your name', required: true },
    { name: 'e', label: 'Your email', type: 'email' },
    { name: '__proto__', label: 'Wishes', type: 'textarea' },
  ]
  await ask('FORM', { title: 'Your order', fields }, 'f1')
  const form = visitor.chat.locator('.asked-form')
  await form.getByLabel('Your email').fill('no address')
  await form.getByRole('button', { name: 'Send answer' }).click()
  // Both faults are told, and the focus is at the first.
  await expect.poll(() => form.getByText('Please check this field.').count()).toBe(2)
  await visitor.page.keyboard.type('Vera')
  await form.getByLabel('Your email').fill('vera@tea.example')
  await form.getByLabel('Wishes').fill('Hot, please')
  await form.getByLabel('Your name').press('Enter')
  await expect
    .poll(() => answersIn(server, 'FORM_SUBMIT').map(({ uid, values }) => [uid, Object.entries(values)]))
    .toEqual([
      [
        'f1',
        [
          ['n', 'Vera'],
          ['e', 'vera@tea.example'],
          ['__proto__', 'Hot, please'],
        ],
      ],
    ])
  const read = agent.page.locator('.answer .info-lines')
  await seen(read.getByText('Your name'))
  await seen(read.getByText('Vera', { exact: true }))
  await visitor.chat.getByRole('button', { name: 'Change answer' }).click()
  expect(await form.getByLabel('Your email').inputValue()).toBe('vera@tea.example')
  await form.getByLabel('Your name').fill('Vera Miller')
  await form.getByRole('button', { name: 'Change answer' }).click()
  await seen(agent.page.locator('.answer').getByText('Vera Miller'))
  expect(await agent.page.locator('.answer').count()).toBe(1)
})

e2e('an agent answers what a visitor asks', async () => {
  const { server, visitor, agent } = await meet()
  const topic = String(server.rows('select topic from threads')[0]?.topic)
  const kept = await visitor.page.evaluate(() => localStorage.getItem('parley.visitor'))
  const { accessToken, token } = JSON.parse(kept ?? '{}') as Record<string, string>
  const content = JSON.stringify({ content: 'Do you ship?', options: [{ uid: 'y', label: 'Yes' }] })
  const message = { uid: 'v1', type: 'BUTTON', content, thread: { topic } }
  expect((await server.http.post('/visitor/api/v1/message/send', message, accessToken ?? token)).status).toBe(200)
  await agent.page.getByRole('button', { name: 'Yes', exact: true }).click()
  await seen(visitor.chat.locator('.option[data-chosen=true]', { hasText: 'Yes' }))
  expect(answersIn(server, 'BUTTON_SUBMIT')).toEqual([{ uid: 'v1', selectedValues: ['y'], content: 'Yes' }])
})

e2e('a bot’s answer grows in place, and its message replaces it', async () => {
  const { server, visitor, agent } = await meet()
  const topic = String(server.rows('select topic from threads')[0]?.topic)
  const admin = await logIn(server)
  const made = await server.http.post('/api/v1/apikey/create', { name: 'Tea bot' }, admin.token)
  const { key } = made.body.data as unknown as { key: string }
  const say = async (type: string, content: string) => {
    const message = { uid: 'bot-1', type, content, thread: { topic } }
    expect((await server.http.post('/api/v1/message/rest/send', message, key)).status).toBe(200)
  }
  await say('ROBOT_STREAM', JSON.stringify({ seq: 1, text: 'Use **fresh' }))
  await say('ROBOT_STREAM', JSON.stringify({ seq: 2, text: '** water' }))
  for (const place of [visitor.chat, agent.page]) {
    await seen(place.locator('.stream strong', { hasText: 'fresh' }))
    await seen(place.locator('.stream', { hasText: 'Use fresh water' }))
  }
  await say('ROBOT', 'Use **fresh** water.')
  for (const place of [visitor.chat, agent.page]) {
    await seen(place.locator('.said:not(.stream)', { hasText: 'Use fresh water.' }))
    expect(await place.locator('.stream').count()).toBe(0)
  }
  await say('ROBOT_STREAM', JSON.stringify({ seq: 3, text: 'late' }))
  await agent.say('Indeed')
  await visitor.chat.locator('.said', { hasText: 'Indeed' }).waitFor()
  expect(await visitor.chat.locator('.stream').count()).toBe(0)
})
