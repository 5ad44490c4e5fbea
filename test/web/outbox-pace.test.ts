import 'fake-indexeddb/auto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, type TestDevice } from '../support/people.ts'
import { openVisitorPage, target } from './visitor-page.ts'

// 100 bytes a second, 6,000 at once.
const visitor = { ...defaultLimits.budgets.visitor, bytesAMinute: 6000 }

const server = perFile.server({ limits: { budgets: { ...defaultLimits.budgets, visitor } } })
let desk: TestDevice
beforeAll(async () => {
  desk = await connect(server, await logIn(server), { device: 'desk' })
})
afterAll(() => desk.drop())

test.each(['fine', 'refused'] as const)(
  'what exceeds the server’s budget is not lost: it waits, says why, and is sent in order (sockets: %s)',
  async (weather) => {
    const page = openVisitorPage(server)
    if (weather === 'refused') page.turn('refused')
    await page.visit.begin({ nickname: 'Vera' }, target)
    await page.hasStage('chatting')
    await page.reachesConnection(weather === 'fine' ? 'connected' : 'fallback')
    const seen = new Set<string>()
    const stop = page.visit.outbox?.letters.subscribe((letters) => {
      for (const { state, failure } of letters) seen.add(`${state} ${failure}`)
    })
    const texts = ['x'.repeat(6000), ...['a', 'b', 'c'].map((letter) => letter.repeat(60))]
    const uids: string[] = []
    for (const text of texts) uids.push(await page.conversation().send('TEXT', text))
    await expect.poll(() => page.visit.outbox?.letters.value, { timeout: 20_000 }).toEqual([])
    stop?.()
    expect(seen).toContain('queued too_many_requests')
    expect([...seen].filter((one) => one.startsWith('failed'))).toEqual([])
    // The agent may receive the last one after its sender has been answered.
    const heard = () => desk.heard.filter(({ uid = '' }) => uids.includes(uid)).map(({ content }) => content)
    await expect.poll(heard).toEqual(texts)
    page.visit.end()
  },
)
