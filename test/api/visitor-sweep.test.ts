import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { connect, newVisitor, openThread } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'

const dayMs = 24 * 3600 * 1000
const names = [
  'silent',
  'talked',
  'noted',
  'blocked',
  'unblocked',
  'merged',
  'into',
  'unmerged',
  'proven',
  'active',
  'recent',
] as const
type People = Record<(typeof names)[number], { uid: string; token: string }>

test('a visitor without a conversation is deleted after a day, unless noted, blocked, merged, proven, active or seen today', async () => {
  const before = await startTestServer()
  const people = Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await newVisitor(before, name)] as const)),
  ) as People
  await openThread(before, people.talked)
  // Has a device, which must be deleted as well.
  const device = await connect(before, people.silent, { device: 'phone' })
  device.drop()
  const crowd = await Promise.all(Array.from({ length: 250 }, () => newVisitor(before, 'crowd')))
  await before.stop()
  const db = new DatabaseSync(join(before.dataFolder, 'parley.db'))
  const long = Date.now() - 2 * dayMs
  db.prepare("update visitors set seen_at = ? where nickname <> 'recent'").run(long)
  db.prepare('update sessions set last_active_at = ? where owner_uid <> ?').run(long, people.active.uid)
  db.prepare('insert or ignore into sessions (uid, owner_uid, last_active_at) values (?, ?, ?)').run(
    's',
    people.active.uid,
    Date.now(),
  )
  hold(db, people)
  db.close()
  const server = await startTestServer({ dataFolder: before.dataFolder })
  const left = () => server.rows('select nickname from visitors order by nickname').map(({ nickname }) => nickname)
  await expect.poll(left).toEqual(['active', 'blocked', 'into', 'merged', 'noted', 'proven', 'recent', 'talked'])
  expect(crowd).toHaveLength(250)
  expect(server.rows('select client_id from devices where owner_uid = ?', people.silent.uid)).toEqual([])
  // Their page continues as a new visitor.
  const again = await server.http.post('/visitor/api/v1/init', { nickname: 'again' }, people.silent.token)
  expect(again.status).toBe(200)
  expect(again.body.data.uid).not.toBe(people.silent.uid)
  expect((await openThread(server, { uid: '', token: again.body.data.accessToken })).uid).not.toBe('')
  await server.remove()
})

/** Adds what keeps some of them. */
function hold(db: DatabaseSync, people: People): void {
  db.prepare("update visitors set verified = 1, site_uid = 'c7' where uid = ?").run(people.proven.uid)
  db.prepare("insert into contacts values (?, 'Nina', '', '', '', '[]', 'a')").run(people.noted.uid)
  const block = db.prepare("insert into blocks values (?, 'df_org_uid', 'VISITOR', ?, '', '', 'a', 'A', 1, ?)")
  block.run('b1', people.blocked.uid, null)
  block.run('b2', people.unblocked.uid, Date.now() - 2 * dayMs)
  const merge = db.prepare("insert into merges values (?, 'df_org_uid', ?, ?, 'a', 'A', 1, ?)")
  merge.run('m1', people.merged.uid, people.into.uid, null)
  merge.run('m2', people.unmerged.uid, people.into.uid, 2)
}
