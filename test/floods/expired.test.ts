import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { type ChildServer, startChildServer } from '../support/child-server.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { jwtSecret } from '../support/test-server.ts'

const count = 100_000
const dayMs = 24 * 3600 * 1000
const environment = { PARLEY_JWT_SECRET: jwtSecret, PARLEY_LIMITS: 'off' }

/** Adds ended threads with two messages each, which ended 100 days ago, and a hundredth that ended yesterday. */
function fill({ dataFolder }: ChildServer): void {
  const db = new DatabaseSync(join(dataFolder, 'parley.db'))
  const at = `(${Date.now()} - case when n % 100 = 0 then ${dayMs} else ${100 * dayMs} end + n)`
  const sender = `{"uid":"v","nickname":"Vera","avatar":"","type":"VISITOR","extra":""}`
  db.exec(`pragma synchronous = off; begin;
    create temp table numbers as with recursive n(n) as (select 1 union all select n + 1 from n where n < ${count})
      select n, ${at} as at from n;
    insert into threads (uid, topic, type, state, org_uid, target_uid, visitor_uid, extra, revision, last_seq, last_at,
      listed_at, created_at, closed_at) select 't' || n, 'org/workgroup/df_wg_uid/v' || n, 'WORKGROUP', 'CLOSED',
      'df_org_uid', 'df_wg_uid', 'v' || n, '', 1, 2, at, at, at, at from numbers;
    insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
      select 't' || n, seq, 'm' || n || '-' || seq, 'TEXT', 'old words', 'SUCCESS', 'WEB', '', 'v' || n, '${sender}',
        at from numbers, (select 1 as seq union all select 2);
    commit`)
  db.close()
}

const erasedIn = (server: ChildServer) =>
  Number(server.rows("select count(*) as count from threads where type = 'ERASED'")[0]?.count)

/** Returns the seconds of a gauge of the process. */
async function metric(server: ChildServer, name: string): Promise<number> {
  const text = await (await fetch(`${server.url}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)`, 'm').exec(text)?.[1])
}

test('a sweep of 100,000 threads goes in small steps, is resumed after a kill, and keeps what is young or open', {
  timeout: 180_000,
}, async () => {
  const server = await startChildServer(environment)
  const { token } = await logIn(server)
  const visitor = await newVisitor(server)
  const open = await openThread(server, visitor)
  expect((await server.http.post('/api/v1/retention/update', { threadDays: 30 }, token)).status).toBe(200)
  await server.end('SIGTERM')
  fill(server)
  const db = new DatabaseSync(join(server.dataFolder, 'parley.db'))
  db.exec(`update threads set last_at = 1, listed_at = 1, created_at = 1 where uid = '${open.uid}'`)
  db.close()
  await server.start()
  // What was read at the start is no part of it.
  await delay(5000)
  await metric(server, 'nodejs_eventloop_lag_p99_seconds')
  const [before, begun] = [erasedIn(server), Date.now()]
  const lags: number[] = []
  for (let second = 0; second < 6; second += 1) {
    await delay(1000)
    lags.push(1000 * (await metric(server, 'nodejs_eventloop_lag_p99_seconds')))
  }
  const rate = (erasedIn(server) - before) / ((Date.now() - begun) / 1000)
  // Printed, not judged: beside other work these are not the sweep's own.
  console.info(`${rate.toFixed(0)} threads a second; event-loop lag p99 in ms: ${lags.map((lag) => lag.toFixed(1))}`)
  expect(rate).toBeGreaterThan(0)
  await server.end('SIGKILL')
  const atKill = erasedIn(server)
  await server.start()
  await expect.poll(() => erasedIn(server), { timeout: 20_000 }).toBeGreaterThan(atKill + 5)
  // What is erased by then is not read again.
  const passed =
    "select count(*) as count from threads, organizations where listed_at <= threads_swept_at and visitor_uid <> '' and state = 'CLOSED'"
  expect(server.rows(passed)).toEqual([{ count: 0 }])
  expect(server.rows('select threads_swept_at > 0 as moved from organizations')).toEqual([{ moved: 1 }])
  const kept = "select count(*) as count from threads where type = 'ERASED' and (uid like 't%00' or uid = ?)"
  expect(server.rows(kept, open.uid)).toEqual([{ count: 0 }])
  expect(server.rows('select state from threads where uid = ?', open.uid)).toEqual([
    { state: expect.not.stringContaining('CLOSED') },
  ])
})
