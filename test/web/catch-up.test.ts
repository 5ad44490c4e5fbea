import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, type TestDevice } from '../support/people.ts'
import { openVisitorPage, target } from './visitor-page.ts'

const server = perFile.server()
let desk: TestDevice
beforeAll(async () => {
  desk = await connect(server, await logIn(server), { device: 'desk' })
})
afterAll(() => desk.drop())

test('after a lost connection, ticks are up to date and what was read meanwhile is reported', async () => {
  const page = openVisitorPage(server)
  await page.visit.begin({}, target)
  await page.hasStage('chatting')
  const { topic } = page.conversation()
  await page.conversation().send('TEXT', 'are you there?')
  const own = () => page.conversation().timeline.messages.value.find(({ content }) => content === 'are you there?')
  const isRead = (content: string) =>
    server.rows('select status from messages where content = ?', content).map(({ status }) => status)
  await expect.poll(() => own()?.status).toBe('SUCCESS')
  // Whoever writes below a message has read it.
  await desk.say(topic, { uid: `word ${topic}`, content: 'yes' })
  await expect.poll(() => page.lines()).toContain('yes')
  page.turn('refused')
  page.turnHttp(false)
  await page.hasConnection('offline')
  await desk.say(topic, { uid: `read ${topic}`, type: 'READ', content: own()?.uid ?? '' })
  await expect.poll(() => isRead('are you there?')).toEqual(['READ'])
  page.conversation().markRead()
  expect(own()?.status).toBe('SUCCESS')
  page.turn('fine')
  page.turnHttp(true)
  await page.reachesConnection('connected')
  await expect.poll(() => own()?.status).toBe('READ')
  await expect.poll(() => isRead('yes')).toEqual(['READ'])
  page.visit.end()
})
