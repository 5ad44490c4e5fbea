import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ClientId } from '../../domain/ids.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import { openSqlite } from '../../store/sqlite/open-sqlite.ts'
import type { Store } from '../../store/store.ts'
import { draftOf, furnish, newAgent, newThread, personOf, say } from './fixture.ts'

let folder: string
let store: Store
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-rows-'))
  store = await openSqlite(join(folder, 'parley.db'), { onDeath: () => {} })
  await furnish(store)
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true })
})

/** Writes rows that no door of ours would write. */
function write(sql: string, ...values: (string | number)[]): void {
  const db = new DatabaseSync(join(folder, 'parley.db'), { timeout: 5000 })
  db.prepare(sql).run(...values)
  db.close()
}

test('a cursor left without its device does not keep the device out', async () => {
  const thread = await newThread(store)
  const clientId = `${thread.user.uid}/web/d` as ClientId
  await say(store, thread, 'a')
  write('insert into cursors (client_id, thread_uid, seq) values (?, ?, 1)', clientId, thread.uid)
  const opened = await store.devices.open(clientId, [thread.user.uid], {
    nowMs: Date.now(),
    leftSinceMs: 0,
    connected: [],
  })
  expect(opened).toEqual({
    known: false,
    preferences: { json: false },
    standings: [{ threadUid: thread.uid, seq: 2, head: 2 }],
  })
})

test('an agent who left a thread before its end is owed earlier messages, and takes no part in it', async () => {
  const [thread, agent] = await Promise.all([newThread(store), newAgent(store)])
  const change = {
    kind: 'become',
    after: assigned(thread, agent.uid),
    seat: { agentUid: agent.uid, capacity: 2 },
  } as const
  await store.log.append({ thread, sender: personOf('system'), draft: draftOf(thread, 'welcome'), change })
  const clientId = `${agent.uid}/web/d` as ClientId
  const open = (leftSinceMs: number) =>
    store.devices.open(clientId, [agent.uid], { nowMs: Date.now(), leftSinceMs, connected: [] })
  const openDevice = () => open(0)
  const moment = { mark: 0, ms: 0 }
  const before = { since: moment, endedSince: moment, leftSinceMs: 0, cursors: new Map([[thread.uid, 1]]) }
  const shares = async (at: Parameters<typeof store.devices.standings>[1]) =>
    (await store.devices.standings([agent.uid], at)).shares
  expect((await openDevice()).standings).toHaveLength(1)
  expect(await shares(before)).toHaveLength(1)

  const left =
    'update participants set gone = 1, until_seq = 2, until_at = ?, until_mark = 9999 where thread_uid = ? and uid = ?'
  const leftAt = Date.now() + 60_000
  write(left, leftAt, thread.uid, agent.uid)
  await say(store, assigned(thread, agent.uid), 'after')
  const until = { threadUid: thread.uid, seq: 1, head: 2 }
  expect((await openDevice()).standings).toMatchObject([{ ...until, seq: 2 }])
  expect((await open(leftAt + 1)).standings).toEqual([])
  expect(await store.devices.heads([agent.uid])).toEqual([])
  expect(await shares(before)).toMatchObject([until])
  expect(await shares({ ...before, leftSinceMs: leftAt + 1 })).toEqual([])
  const placeless = { ...before, cursors: new Map() }
  expect(await shares(placeless)).toMatchObject([{ ...until, seq: 2 }])
  expect((await store.threads.byUid(thread.uid))?.participants.map((one) => one.uid)).toEqual([thread.user.uid])
  expect(await store.devices.heads([thread.user.uid])).toEqual([{ threadUid: thread.uid, seq: 3, head: 3 }])
})
