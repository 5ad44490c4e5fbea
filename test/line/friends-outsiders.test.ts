import { afterEach, beforeEach, expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, friendsTopic, makeFriends, newAppUser } from '../support/app-users.ts'
import { perTest } from '../support/fixtures.ts'
import { formOf } from '../support/forms.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'
import { newOutsiders } from './colleagues.ts'
import { httpDoor, mqttDoor } from './doors.ts'

const server = perTest.server()
let ann: AppUser
let ben: AppUser
let devices: TestDevice[]
let topic: string
let threadUid: string
beforeEach(async () => {
  await allowSocial(server)
  ;[ann, ben] = [await newAppUser(server, 'Ann'), await newAppUser(server, 'Ben')]
  devices = [await connect(server, ann), await connect(server, ben)]
  topic = await makeFriends(server, ann, ben)
  threadUid = String(server.rows('select uid from threads where topic = ?', topic)[0]?.uid)
  await devices[0]?.say(topic, { uid: 'secret' })
  await devices[1]?.hearsUid('secret')
})
afterEach(() => {
  for (const device of devices) device.drop()
})

const grants = async (person: TestPerson, filters: readonly string[]) => {
  const peer = await connectRaw(server, person, { clientId: `${person.uid}/web/asking` })
  const codes = await peer.subscribe(...filters)
  peer.drop()
  return codes
}
const namesOf = () => [topic, `org/friend/${topic.split('/').slice(2).reverse().join('/')}`]
const reads = (person: TestPerson, isVisitor: boolean) => {
  const at = isVisitor ? '/visitor/api/v1' : '/api/v1'
  const named = [...namesOf().map((name) => `topic?topic=${name}`), `uid?threadUid=${threadUid}`]
  return Promise.all(named.map((name) => server.http.get(`${at}/message/thread/${name}`, person.token)))
}

test('nobody else subscribes, speaks, reads, uploads or lists it: not app users, agents, admins or backends', async () => {
  const { foreigner, key } = await newOutsiders(server)
  const admin = await logIn(server)
  const visitors = [await newAppUser(server, 'Cleo'), await newVisitor(server)]
  const agents = [admin, foreigner]
  const all = [...visitors, ...agents]
  for (const person of all) expect(await grants(person, namesOf())).toEqual([128, 128])
  expect((await grants(ann, namesOf())).map((code) => code === 128)).toEqual([false, false])
  const onlookers = await Promise.all(all.map((person) => connect(server, person)))
  for (const door of [mqttDoor(server), httpDoor(server, (person) => agents.includes(person as typeof admin))]) {
    for (const person of all) {
      for (const name of namesOf()) {
        for (const type of ['TEXT', 'TYPING', 'READ', 'RECALL'])
          expect(await door.send(person, name, { uid: 'intruding', type, content: 'secret' })).toBe(
            'refused thread_not_found',
          )
      }
    }
    door.close()
  }
  const byBackend = { uid: 'intruding', content: 'x', thread: { topic } }
  expect(await server.http.post('/api/v1/message/rest/send', byBackend, key)).toEqual(refused(404, 'thread_not_found'))
  for (const person of all) {
    for (const answer of await reads(person, visitors.includes(person)))
      expect(answer).toEqual(refused(404, 'thread_not_found'))
  }
  const upload = await server.http.form('/visitor/api/v1/upload/file', formOf(topic), visitors[0]?.token)
  expect(upload).toEqual(refused(404, 'thread_not_found'))
  const lists = ['thread/query?mine=false', `thread/${threadUid}`, 'message/search?query=secret']
  for (const path of lists) {
    const { body } = await server.http.get(`/api/v1/${path}`, admin.token)
    expect(JSON.stringify(body)).not.toContain(threadUid)
  }
  expect(server.rows(`select 1 from messages where uid = 'intruding'`)).toEqual([])
  await devices[0]?.say(topic, { uid: 'among us' })
  await devices[1]?.hearsUid('among us')
  for (const device of onlookers) {
    await device.roundTrip()
    expect(device.heard.filter(({ thread }) => thread?.topic === topic)).toEqual([])
    device.drop()
  }
})

test('switched off, everything is as if it did not exist, and comes back with what it was', async () => {
  const away = await connect(server, ben, { device: 'away' })
  await away.leave()
  await devices[0]?.say(topic, { uid: 'unheard' })
  await allowSocial(server, { friends: false, groups: false })
  const nothing = friendsTopic({ uid: ann.uid }, { uid: 'made-up' })
  for (const door of [mqttDoor(server), httpDoor(server, () => false)]) {
    for (const [type, name] of ['TEXT', 'TYPING', 'READ', 'RECALL'].flatMap((type) => [
      [type, topic] as const,
      [type, nothing] as const,
    ]))
      expect(await door.send(ann, name, { uid: `off ${type}`, type, content: 'secret' })).toBe(
        'refused thread_not_found',
      )
    door.close()
  }
  expect(await grants(ann, [...namesOf(), nothing])).toEqual([128, 128, 128])
  for (const answer of await reads(ann, true)) expect(answer).toEqual(refused(404, 'thread_not_found'))
  const file = await server.http.form('/visitor/api/v1/upload/file', formOf(topic), ann.token)
  expect(file).toEqual(refused(404, 'thread_not_found'))
  for (const verb of ['ask', 'accept', 'refuse', 'cancel', 'remove', 'block', 'unblock'] as const)
    expect(await befriending(server, ann, verb, ben)).toEqual(refused(404, 'not_found'))
  for (const path of ['friend/query', 'social/settings'])
    expect(await server.http.get(`/visitor/api/v1/${path}`, ann.token)).toEqual(refused(404, 'not_found'))
  const off = await connect(server, ben, { device: 'away' })
  await off.roundTrip()
  const synced = await server.http.get('/visitor/api/v1/message/sync', ben.token)
  expect([off.heard.map(({ uid }) => uid), synced.body.data.content]).toEqual([[], []])
  off.drop()
  await allowSocial(server)
  const on = await connect(server, ben, { device: 'away' })
  expect(await on.hearsUid('unheard')).toMatchObject({ thread: { topic } })
  on.drop()
  await devices[0]?.say(topic, { uid: 'on again' })
  await devices[1]?.hearsUid('on again')
})

test('after a restart friends are friends, and what was removed stays closed', async () => {
  await befriending(server, ann, 'remove', ben)
  await server.stop()
  await server.start()
  const door = httpDoor(server, () => false)
  expect(await door.send(ann, topic, { uid: 'late', content: 'late' })).toBe('refused thread_closed')
  await makeFriends(server, ben, ann)
  expect(await door.send(ann, topic, { uid: 'anew', content: 'anew' })).toBe('stored 2')
})
