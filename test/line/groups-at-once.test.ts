import { beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { limitsWith } from '../support/limits.ts'
import { connect } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { event, type GroupScene, type GroupSeen, openGroupScene } from './group-scene.ts'

const server = perFile.server({ limits: limitsWith({ 'social.invitesADay': 1000 }) })
let scene: GroupScene
let [ann, ben, cleo] = [] as unknown as [AppUser, AppUser, AppUser]
let group: GroupSeen
beforeAll(() => allowSocial(server))
beforeEach(async () => {
  scene = await openGroupScene(server)
  ;({ ann, ben, cleo, group } = scene)
  await scene.joins(ben)
  return scene.close
})

const ownerIn = async (me: AppUser) =>
  (await scene.membersOf(me)).filter(({ isOwner }) => isOwner).map(({ uid }) => uid)
const stored = () => server.rows('select seq, uid from messages where thread_uid = ? order by seq', group.threadUid)

test('who leaves on one device writes and hears nothing more on another', async () => {
  const other = await connect(server, ben, { device: 'other' })
  await scene.post('leave', { uid: group.uid }, ben)
  await other.say(group.topic, { uid: 'too late', content: 'x' })
  await scene.says(ann, 'after')
  await Promise.all([other.roundTrip(), scene.settle()])
  expect(stored().map(({ uid }) => uid)).not.toContain('too late')
  expect(other.heard.filter(({ type }) => type === 'ERROR')).toHaveLength(1)
  for (const device of [other, scene.deviceOf(ben)]) expect(device.heard.map(({ uid }) => uid)).not.toContain('after')
  other.drop()
})

test('whatever comes first, a removal or a handover, the group has one owner, who is in it', async () => {
  for (let round = 0; round < 10; round += 1) {
    const body = { uid: group.uid, memberUid: ben.uid }
    const [removed, handed] = await Promise.all([
      scene.post(round % 2 ? 'remove' : 'handover', body, ann),
      scene.post(round % 2 ? 'handover' : 'remove', body, ann),
    ])
    const [owner] = await ownerIn(ann)
    const members = (await scene.membersOf(ann)).map(({ uid }) => uid)
    expect(members).toContain(owner)
    expect([removed.status, handed.status].filter((status) => status === 200).length).toBeGreaterThan(0)
    if (owner === ben.uid) await scene.post('handover', { uid: group.uid, memberUid: ann.uid }, ben)
    if (!members.includes(ben.uid)) await scene.joins(ben)
  }
})

test('who is invited while the others leave is in an open group, or in none', async () => {
  for (let round = 0; round < 6; round += 1) {
    const { uid } = dataOf<GroupSeen>(await scene.post('create', { name: 'Short', members: [cleo.uid] }, ann))
    const [joined] = await Promise.all([scene.post('accept', { uid }, cleo), scene.post('leave', { uid }, ann)])
    const [thread] = server.rows("select state, target_uid from threads where topic = 'org/group/' || ?", uid)
    const there = server.rows(
      `select participants.uid from participants join threads on threads.uid = thread_uid
       where topic = 'org/group/' || ? and until_at is null`,
      uid,
    )
    if (joined.status === 200) {
      expect([thread, there]).toEqual([{ state: 'NEW', target_uid: cleo.uid }, [{ uid: cleo.uid }]])
      await scene.post('leave', { uid }, cleo)
    } else expect([joined.status, thread, there]).toEqual([404, { state: 'CLOSED', target_uid: ann.uid }, []])
    expect(server.rows('select 1 from group_invitations where group_uid = ?', uid)).toEqual([])
  }
})

test('switched off while people write, nothing is stored unanswered, lost or out of order', async () => {
  const before = stored().length
  const outcomes: string[] = []
  const writing = (async () => {
    for (let at = 0; at < 60; at += 1) {
      const sent = { uid: `w${at}`, content: 'x', thread: { topic: group.topic } }
      const { status, body } = await server.http.post('/visitor/api/v1/message/send', sent, ben.token)
      outcomes.push(status === 200 ? `w${at}` : String(body.error))
    }
  })()
  for (let times = 0; times < 4; times += 1) {
    await allowSocial(server, { groups: times % 2 === 1 })
    await new Promise((resolve) => setTimeout(resolve, 60))
  }
  await allowSocial(server)
  await writing
  const answered = outcomes.filter((one) => one.startsWith('w'))
  expect(new Set(outcomes.filter((one) => !one.startsWith('w')))).toEqual(new Set(['thread_not_found']))
  const rows = stored()
  expect(rows.slice(before).map(({ uid }) => uid)).toEqual(answered)
  expect(rows.map(({ seq }) => seq)).toEqual(rows.map((_, at) => at + 1))
  expect(await scene.historyOf(ann, '&limit=1')).toEqual([answered.at(-1) ?? rows.at(-1)?.uid])
})

test('counts of readers go on after an author was away', async () => {
  await scene.joins(cleo)
  await scene.says(ann, 'read me')
  await scene.deviceOf(cleo).hearsUid('read me')
  const read = (who: AppUser) =>
    scene.deviceOf(who).say(group.topic, { uid: `r ${who.uid}`, type: 'READ', content: 'read me' })
  const device = scene.deviceOf(ann)
  device.drop()
  await read(ben)
  await expect
    .poll(async () => (await scene.membersOf(ben)).find(({ uid }) => uid === ben.uid)?.readSeq)
    .toBeGreaterThan(0)
  const back = await connect(server, ann, { device: 'back' })
  await read(cleo)
  const told = await back.hears(({ type, content }) => type === 'READ' && content === 'read me')
  expect(JSON.parse(told.extra ?? '')).toMatchObject({ readers: [{ uid: 'read me', count: 2 }], members: 2 })
  back.drop()
})

test('five hundred join at once: each is in it, in one order, and nobody beyond', { timeout: 240_000 }, async () => {
  const size = 500
  const inFifties = <One>(all: readonly One[]) =>
    Array.from({ length: Math.ceil(all.length / 50) }, (_, at) => all.slice(at * 50, at * 50 + 50))
  const people: AppUser[] = []
  for (let at = 0; at < size; at += 50)
    people.push(...(await Promise.all(Array.from({ length: 50 }, (_, one) => newAppUser(server, `J${at + one}`)))))
  const last = people.pop() as AppUser
  const { uid, threadUid } = dataOf<GroupSeen>(await scene.post('create', { name: 'All' }, ann))
  for (const some of inFifties(people))
    expect((await scene.post('invite', { uid, members: some.map((one) => one.uid) }, ann)).status).toBe(200)
  const startAt = performance.now()
  const join = async (one: AppUser): Promise<number> => {
    const { status } = await scene.post('accept', { uid }, one)
    return status === 503 ? join(one) : status
  }
  expect(new Set(await Promise.all(people.map(join)))).toEqual(new Set([200]))
  console.log(`${people.length} joined within ${Math.round(performance.now() - startAt)} ms`)
  expect((await scene.post('invite', { uid, members: [last.uid] }, ann)).status).toBe(409)
  const rows = server.rows('select seq, extra from messages where thread_uid = ? order by seq', threadUid)
  expect(rows.map(({ seq }) => seq)).toEqual(Array.from({ length: size }, (_, at) => at + 1))
  const member = (await server.http.get(`/visitor/api/v1/group/members?uid=${uid}&pageSize=1`, ann.token)).body.data
  expect(member.totalElements).toBe(size)
  const heard = await connect(server, people[7] as AppUser, { device: 'all' })
  await server.http.post(
    '/visitor/api/v1/message/send',
    { uid: 'to all', content: 'x', thread: { topic: `org/group/${uid}` } },
    ann.token,
  )
  await heard.hearsUid('to all')
  heard.drop()
})

test('who joins twice at once is in it once', async () => {
  await scene.post('invite', { uid: group.uid, members: [cleo.uid] }, ann)
  await Promise.all([1, 2, 3].map(() => scene.post('accept', { uid: group.uid }, cleo)))
  expect((await scene.membersOf(ann)).filter(({ uid }) => uid === cleo.uid)).toHaveLength(1)
  await scene.deviceOf(ann).hears(event('GROUP_JOINED', cleo.uid))
  expect(stored().length).toBe(3)
})
