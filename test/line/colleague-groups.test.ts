import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { allowSocial, newAppUser } from '../support/app-users.ts'
import { FileClient, picture } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import { newColleague, newOutsiders, type TestAgent } from './colleagues.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'
import { event, type GroupSeen } from './group-scene.ts'

const server = perFile.server()
let [ann, ben, cleo] = [] as unknown as [TestAgent, TestAgent, TestAgent]
let devices: [TestDevice, TestDevice, TestDevice]
let group: GroupSeen
let doors: TestDoor[]
beforeAll(async () => {
  // It is no matter of app users.
  await allowSocial(server, { friends: false, groups: false })
  doors = [mqttDoor(server), httpDoor(server, () => true)]
})
beforeEach(async () => {
  ;[ann, ben, cleo] = [await newColleague(server), await newColleague(server), await newColleague(server)]
  devices = [await connect(server, ann), await connect(server, ben), await connect(server, cleo)]
  group = dataOf<GroupSeen>(await post('create', { name: 'Night shift', members: [ben.uid] }))
  return () => {
    for (const device of devices) device.drop()
  }
})
afterAll(() => {
  for (const door of doors) door.close()
})

const post = (verb: string, body: object, by: TestPerson = ann) =>
  server.http.post(`/api/v1/group/${verb}`, body, by.token)
const get = (path: string, { token }: TestPerson) => server.http.get(`/api/v1/${path}`, token)
const groupsOf = async (by: TestPerson) => listIn<GroupSeen>(await get('group/query', by)).map(({ uid }) => uid)
const membersOf = async (by: TestPerson) =>
  listIn<{ uid: string; nickname: string; isOwner: boolean; readSeq: number }>(
    await get(`group/members?uid=${group.uid}`, by),
  )
const saidTo = async (by: TestPerson) => {
  const { status, body } = await get(`message/thread/uid?threadUid=${group.threadUid}`, by)
  return status === 200 ? body.data.content.map(({ uid, type }) => (type === 'SYSTEM' ? type : uid)) : body.error
}
const sync = async (by: TestPerson) => {
  const { body } = await get('message/sync', by)
  return body.data.content.filter(({ thread }) => thread?.topic === group.topic)
}
const readersIn = async () =>
  Object.fromEntries((await membersOf(ann)).map(({ uid, readSeq }) => [uid, readSeq])) as Record<string, number>
const settle = () => Promise.all(devices.map((device) => device.roundTrip()))

test('a group begins with all its agents, and is spoken in at both doors', async () => {
  const begun = await devices[1].hears(event('GROUP_CREATED', ann.uid))
  expect(begun.thread).toMatchObject({ topic: group.topic, type: 'GROUP', state: 'CHATTING' })
  expect(begun.thread?.user).toMatchObject({ uid: group.uid, nickname: 'Night shift', type: 'MEMBER' })
  for (const [index, door] of doors.entries())
    expect(await door.send(ben, group.topic, { uid: `said ${index}`, content: 'x' })).toMatch(/^stored/)
  for (const device of devices.slice(0, 2)) await device.hearsUid('said 1')
  await settle()
  expect(devices[2].heard.filter(({ thread }) => thread?.topic === group.topic)).toEqual([])
  expect(await saidTo(ann)).toEqual(['said 1', 'said 0', 'SYSTEM'])
  expect([await groupsOf(ann), await groupsOf(ben), await groupsOf(cleo)]).toEqual([[group.uid], [group.uid], []])
  expect((await membersOf(ben)).every(({ nickname }) => nickname !== '')).toBe(true)
  const mine = listIn<{ topic: string }>(await get('thread/query?state=CHATTING', ben)).map(({ topic }) => topic)
  expect(mine).toEqual([group.topic])
})

test('the owner alone uploads the picture, and every member sees it', async () => {
  const upload = async (by: TestPerson) => {
    const form = new FormData()
    form.set('uid', group.uid)
    form.set('file', new Blob([(await picture(30, 20)) as BlobPart]), 'us.png')
    return server.http.form('/api/v1/group/avatar', form, by.token)
  }
  expect(await upload(ben)).toEqual(refused(403, 'forbidden'))
  expect(await upload(cleo)).toEqual(refused(404, 'not_found'))
  const { avatar } = dataOf<{ avatar: string }>(await upload(ann))
  const told = await devices[1].hears(event('GROUP_CHANGED', ann.uid))
  expect(told.thread?.user).toMatchObject({ uid: group.uid, avatar })
  expect((await fetch(server.url + avatar)).status).toBe(200)
  const shown = listIn<{ avatar: string }>(await get('group/query', ben)).map((one) => one.avatar)
  expect(shown).toEqual([avatar])
})

test('who is added reads and finds what is said from then on; who goes gets nothing more', async () => {
  await devices[1].say(group.topic, { uid: 'before', content: 'pumpernickel before' })
  const added = await post('add', { uid: group.uid, members: [cleo.uid, ben.uid, ann.uid] }, ben)
  expect(dataOf<GroupSeen>(added).members).toBe(3)
  await devices[2].hears(event('GROUP_JOINED', cleo.uid))
  await devices[1].say(group.topic, { uid: 'after', content: 'pumpernickel after' })
  await devices[2].hearsUid('after')
  expect(await saidTo(cleo)).toEqual(['after', 'SYSTEM'])
  const found = async (by: TestPerson) =>
    (await get('message/search?query=pumpernickel', by)).body.data.content.map(({ uid }) => uid)
  expect([await found(ben), await found(cleo), await found(await logIn(server))]).toEqual([
    ['after', 'before'],
    ['after'],
    [],
  ])
  const files = new FileClient(server, ben, 'agent')
  const { fileUrl } = await files.upload(group.topic, 'steel', 'kettle.txt')
  await files.send(group.topic, { url: fileUrl, name: 'kettle.txt' })
  const signs = async () => Object.keys((await get(`upload/sign?url=${fileUrl}`, cleo)).body.data ?? {})
  expect(await signs()).toEqual([fileUrl])
  await devices[2].say(group.topic, { uid: 'of cleo' })
  await devices[1].hearsUid('of cleo')
  expect(await post('remove', { uid: group.uid, memberUid: cleo.uid }, ben)).toEqual(refused(403, 'forbidden'))
  await post('remove', { uid: group.uid, memberUid: cleo.uid })
  await devices[2].hears(event('GROUP_DISMISSED', group.uid))
  await devices[1].say(group.topic, { uid: 'without cleo' })
  // Nor does the author hear who reads what they wrote.
  await devices[1].say(group.topic, { uid: 'read', type: 'READ', content: 'of cleo' })
  await expect.poll(async () => (await readersIn())[ben.uid]).toBeGreaterThan(0)
  await settle()
  expect(devices[2].heard.filter(({ type }) => type === 'READ')).toEqual([])
  expect(await signs()).toEqual([])
  expect(devices[2].heard.map(({ uid }) => uid)).not.toContain('without cleo')
  expect([await saidTo(cleo), await sync(cleo), await found(cleo)]).toEqual(['thread_not_found', [], []])
  const away = await connect(server, cleo, { device: 'later' })
  await away.roundTrip()
  expect(away.heard.filter(({ thread }) => thread?.topic === group.topic)).toEqual([])
  away.drop()
})

test('its owner hands it over, renames it and leaves; the last one ends it', async () => {
  await post('add', { uid: group.uid, members: [cleo.uid] })
  expect(await post('update', { uid: group.uid, name: 'Ben’s' }, ben)).toEqual(refused(403, 'forbidden'))
  expect((await post('handover', { uid: group.uid, memberUid: cleo.uid })).status).toBe(200)
  expect((await post('update', { uid: group.uid, name: 'Cleo’s' }, cleo)).body.data).toMatchObject({ name: 'Cleo’s' })
  await devices[0].hears(({ thread }) => thread?.user?.nickname === 'Cleo’s')
  await post('leave', { uid: group.uid }, cleo)
  await devices[1].hears(event('GROUP_OWNED', ann.uid))
  const owns = (await membersOf(ben)).map(({ uid, isOwner }) => [uid, isOwner])
  expect(new Map(owns as [string, boolean][])).toEqual(
    new Map([
      [ann.uid, true],
      [ben.uid, false],
    ]),
  )
  await post('leave', { uid: group.uid })
  await post('leave', { uid: group.uid }, ben)
  expect(server.rows('select state from threads where uid = ?', group.threadUid)).toEqual([{ state: 'CLOSED' }])
})

test('agents and app users are in no group together', async () => {
  await allowSocial(server)
  const [user, guest] = [await newAppUser(server), await newVisitor(server)]
  for (const uid of [user.uid, guest.uid, 'nobody']) {
    expect(await post('create', { name: 'Mixed', members: [uid] })).toEqual(refused(403, 'forbidden'))
    expect(await post('add', { uid: group.uid, members: [uid] })).toEqual(refused(403, 'forbidden'))
  }
  const theirs = await server.http.post('/visitor/api/v1/group/create', { name: 'Theirs' }, user.token)
  const { uid, topic } = dataOf<GroupSeen>(theirs)
  const invite = { uid, members: [ann.uid] }
  expect(await server.http.post('/visitor/api/v1/group/invite', invite, user.token)).toEqual(refused(404, 'not_found'))
  expect(await post('add', { uid, members: [ben.uid] })).toEqual(refused(404, 'not_found'))
  for (const door of doors)
    expect(await door.send(ann, topic, { uid: 'x', content: 'x' })).toBe('refused thread_not_found')
  const joining = await server.http.post('/visitor/api/v1/group/accept', { uid: group.uid }, user.token)
  expect(joining).toEqual(refused(404, 'not_found'))
  await allowSocial(server, { friends: false, groups: false })
  expect(await membersOf(ann)).toHaveLength(2)
})

test('nobody else hears, reads or changes it: not colleagues, admins, other organizations or backends', async () => {
  const { foreigner, key } = await newOutsiders(server)
  const admin = await logIn(server)
  await devices[0].say(group.topic, { uid: 'secret' })
  for (const one of [cleo, admin, foreigner]) {
    for (const [verb, more] of [
      ['add', { members: [one.uid] }],
      ['remove', { memberUid: ben.uid }],
      ['handover', { memberUid: ben.uid }],
      ['update', { name: 'Mine' }],
      ['leave', {}],
    ] as const)
      expect(await post(verb, { uid: group.uid, ...more }, one), verb).toEqual(refused(404, 'not_found'))
    expect(await get(`group/members?uid=${group.uid}`, one)).toEqual(refused(404, 'not_found'))
    expect([await saidTo(one), await sync(one)]).toEqual(['thread_not_found', []])
    expect((await get(`thread/${group.threadUid}`, one)).status).toBe(404)
    for (const door of doors)
      expect(await door.send(one, group.topic, { uid: 'x', content: 'x' })).toBe('refused thread_not_found')
  }
  for (const [verb, body] of [
    ['add', { uid: group.uid, members: [foreigner.uid] }],
    ['create', { name: 'Abroad', members: [foreigner.uid] }],
  ] as const)
    expect(await post(verb, body), verb).toEqual(refused(403, 'forbidden'))
  const byBackend = { uid: 'x', content: 'x', thread: { topic: group.topic } }
  expect(await server.http.post('/api/v1/message/rest/send', byBackend, key)).toEqual(refused(404, 'thread_not_found'))
  const close = { uid: group.threadUid }
  for (const one of [ann, admin])
    expect((await server.http.post('/api/v1/thread/close', close, one.token)).status).toBeGreaterThanOrEqual(400)
  expect(await saidTo(ben)).toEqual(['secret', 'SYSTEM'])
})

test('an agent who is deleted is in no group any more, and their own goes on', async () => {
  const admin = await logIn(server)
  await post('add', { uid: group.uid, members: [cleo.uid] })
  expect((await server.http.post('/api/v1/agent/delete', { uid: ann.uid }, admin.token)).status).toBe(200)
  await devices[1].hears(event('GROUP_LEFT', ann.uid))
  expect(await membersOf(cleo)).toMatchObject([
    { uid: ben.uid, isOwner: true },
    { uid: cleo.uid, isOwner: false },
  ])
})

test('what an agent reports of a group is all that an admin reads of it, who may end it', async () => {
  const admin = await logIn(server)
  await devices[1].say(group.topic, { uid: 'insult', content: 'you cabbage' })
  await devices[0].hearsUid('insult')
  const wish = { kind: 'MESSAGE', uid: 'insult', threadUid: group.threadUid, text: 'Insults' }
  const create = (by: TestPerson) => server.http.post('/api/v1/report/create', wish, by.token)
  expect(await create(cleo)).toEqual(refused(404, 'not_found'))
  const { uid } = dataOf<{ uid: string }>(await create(ann))
  expect((await get('report/query?state=OPEN', cleo)).status).toBe(403)
  const reports = listIn<{ uid: string; by: { uid: string; nickname: string } }>(
    await get('report/query?state=OPEN', admin),
  )
  expect(reports[0]).toMatchObject({ uid, by: { uid: ann.uid, nickname: expect.stringMatching(/./) } })
  const read = await server.http.post('/api/v1/report/read', { uid }, admin.token)
  expect(read.body.data).toMatchObject({ said: { content: 'you cabbage', sender: { uid: ben.uid } } })
  expect(await saidTo(admin)).toBe('thread_not_found')
  const close = { threadUid: group.threadUid }
  expect((await server.http.post('/api/v1/social/close', close, cleo.token)).status).toBe(403)
  expect((await server.http.post('/api/v1/social/close', close, admin.token)).status).toBe(200)
  for (const door of doors)
    expect(await door.send(ben, group.topic, { uid: 'y', content: 'y' })).toBe('refused thread_closed')
  expect(await saidTo(ben)).toEqual(['SYSTEM', 'insult', 'SYSTEM'])
})
