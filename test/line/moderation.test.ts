import { beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, joinGroupOf, makeFriends, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn } from '../support/setting-up.ts'
import { newColleague } from './colleagues.ts'
import { httpDoor } from './doors.ts'

const server = perFile.server()
let ann: AppUser
let ben: AppUser
let admin: TestPerson
beforeEach(async () => {
  await allowSocial(server)
  ;[ann, ben] = [await newAppUser(server, 'Ann Älva'), await newAppUser(server, 'Ben')]
  admin = await logIn(server)
})

const search = async (query: string, by: AppUser) => {
  const path = `/visitor/api/v1/person/search?query=${encodeURIComponent(query)}`
  const answer = await server.http.get(path, by.token)
  return answer.status === 200 ? dataOf<{ uid: string }[]>(answer).map(({ uid }) => uid) : answer
}
const visitors = (path: string, body: object, by: TestPerson) =>
  server.http.post(`/visitor/api/v1/${path}`, body, by.token)
const admins = (path: string, body: object, by = admin) => server.http.post(`/api/v1/${path}`, body, by.token)

test('app users are found by name, by the site’s name or not at all, as the organization says', async () => {
  const plain = await newVisitor(server, 'Ann Älva plain')
  expect(await search('ann ÄL', ben)).toEqual([ann.uid])
  expect(await search('Ann', ann)).not.toContain(ann.uid)
  for (const query of [plain.uid, 'älva', '%', 'df_ag_uid']) expect(await search(query, ben)).toEqual([])
  expect(await search(' ', ben)).toEqual(refused(400, 'empty'))
  await befriending(server, ann, 'block', ben)
  expect(await search('Ann Älv', ben)).toEqual([ann.uid])
  await allowSocial(server, { search: 'exact' })
  expect([await search('Ann Älva', ben), await search(ann.siteUid, ben), await search(ann.uid, ben)]).toEqual([
    [],
    [ann.uid],
    [ann.uid],
  ])
  await allowSocial(server, { search: 'nobody' })
  expect(await search(ann.uid, ben)).toEqual(refused(404, 'not_found'))
  expect((await befriending(server, ben, 'ask', await newAppUser(server))).status).toBe(200)
})

test('a report shows admins the message as it was, once, and nothing else of the thread; all of it is audited', async () => {
  const topic = await makeFriends(server, ann, ben)
  const threadUid = String(server.rows('select uid from threads where topic = ?', topic)[0]?.uid)
  const device = await connect(server, ben)
  for (const uid of ['mean', 'other']) await device.say(topic, { uid, content: `said ${uid}` })
  const wish = { kind: 'MESSAGE', uid: 'mean', threadUid, text: 'Look' }
  const { uid } = dataOf<{ uid: string }>(await visitors('report/create', wish, ann))
  expect(dataOf(await visitors('report/create', wish, ann))).toEqual({ uid })
  await device.say(topic, { uid: 'recalled', type: 'RECALL', content: 'mean' })
  device.drop()
  const listed = await server.http.get('/api/v1/report/query', admin.token)
  expect(listIn(listed)[0]).toMatchObject({ uid, kind: 'MESSAGE', text: 'Look', by: { uid: ann.uid } })
  expect(JSON.stringify(listed.body)).not.toContain('said ')
  const read = await admins('report/read', { uid })
  expect(dataOf(read)).toMatchObject({ said: { content: 'said mean', sender: { uid: ben.uid } } })
  expect(JSON.stringify(read.body)).not.toContain('said other')
  expect((await admins('report/resolve', { uid, outcome: 'Warned' })).status).toBe(200)
  expect(await admins('report/resolve', { uid })).toEqual(refused(404, 'not_found'))
  const resolved = await server.http.get('/api/v1/report/query?state=RESOLVED', admin.token)
  expect(listIn(resolved)[0]).toMatchObject({ uid, outcome: 'Warned' })
  const { body } = await server.http.get('/api/v1/audit/query?pageSize=3', admin.token)
  expect(JSON.stringify(body)).toMatch(/report\.resolve.*report\.read/s)
})

test('nobody reports what they cannot know of, and nobody but an admin of the organization sees or ends anything', async () => {
  const topic = await makeFriends(server, ann, ben)
  const threadUid = String(server.rows('select uid from threads where topic = ?', topic)[0]?.uid)
  const group = dataOf<{ uid: string; threadUid: string }>(await visitors('group/create', { name: 'Group' }, ann))
  const cleo = await newAppUser(server, 'Cleo')
  const first = String(server.rows('select uid from messages where thread_uid = ?', threadUid)[0]?.uid)
  for (const wish of [
    { kind: 'MESSAGE', uid: first, threadUid },
    { kind: 'MESSAGE', uid: 'made up', threadUid },
    { kind: 'GROUP', uid: group.uid },
    { kind: 'PERSON', uid: 'made up' },
    { kind: 'PERSON', uid: (await newVisitor(server)).uid },
    { kind: 'PERSON', uid: cleo.uid },
  ])
    expect(await visitors('report/create', wish, cleo)).toEqual(refused(404, 'not_found'))
  await joinGroupOf(server, { member: ann, groupUid: group.uid }, cleo)
  const earlier = String(server.rows('select uid from messages where thread_uid = ?', group.threadUid)[0]?.uid)
  const beforeCleo = { kind: 'MESSAGE', uid: earlier, threadUid: group.threadUid }
  expect(await visitors('report/create', beforeCleo, cleo)).toEqual(refused(404, 'not_found'))
  expect((await visitors('report/create', beforeCleo, ann)).status).toBe(200)
  const { uid } = dataOf<{ uid: string }>(await visitors('report/create', { kind: 'GROUP', uid: group.uid }, ann))
  const { admin: neighbour, orgUid } = await addNeighbours(server)
  const stranger = await newAppUser(server, 'Theirs', { orgUid })
  const ofStranger = { kind: 'PERSON', uid: stranger.uid }
  expect(await visitors('report/create', ofStranger, ann)).toEqual(refused(404, 'not_found'))
  const colleague = await newColleague(server)
  for (const [path, body] of [
    ['report/read', { uid }],
    ['report/resolve', { uid }],
    ['social/close', { threadUid }],
  ] as const) {
    expect(await admins(path, body, neighbour)).toEqual(refused(404, 'not_found'))
    expect(await admins(path, body, colleague), path).toEqual(refused(403, 'forbidden'))
  }
  expect(listIn(await server.http.get('/api/v1/report/query', neighbour.token))).toEqual([])
})

test('an admin ends a group and a friendship; its people keep what was said and write no more', async () => {
  const topic = await makeFriends(server, ann, ben)
  const group = dataOf<{ uid: string; topic: string; threadUid: string }>(
    await visitors('group/create', { name: 'Group' }, ann),
  )
  await joinGroupOf(server, { member: ann, groupUid: group.uid }, ben)
  const door = httpDoor(server, () => false)
  const friends = String(server.rows('select uid from threads where topic = ?', topic)[0]?.uid)
  for (const [at, threadUid] of [
    [topic, friends],
    [group.topic, group.threadUid],
  ] as const) {
    await door.send(ann, at, { uid: 'before', content: 'before' })
    expect((await admins('social/close', { threadUid })).status).toBe(200)
    expect(await door.send(ben, at, { uid: 'late', content: 'late' })).toBe('refused thread_closed')
    const { body } = await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${threadUid}`, ben.token)
    expect(body.data.content?.map(({ uid }) => uid)).toContain('before')
    expect(await admins('social/close', { threadUid })).toEqual(refused(404, 'not_found'))
  }
})
