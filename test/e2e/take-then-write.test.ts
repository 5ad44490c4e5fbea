import { expect } from 'vitest'
import { newVisitor, openThread } from '../support/people.ts'
import { composerIn, e2e, readsExactly, talk, theatre } from './browser.ts'
import { focusIn, seen } from './seen.ts'

const open = theatre()
const slowMs = 800

e2e('what is typed while an offer is being accepted goes to it, and never to the previous conversation', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const { page } = agent
  await stage.set({ accept: 'OFFER' })
  const other = await newVisitor(stage.server, 'Otto')
  const { topic } = await openThread(stage.server, other)
  await page.route('**/accept', async (asked) => {
    await new Promise((resolve) => setTimeout(resolve, slowMs))
    await asked.continue()
  })
  await composerIn(page).click()
  await page.getByRole('button', { name: 'Accept', exact: true }).click()
  await page.keyboard.type('Hi Otto!?')
  await page.keyboard.press('Backspace')
  await page.keyboard.press('Enter')
  await page.locator(`.pane[data-pane="${topic}"]`).waitFor()
  const composer = page.locator(`.pane[data-pane="${topic}"]`).locator('.composer textarea')
  await expect.poll(() => composer.inputValue()).toBe('Hi Otto!')
  await seen(composer)
  await focusIn(composer)
  await page.keyboard.press('Enter')
  const sent = () =>
    stage.server.rows(
      "select t.topic, m.content from messages m join threads t on t.uid = m.thread_uid where m.content like 'Hi%'",
    )
  await expect.poll(sent).toEqual([{ topic, content: 'Hi Otto!' }])
  await readsExactly(visitor.chat, ['Hello', 'Good day'])
})
