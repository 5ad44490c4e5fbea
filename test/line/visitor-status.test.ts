import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { setTimeout as pass } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { liftedLimits } from '../../server/config/limits.ts'
import { type Cut, layCable } from '../support/cable.ts'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { isTold, talkWith, toldOf } from '../support/visitor-status.ts'

const server = perFile.server({ limits: { budgets: liftedLimits.budgets } })
const keepaliveMs = 2000
const graceMs = 3000
/** Connections are checked five times a second. */
const slackMs = 500
/** How late this process was, which the server shares: nothing can be told while it stands still. */
const lag = monitorEventLoopDelay({ resolution: 10 })
const lateMs = () => 3 * (lag.max / 1e6)
const atOnce = 40

let agent: TestPerson
let desk: TestDevice
beforeAll(async () => {
  await addTestAgent(server.dataFolder, 'ann', 1000)
  agent = await logIn(server, 'ann', agentPassword)
  desk = await connect(server, agent)
})
afterAll(() => desk.drop())

/** Returns the longest time from what `end` does to what the agent is told, of as many at once. */
async function longest(
  once: (index: number) => Promise<{ topic: string; end: () => unknown }>,
  withinMs = keepaliveMs,
): Promise<number> {
  const begun = await Promise.all(Array.from({ length: atOnce }, (_, index) => once(index)))
  // The same visitor is told of at most once a second.
  await pass(1100)
  lag.enable()
  lag.reset()
  const took = begun.map(async ({ topic, end }, index) => {
    await pass((index / atOnce) * withinMs)
    const from = Date.now()
    await end()
    await desk.hears(isTold(topic, 'OFFLINE'))
    return Date.now() - from
  })
  const figures = (await Promise.all(took)).sort((one, other) => one - other)
  const stoodStillMs = Math.round(lag.max / 1e6)
  console.info(`told after ${figures.join(' ')} ms; this process stood still for ${stoodStillMs} ms at most`)
  return figures.at(-1) ?? 0
}

test('the agent is told at once of a visitor who disconnects, many times at once', async () => {
  const tookMs = await longest(async () => {
    const { page, topic } = await talkWith(server, desk)
    return { topic, end: () => page.leave() }
  })
  expect(tookMs).toBeLessThan(slackMs + lateMs())
})

test('the agent is told of a closed page after the grace, many times at once', async () => {
  const tookMs = await longest(async () => {
    const { closePage, topic } = await talkWith(server, desk, { keepalive: 30 })
    return { topic, end: closePage }
  })
  expect(tookMs).toBeGreaterThan(graceMs - 100)
  expect(tookMs).toBeLessThan(graceMs + slackMs + lateMs())
})

test('the agent is told in time of visitors whose browser is killed, many at once', async () => {
  const visitors = await Promise.all(Array.from({ length: atOnce }, () => newVisitor(server)))
  const browser = spawn(process.execPath, [
    'test/support/listening-visitors.ts',
    server.wsUrl,
    JSON.stringify(visitors),
  ])
  await once(browser.stdout, 'data')
  const tookMs = await longest(async (index) => {
    const { topic } = await openThread(server, visitors[index] as TestPerson)
    await desk.hears(isTold(topic, 'ONLINE'))
    return { topic, end: () => browser.kill('SIGKILL') }
  }, 0)
  expect(tookMs).toBeLessThan(1.5 * keepaliveMs + slackMs + lateMs())
})

test.each<Cut>(['both', 'toServer', 'toClient'])(
  'the agent is told within one and a half keepalives of a cut cable, many times at once: %s',
  async (how) => {
    const tookMs = await longest(async () => {
      const cable = await layCable(server)
      const { topic } = await talkWith(server, desk, cable)
      return { topic, end: () => cable.cut(how) }
    })
    expect(tookMs).toBeLessThan(1.5 * keepaliveMs + slackMs + lateMs())
  },
  30_000,
)

test('a reload and a move to another page are not told', async () => {
  const { visitor, closePage, topic } = await talkWith(server, desk, { keepalive: 30 })
  await pass(1100)
  const before = toldOf(desk, topic).length
  closePage()
  await pass(1500)
  const next = await connect(server, visitor, { options: { keepalive: 30 } })
  await pass(graceMs)
  expect(toldOf(desk, topic).slice(before)).toEqual([])
  await next.leave()
  await desk.hears(isTold(topic, 'OFFLINE'))
})
