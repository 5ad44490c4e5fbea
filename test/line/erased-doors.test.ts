import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'
import { comes, erased, leaveTraces, type TracedVisitor } from '../support/traces.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
let admin: TestPerson
let colleague: TestPerson
let doors: TestDoor[]
let visitor: TracedVisitor

beforeAll(async () => {
  admin = await logIn(server)
  await addTestAgent(server.dataFolder, 'colleague', 0)
  colleague = await logIn(server, 'colleague', agentPassword)
  const isAgent = ({ uid }: TestPerson) => uid === admin.uid || uid === colleague.uid
  doors = [mqttDoor(server), httpDoor(server, isAgent)]
})
afterAll(() => {
  for (const door of doors) door.close()
})

const cursorsOf = async (who: TestPerson, cursor = '') =>
  (await server.http.post('/api/v1/message/sync', { cursor, limit: 200 }, who.token)).body.data

test('a device that was away, and a sync cursor, get nothing of an erased visitor, and lose nothing of others', async () => {
  const there = await connect(server, admin, { device: 'desk' })
  visitor = await leaveTraces(server, await comes(server), admin)
  const [mark = ''] = visitor.traces
  await there.hearsUid(`${mark}m2`)
  const before = await cursorsOf(admin)
  there.drop()
  const other = await newVisitor(server, 'Olga')
  const otherThread = await openThread(server, other)
  await visitor.device.say(visitor.latest.topic, { uid: `${mark}away`, content: `${mark}unheard` })
  const kept = { uid: 'kept', content: 'still owed', thread: { topic: otherThread.topic } }
  await server.http.post('/visitor/api/v1/message/send', kept, other.token)
  await erased(server, visitor.uid)
  const back = await connect(server, admin, { device: 'desk' })
  await back.hearsUid('kept')
  await back.roundTrip()
  expect(JSON.stringify(back.heard)).not.toContain(mark)
  expect(back.heard.filter(({ uid }) => uid === 'kept')).toHaveLength(1)
  back.drop()
  const since = await cursorsOf(admin, String(before.cursor))
  expect(since.content.map(({ uid }) => uid)).toContain('kept')
  expect(JSON.stringify(since)).not.toContain(mark)
  const later = { ...kept, uid: 'later' }
  await server.http.post('/visitor/api/v1/message/send', later, other.token)
  const next = await cursorsOf(admin, String(since.cursor))
  expect(next.content.map(({ uid }) => uid)).toEqual(['later'])
})

test('at both doors an erased thread is as if it had never been, for everybody', async () => {
  const stranger = await newVisitor(server)
  const { topic } = visitor.thread
  const missing = `org/workgroup/df_wg_uid/nobody`
  for (const door of doors)
    for (const person of [admin, colleague, stranger]) {
      const send = (to: string, uid: string) => door.send(person, to, { uid, content: 'anybody?' })
      for (const suffix of ['', '_internal'])
        expect([door.name, await send(`${topic}${suffix}`, `e${suffix}${door.name}${person.uid}`)]).toEqual([
          door.name,
          await send(`${missing}${suffix}`, `n${suffix}${door.name}${person.uid}`),
        ])
    }
  for (const person of [admin, colleague, stranger]) {
    const device = await connect(server, person, { device: 'ears' })
    const granted = (to: string) =>
      device.client.subscribeAsync(to).then(
        () => 'heard',
        () => 'refused',
      )
    for (const of of [topic, visitor.latest.topic, `${topic}_internal`])
      expect([person.uid, await granted(of)]).toEqual([person.uid, await granted(missing)])
    device.drop()
  }
  await expect(connect(server, visitor, { device: 'again', options: { reconnectPeriod: 0 } })).rejects.toThrow()
})

test('no list, count, search, record, export or figure by record leads to an erased thread', async () => {
  const { uid } = visitor.thread
  const [mark = ''] = visitor.traces
  const threads = ['thread/query?pageSize=100', 'queue/query/queuing?pageSize=100', 'agent/offers']
  const found = ['record/query?limit=100', `message/search?query=${mark}word`, 'leavemsg/query?pageSize=100']
  const others = ['contact/query?pageSize=100', 'audit/query?pageSize=100', 'erasure/query', 'live/sites']
  for (const path of [...threads, ...found, ...others, 'workgroup/statistics?uid=df_wg_uid', 'message/sync']) {
    const { status, body } = await server.http.get(`/api/v1/${path}`, admin.token)
    expect([path, status]).toEqual([path, 200])
    const text = JSON.stringify(body)
    for (const trace of [...visitor.traces, uid, visitor.latest.uid]) expect(text, path).not.toContain(trace)
  }
  for (const path of [`record/${uid}`, `record/messages?uid=${uid}`, `thread/${uid}`, `queue/brief?threadUid=${uid}`])
    expect((await server.http.get(`/api/v1/${path}`, admin.token)).status, path).toBe(404)
  for (const tag of visitor.traces.map((trace) => `${trace}filed`)) {
    const { body } = await server.http.get(`/api/v1/record/query?tag=${tag}`, admin.token)
    expect(body.data.content).toEqual([])
  }
  const { body } = await server.http.get('/api/v1/thread/query?state=CLOSED&pageSize=1', admin.token)
  const closed = server.rows("select count(*) as count from threads where state = 'CLOSED' and type = 'WORKGROUP'")
  expect(body.data.totalElements).toBe(Number(closed[0]?.count))
  for (const table of ['thread_tags', 'leave_messages', 'proposals', 'file_threads'])
    expect(server.rows(`select count(*) as count from ${table} where thread_uid = ?`, uid)).toEqual([{ count: 0 }])
})
