import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { allowSocial } from '../support/app-users.ts'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { Random, seedOfRun } from '../support/random.ts'
import { leaveSocialTraces } from '../support/social-traces.ts'
import { jwtSecret } from '../support/test-server.ts'
import { comes, erased, finished, leaveTraces, type TracedVisitor, tracesIn } from '../support/traces.ts'

const environment = { PARLEY_JWT_SECRET: jwtSecret, PARLEY_LOG_LEVEL: 'info', PARLEY_LIMITS: 'off' }

/** Others come and go meanwhile, so that rows and pages move. */
async function crowd(server: ChildServer, people: number): Promise<void> {
  for (let at = 0; at < people; at += 1) {
    const one = await newVisitor(server, `Somebody ${at}`)
    const thread = await openThread(server, one)
    const say = { content: `message of ${at}`, thread: { topic: thread.topic } }
    for (let said = 0; said < 5; said += 1) await server.http.post('/visitor/api/v1/message/send', say, one.token)
    await server.http.post('/visitor/api/v1/thread/close', { uid: thread.uid }, one.token)
  }
}

async function traced(server: ChildServer, more = 0): Promise<TracedVisitor> {
  const agent = await logIn(server)
  const device = await connect(server, agent)
  const visitor = await leaveTraces(server, await comes(server), agent)
  const [mark = ''] = visitor.traces
  const says = (at: number) =>
    visitor.device.say(visitor.thread.topic, { uid: `${mark}more${at}`, content: `${mark} more ${at} ${mark}${at}` })
  for (let at = 0; at < more; at += 100) await Promise.all(Array.from({ length: 100 }, (_, one) => says(at + one)))
  device.drop()
  return visitor
}

test('after an erasure no byte of a visitor is in the data folder, while the server runs, nor in its log', async () => {
  const server = await startChildServer(environment)
  await crowd(server, 20)
  const visitor = await traced(server)
  await allowSocial(server)
  await leaveSocialTraces(server, visitor)
  await crowd(server, 20)
  expect(tracesIn(server.dataFolder, visitor.traces)).not.toEqual([])
  await erased(server, visitor.uid)
  visitor.device.drop()
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
  const log = server.stdout + server.stderr
  for (const trace of visitor.traces) expect(log).not.toContain(trace)
  await server.end('SIGTERM')
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
})

test('an erasure that is killed again and again, at any moment, ends after the next start', {
  timeout: 120_000,
}, async () => {
  const random = new Random(seedOfRun())
  console.info(`PARLEY_TEST_SEED=${random.seed}`)
  const server = await startChildServer(environment)
  const visitor = await traced(server, 3000)
  visitor.device.drop()
  const { token } = await logIn(server)
  await server.http.post('/api/v1/contact/erase', { uid: visitor.uid }, token)
  const seen: number[] = []
  for (let kills = 0; kills < 6; kills += 1) {
    // Within the first pass, and in what comes after it.
    await delay(random.between(0, kills % 2 === 0 ? 80 : 1500))
    await server.end('SIGKILL')
    const [row] = server.rows('select messages, finished_at from erasures')
    seen.push(Number(row?.messages))
    await server.start()
  }
  console.info(`messages erased at each kill: ${seen.join(', ')}`)
  await finished(server, (await logIn(server)).token)
  expect(tracesIn(server.dataFolder, visitor.traces)).toEqual([])
  const [row] = server.rows('select threads, messages, files, expected from erasures')
  expect(row).toMatchObject({ threads: 3, files: 3 })
  expect(
    server.rows(
      "select count(*) as gaps from threads where type = 'ERASED' and last_seq <> (select count(*) from messages where thread_uid = threads.uid)",
    ),
  ).toEqual([{ gaps: 0 }])
})
