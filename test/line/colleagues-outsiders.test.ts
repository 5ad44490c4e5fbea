import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn, newVisitor, type TestDevice, type TestPerson } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'
import { namesFor, newColleague, newOutsiders, of, type TestAgent, topicOf } from './colleagues.ts'
import { httpDoor, mqttDoor } from './doors.ts'

const server = perFile.server()
let ann: TestAgent
let ben: TestAgent
let annDevices: TestDevice[]
let benDevice: TestDevice
let topic: string
let outsiders: TestPerson[]
let foreigner: TestAgent
let admin: TestPerson
let key: string
beforeAll(async () => {
  ;[ann, ben] = [await newColleague(server), await newColleague(server)]
  annDevices = [await connect(server, ann, { device: 'desk' }), await connect(server, ann, { device: 'phone' })]
  benDevice = await connect(server, ben)
  topic = topicOf(ann, ben)
  ;({ foreigner, key } = await newOutsiders(server))
  admin = await logIn(server)
  outsiders = [foreigner, await newColleague(server), admin, await newVisitor(server)]
  await annDevices[0]?.say(topic, { uid: 'secret' })
})

afterAll(() => {
  for (const device of [...annDevices, benDevice]) device.drop()
})

const open = (agentUid: string, token: string) => server.http.post('/api/v1/thread/member', { agentUid }, token)
const historyOf = (asked: string, token: string) =>
  server.http.get(`/api/v1/message/thread/topic?topic=${asked}`, token)
const doors = () => [mqttDoor(server), httpDoor(server, () => true)]

test('whoever is not one of the two may not subscribe, while the two may', async () => {
  const filters = [...namesFor(ann, ben), `org/member/${foreigner.uid}/${ann.uid}`, `org/member/${ann.uid}/${ann.uid}`]
  const answers = async (person: TestPerson) => {
    const peer = await connectRaw(server, person, { clientId: `${person.uid}/web/asking` })
    const codes = await peer.subscribe(...filters)
    peer.drop()
    return codes
  }
  for (const person of outsiders) expect(await answers(person)).toEqual(filters.map(() => 128))
  for (const person of [ann, ben])
    expect((await answers(person)).map((code) => code === 128)).toEqual([...Array(8).fill(false), true, true])
})

test('whoever is not one of the two can neither speak nor read nor open', async () => {
  for (const door of doors()) {
    for (const person of outsiders.slice(0, door.name === 'http' ? 3 : 4)) {
      for (const type of ['TEXT', 'TYPING', 'READ', 'RECALL']) {
        const message = { uid: 'intruding', type, content: 'secret' }
        expect(await door.send(person, topic, message)).toBe('refused thread_not_found')
      }
    }
    door.close()
  }
  for (const asked of namesFor(ann, ben)) {
    for (const { token } of outsiders.slice(0, 3))
      expect(await historyOf(asked, token)).toEqual(refused(404, 'thread_not_found'))
  }
  expect(await open(foreigner.uid, ann.token)).toEqual(refused(400, 'unknown_target'))
  expect(await open(ann.uid, foreigner.token)).toEqual(refused(400, 'unknown_target'))
  const byBackend = { uid: 'intruding', content: 'x', thread: { topic } }
  expect(await server.http.post('/api/v1/message/rest/send', byBackend, key)).toEqual(refused(404, 'thread_not_found'))
  expect(server.rows(`select 1 from messages where uid = 'intruding'`)).toEqual([])
})

test('whoever is not one of the two receives nothing of it', async () => {
  const onlookers = await Promise.all(outsiders.map((person) => connect(server, person)))
  await benDevice.say(topic, { uid: 'typing', type: 'TYPING' })
  await benDevice.say(topic, { uid: 'among-us' })
  for (const device of [...annDevices, benDevice]) await device.hearsUid('among-us')
  for (const device of onlookers) {
    // It does listen: it receives its own refusal.
    await device.say(topic, { uid: 'last' })
    await device.refusal('last')
    expect(of(device, topic)).toEqual([])
    device.drop()
  }
})

test('the two cannot add anybody, nor can an admin join', async () => {
  const door = mqttDoor(server)
  const to = { agentUid: admin.uid }
  for (const type of ['TRANSFER', 'INVITE']) {
    const asked = { uid: `bring-${type}`, type, content: JSON.stringify({ to, note: '' }) }
    expect(await door.send(ann, topic, asked)).toMatch(/^refused /)
  }
  expect(await door.send(ann, `${topic}_internal`, { uid: 'note', type: 'TEXT' })).toBe('refused thread_not_found')
  const [thread] = server.rows('select uid from threads where topic = ?', topic)
  const takeOver = await server.http.post('/api/v1/thread/takeover', { uid: thread?.uid }, admin.token)
  expect(takeOver).toEqual(refused(404, 'thread_not_found'))
  const people = server.rows('select uid from participants where thread_uid = ?', String(thread?.uid))
  expect(people.map((one) => one.uid).sort()).toEqual([ann.uid, ben.uid].sort())
  door.close()
})
