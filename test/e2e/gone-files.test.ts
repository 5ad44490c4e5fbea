import { rmSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { picture } from '../support/files.ts'
import { logIn } from '../support/people.ts'
import { e2e, reads, talk, theatre } from './browser.ts'
import { seen } from './seen.ts'

const open = theatre()

/** What a page asks for files, signatures included, as `status path`. */
function asked(page: Page): string[] {
  const answers: string[] = []
  page.on('response', (answer) => {
    const { pathname } = new URL(answer.url())
    if (/^\/file\/|\/upload\/sign$/.test(pathname)) answers.push(`${answer.status()} ${pathname}`)
  })
  return answers
}

e2e('a file that is gone is asked for once, however often its message is drawn', async () => {
  const stage = await open()
  const { visitor, agent } = await talk(stage)
  const file = { name: 'teapot.png', mimeType: 'image/png', buffer: await picture(800, 600) }
  await visitor.chat.locator('.composer input[type=file]').setInputFiles(file)
  await visitor.chat.locator('.attached', { hasText: file.name }).waitFor()
  await visitor.chat.getByRole('button', { name: 'Send', exact: true }).click()
  await agent.page.locator('.bubble img[alt="teapot.png"]').waitFor()
  const topic = String(stage.server.rows('select topic from threads')[0]?.topic)
  const { token } = await logIn(stage.server)
  const unknown = { type: 'IMAGE', content: `${stage.server.url}/file/gone`, thread: { topic } }
  await stage.server.http.post('/api/v1/message/rest/send', unknown, token)
  // Its row is there, its bytes are not.
  rmSync(join(stage.server.dataFolder, 'uploads'), { recursive: true })
  // A page that is watched like this has no cache.
  await agent.page.route('**/file/**', (route) => route.continue())
  const answers = asked(agent.page)
  await agent.page.reload()
  const [lost, gone] = ['It cannot be shown here.', 'No longer available.'].map((words) =>
    agent.page.locator('.said', { hasText: words }),
  )
  if (lost === undefined || gone === undefined) throw new Error('There are two.')
  await seen(gone)
  await seen(lost)
  const first = [...answers]
  expect(first.filter((one) => one.startsWith('404'))).toEqual([
    expect.stringMatching(/^404 \/file\/[^/]+\/thumbnail$/),
  ])
  for (const _ of ['again', 'and again']) {
    await agent.page.locator('.rail').getByRole('link', { name: 'Statistics' }).click()
    await gone.waitFor({ state: 'detached' })
    await agent.page.goBack()
    await seen(gone)
    await seen(lost)
  }
  await agent.say('It is drawn anew')
  await reads(visitor.chat, 'It is drawn anew')
  expect(answers).toEqual(first)
})
