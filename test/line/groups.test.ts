import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { formOf } from '../support/forms.ts'
import { refused } from '../support/http.ts'
import { connect } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'
import { event, type GroupScene, type GroupSeen, openGroupScene } from './group-scene.ts'

const server = perFile.server()
let scene: GroupScene
let [ann, ben, cleo] = [] as unknown as [AppUser, AppUser, AppUser]
let group: GroupSeen
let doors: TestDoor[]
beforeAll(async () => {
  await allowSocial(server)
  doors = [mqttDoor(server), httpDoor(server, () => false)]
})
beforeEach(async () => {
  scene = await openGroupScene(server)
  ;({ ann, ben, cleo, group } = scene)
  return scene.close
})
afterAll(() => {
  for (const door of doors) door.close()
})

test('a group begins with its owner, and who is invited decides', async () => {
  expect(group).toMatchObject({
    name: 'Marathon 2026',
    ownerUid: ann.uid,
    members: 1,
    topic: `org/group/${group.uid}`,
  })
  expect((await scene.post('invite', { uid: group.uid, members: [ben.uid, cleo.uid] }, ann)).status).toBe(200)
  const notice = await scene.deviceOf(ben).hears(event('GROUP_INVITED', group.uid))
  expect(notice).toMatchObject({ type: 'NOTICE', content: 'You are invited to the group Marathon 2026.' })
  expect(await scene.list(ben, 'invitations')).toMatchObject([
    { uid: group.uid, name: 'Marathon 2026', by: { uid: ann.uid } },
  ])
  expect(await scene.historyOf(ben)).toBe('refused thread_not_found')
  expect(dataOf(await scene.post('accept', { uid: group.uid }, ben))).toMatchObject({ members: 2 })
  expect((await scene.post('refuse', { uid: group.uid }, cleo)).status).toBe(200)
  for (const who of [ann, ben])
    expect(await scene.deviceOf(who).hears(event('GROUP_JOINED', ben.uid))).toMatchObject({ thread: { type: 'GROUP' } })
  expect((await scene.membersOf(ben)).map(({ uid, isOwner }) => [uid, isOwner])).toEqual([
    [ann.uid, true],
    [ben.uid, false],
  ])
  expect([await scene.list(ben, 'invitations'), await scene.list(cleo, 'invitations')]).toEqual([[], []])
  expect(await scene.post('accept', { uid: group.uid }, cleo)).toEqual(refused(404, 'not_found'))
})

test('a group is spoken in at both doors, and a newcomer reads from their joining on', async () => {
  await scene.joins(ben)
  await scene.says(ann, 'before')
  await scene.joins(cleo)
  for (const door of doors) {
    expect(await door.send(ben, group.topic, { uid: door.name, content: 'Hi' })).toMatch(/^stored /)
    for (const who of [ann, cleo]) await scene.deviceOf(who).hearsUid(door.name)
  }
  expect(scene.heardIn(cleo)).toEqual(['mqtt', 'http'])
  for (const query of ['', '&limit=50', '&after=0&limit=50', '&before=99&limit=50', '&pageSize=100'])
    expect([query, await scene.historyOf(cleo, query)]).toEqual([query, ['http', 'mqtt', expect.any(String)]])
  expect(await scene.historyOf(ann)).toContain('before')
  const [, firstPage] = [
    1,
    await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${group.threadUid}&pageSize=2`, cleo.token),
  ]
  expect(firstPage.body.data).toMatchObject({ totalElements: 3, last: false })
  const synced = await server.http.get('/visitor/api/v1/message/sync', cleo.token)
  expect(synced.body.data.content?.map(({ uid }) => uid)).not.toContain('before')
  const away = await connect(server, cleo, { device: 'new' })
  await away.roundTrip()
  expect(away.heard.map(({ uid }) => uid)).not.toContain('before')
  away.drop()
})

test('a group shows a newcomer only files that were sent since, also one sent again', async () => {
  await scene.joins(ben)
  const upload = async () =>
    dataOf<{ fileUrl: string }>(await server.http.form('/visitor/api/v1/upload/file', formOf(group.topic), ann.token))
      .fileUrl
  const [old, fresh] = [await upload(), await upload()]
  const door = doors[1] as TestDoor
  const send = (url: string, uid: string) =>
    door.send(ann, group.topic, { uid, type: 'FILE', content: JSON.stringify({ url }) })
  await send(old, 'old file')
  await scene.joins(cleo)
  await send(fresh, 'fresh file')
  const sees = async (who: AppUser, url: string) =>
    (await server.http.get(`/visitor/api/v1/upload/sign?url=${url}`, who.token)).status
  expect([await sees(ben, old), await sees(cleo, old), await sees(cleo, fresh)]).toEqual([200, 404, 200])
  await send(old, 'old file again')
  expect(await sees(cleo, old)).toBe(200)
  await scene.post('leave', { uid: group.uid }, cleo)
  expect([await sees(cleo, old), await sees(cleo, fresh)]).toEqual([404, 404])
})

test('the owner hands over, removes and renames; nobody else does', async () => {
  await scene.joins(ben)
  await scene.joins(cleo)
  for (const [verb, body] of [
    ['remove', { memberUid: cleo.uid }],
    ['handover', { memberUid: cleo.uid }],
    ['update', { name: 'Mine' }],
  ] as const)
    expect(await scene.post(verb, { uid: group.uid, ...body }, ben)).toEqual(refused(403, 'forbidden'))
  const picture = 'https://pictures.example/run.png'
  expect(dataOf(await scene.post('update', { uid: group.uid, name: 'Relay', avatar: picture }, ann))).toMatchObject({
    name: 'Relay',
  })
  expect(await scene.deviceOf(ben).hears(event('GROUP_CHANGED', ann.uid))).toMatchObject({
    thread: { user: { uid: group.uid, nickname: 'Relay', avatar: picture } },
  })
  for (const name of ['', ' \u200b\n', 'x'.repeat(65)])
    expect((await scene.post('update', { uid: group.uid, name }, ann)).status).toBe(400)
  for (const avatar of ['javascript:alert(1)', 'http://x.example/a.png', '/file/x'])
    expect(await scene.post('update', { uid: group.uid, avatar }, ann)).toEqual(refused(400, 'malformed'))
  expect(dataOf(await scene.post('handover', { uid: group.uid, memberUid: cleo.uid }, ann))).toMatchObject({
    ownerUid: cleo.uid,
  })
  expect((await scene.post('remove', { uid: group.uid, memberUid: ann.uid }, cleo)).status).toBe(200)
})

test('an owner who leaves hands over to the oldest member, and the last one ends it', async () => {
  await scene.joins(ben)
  await scene.joins(cleo)
  await scene.post('invite', { uid: group.uid, members: [(await newAppUser(server)).uid] }, ann)
  await scene.post('leave', { uid: group.uid }, ann)
  await scene.deviceOf(cleo).hears(event('GROUP_OWNED', ben.uid))
  expect((await scene.membersOf(cleo)).map(({ isOwner }) => isOwner)).toEqual([true, false])
  await scene.post('leave', { uid: group.uid }, cleo)
  await scene.post('leave', { uid: group.uid }, ben)
  expect(server.rows('select state from threads where uid = ?', group.threadUid)).toEqual([{ state: 'CLOSED' }])
  expect(server.rows('select 1 from group_invitations where group_uid = ?', group.uid)).toEqual([])
  expect(await scene.historyOf(ben)).toBe('refused thread_not_found')
})

test('where nobody is found, only friends can be invited, and a blocker is passed over without a word', async () => {
  await allowSocial(server, { search: 'nobody' })
  expect(await scene.post('invite', { uid: group.uid, members: [ben.uid] }, ann)).toEqual(refused(404, 'not_found'))
  await befriending(server, ann, 'ask', ben)
  await befriending(server, ben, 'accept', ann)
  expect((await scene.post('invite', { uid: group.uid, members: [ben.uid] }, ann)).status).toBe(200)
  await allowSocial(server)
  await befriending(server, cleo, 'block', ann)
  expect((await scene.post('invite', { uid: group.uid, members: [cleo.uid] }, ann)).status).toBe(200)
  await scene.settle()
  expect([await scene.list(ben, 'invitations'), await scene.list(cleo, 'invitations')]).toMatchObject([
    [{ uid: group.uid }],
    [],
  ])
})

test('authors are told how many have read, and members how far each is', async () => {
  await scene.joins(ben)
  await scene.joins(cleo)
  await scene.says(ann, 'one')
  await scene.says(ann, 'two')
  await scene.deviceOf(cleo).hearsUid('two')
  for (const door of doors)
    expect(await door.send(ben, group.topic, { uid: 'r', type: 'READ', content: 'one' })).toBe('passed')
  await scene.deviceOf(cleo).say(group.topic, { uid: 'r', type: 'READ', content: 'two' })
  const read = await scene
    .deviceOf(ann)
    .hears(({ type, extra }) => type === 'READ' && extra?.includes('"count":2') === true)
  expect(read.content).toBe('two')
  const told = JSON.parse(read.extra ?? '')
  expect(told).toMatchObject({
    members: 2,
    readers: [
      { uid: 'one', count: 2 },
      { uid: 'two', count: 1 },
    ],
  })
  await expect
    .poll(async () => (await scene.membersOf(ann)).map(({ readSeq }) => readSeq))
    .toEqual([0, told.readers[0].seq, told.readers[1].seq])
  expect((await scene.list(ben))[0]?.unread).toBe(1)
  for (const [who, content, word] of [
    [ann, 'one', 'own_message'],
    [ben, 'made up', 'message_not_found'],
  ] as const)
    expect(await doors[1]?.send(who, group.topic, { uid: 'r', type: 'READ', content })).toBe(`refused ${word}`)
})
