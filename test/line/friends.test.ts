import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type AppUser, allowSocial, befriending, friendsTopic, makeFriends, newAppUser } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, newVisitor, type TestDevice } from '../support/people.ts'
import { dataOf, listIn } from '../support/setting-up.ts'
import { httpDoor, mqttDoor, type TestDoor } from './doors.ts'

const server = perFile.server()
let ann: AppUser
let ben: AppUser
let annDevice: TestDevice
let benDevice: TestDevice
let doors: TestDoor[]
beforeAll(async () => {
  await allowSocial(server)
  doors = [mqttDoor(server), httpDoor(server, () => false)]
})
beforeEach(async () => {
  ;[ann, ben] = [await newAppUser(server, 'Ann'), await newAppUser(server, 'Ben', { lang: 'zh-CN' })]
  ;[annDevice, benDevice] = [await connect(server, ann), await connect(server, ben)]
  return () => {
    annDevice.drop()
    benDevice.drop()
  }
})
afterAll(() => {
  for (const door of doors) door.close()
})

const does = (me: AppUser, verb: Parameters<typeof befriending>[2], other: { uid: string }) =>
  befriending(server, me, verb, other)
const stateOf = async (me: AppUser, verb: Parameters<typeof befriending>[2], other: AppUser) =>
  dataOf<{ state: string }>(await does(me, verb, other)).state
interface ListedFriend {
  readonly uid: string
  readonly text: string
  readonly topic: string
  readonly unread: number
}
const list = async (me: AppUser, state = 'FRIEND') =>
  listIn<ListedFriend>(await server.http.get(`/visitor/api/v1/friend/query?state=${state}`, me.token))
const uidsIn = async (me: AppUser, state?: string) => (await list(me, state)).map(({ uid }) => uid)
const history = (me: AppUser, topic: string) =>
  server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}`, me.token)
const event = (kind: string, uid: string) => (message: { extra?: string | undefined }) =>
  message.extra?.includes(`"kind":"${kind}","uid":"${uid}"`) === true

describe('becoming friends', () => {
  test('who is asked is told on their own topic in their language, and the thread begins when they accept', async () => {
    const wish = { uid: ben.uid, text: ' We met at the shop. ' }
    const asked = await server.http.post('/visitor/api/v1/friend/ask', wish, ann.token)
    expect(dataOf(asked)).toMatchObject({ uid: ben.uid, nickname: 'Ben', state: 'ASKED', topic: '' })
    const notice = await benDevice.hears(event('FRIEND_ASKED', ann.uid))
    expect(notice).toMatchObject({ type: 'NOTICE', content: 'Ann 请求添加您为好友。' })
    expect(benDevice.topics[benDevice.heard.indexOf(notice)]).toBe(`user/${ben.uid}`)
    expect(await list(ben, 'RECEIVED')).toMatchObject([{ uid: ann.uid, text: 'We met at the shop.' }])
    expect(await uidsIn(ann, 'ASKED')).toEqual([ben.uid])
    const topic = friendsTopic(ann, ben)
    expect(dataOf(await does(ben, 'accept', ann))).toMatchObject({ state: 'FRIEND', topic })
    for (const device of [annDevice, benDevice]) {
      const begun = await device.hears(event('BEFRIENDED', ben.uid))
      expect(begun).toMatchObject({ type: 'SYSTEM', seq: 1, thread: { topic, type: 'FRIEND', state: 'NEW' } })
    }
    expect([await uidsIn(ann), await uidsIn(ben)]).toEqual([[ben.uid], [ann.uid]])
    expect([await uidsIn(ann, 'ASKED'), await uidsIn(ben, 'RECEIVED')]).toEqual([[], []])
  })

  test('two who ask each other are friends, and accepting twice changes nothing', async () => {
    const states = await Promise.all([stateOf(ann, 'ask', ben), stateOf(ben, 'ask', ann)])
    expect(states.sort()).toEqual(['ASKED', 'FRIEND'])
    for (const me of [ann, ben]) expect(await stateOf(me, 'ask', me === ann ? ben : ann)).toBe('FRIEND')
    expect(await stateOf(ann, 'accept', ben)).toBe('FRIEND')
    const threads = server.rows('select uid from threads where topic = ?', friendsTopic(ann, ben))
    expect(threads).toHaveLength(1)
  })

  test('who was refused is told, and cannot ask again for a month, while the refuser can', async () => {
    await does(ann, 'ask', ben)
    expect(await stateOf(ben, 'refuse', ann)).toBe('NONE')
    await annDevice.hears(event('FRIEND_REFUSED', ben.uid))
    const again = await does(ann, 'ask', ben)
    expect(again).toEqual(refused(409, 'request_over'))
    expect(await uidsIn(ann, 'REFUSED')).toEqual([ben.uid])
    expect(await stateOf(ben, 'ask', ann)).toBe('ASKED')
    expect(await stateOf(ann, 'accept', ben)).toBe('FRIEND')
  })
})

describe('requests', () => {
  test('a request that is withdrawn leaves nothing', async () => {
    await does(ann, 'ask', ben)
    expect(await stateOf(ann, 'cancel', ben)).toBe('NONE')
    await benDevice.hears(event('FRIEND_CANCELLED', ann.uid))
    expect(await does(ben, 'accept', ann)).toEqual(refused(404, 'not_found'))
    expect(server.rows('select 1 from relations where owner_uid in (?, ?)', ann.uid, ben.uid)).toEqual([])
  })
})

describe('friends', () => {
  test('talk, recall and read at both doors, by either name of their topic', async () => {
    const topic = await makeFriends(server, ann, ben)
    const [, , one, other] = topic.split('/')
    for (const door of doors) {
      const hello = { uid: `hello ${door.name}`, content: 'Hi' }
      expect(await door.send(ann, topic, hello)).toMatch(/^stored /)
      await benDevice.hearsUid(hello.uid)
      expect(await door.send(ben, topic, { uid: `typing ${door.name}`, type: 'TYPING' })).toBe('passed')
      expect(await door.send(ben, topic, { uid: `read ${door.name}`, type: 'READ', content: hello.uid })).toBe('passed')
      await annDevice.hears(({ type, content }) => type === 'READ' && content === hello.uid)
      expect(await door.send(ann, topic, { uid: `no ${door.name}`, type: 'RECALL', content: hello.uid })).toMatch(
        /^stored/,
      )
    }
    await annDevice.say(`org/friend/${other}/${one}`, { uid: 'reversed', thread: {} })
    expect(await benDevice.hearsUid('reversed')).toMatchObject({ thread: { topic } })
    expect(await list(ben)).toMatchObject([{ uid: ann.uid, topic, unread: 1 }])
    await benDevice.say(`user/${ann.uid}`, { uid: 'to a friend', thread: {} })
    expect(await annDevice.hearsUid('to a friend')).toMatchObject({ thread: { topic } })
    expect((await history(ann, `org/friend/${other}/${one}`)).status).toBe(200)
  })
})

describe('a thread of friends', () => {
  test('a device that was away is sent what it missed', async () => {
    const topic = await makeFriends(server, ann, ben)
    await benDevice.hears(event('BEFRIENDED', ben.uid))
    await benDevice.leave()
    await annDevice.say(topic, { uid: 'while away' })
    const back = await connect(server, ben)
    expect(await back.hearsUid('while away')).toMatchObject({ seq: 2 })
    back.drop()
  })

  test('neither rate nor close nor leave messages in their thread', async () => {
    const topic = await makeFriends(server, ann, ben)
    const [thread] = server.rows('select uid from threads where topic = ?', topic)
    for (const door of doors) {
      for (const [type, content] of [
        ['RATE_SUBMIT', '{"score":5}'],
        ['RATE_INVITE', ''],
        ['LEAVE_MSG_SUBMIT', '{"content":"x","mobile":"1"}'],
        ['TRANSFER', '{"to":{"agentUid":"df_ag_uid"}}'],
        ['SYSTEM', 'x'],
      ] as const) {
        for (const me of [ann, ben])
          expect(await door.send(me, topic, { uid: `${type} ${door.name} ${me.nickname}`, type, content })).toMatch(
            /^refused/,
          )
      }
    }
    const close = await server.http.post('/visitor/api/v1/thread/close', { uid: thread?.uid }, ann.token)
    expect(close).toEqual(refused(409, 'wrong_state'))
    expect(server.rows(`select type from messages where thread_uid = ?`, String(thread?.uid))).toHaveLength(1)
  })
})

describe.each(['remove', 'block'] as const)('after %s', (verb) => {
  test('nobody writes at either door, both keep what was said, and a new friendship is a new thread', async () => {
    const topic = await makeFriends(server, ann, ben)
    await annDevice.say(topic, { uid: 'before' })
    await does(ben, verb, ann)
    const said = await annDevice.hears(event('UNFRIENDED', ben.uid))
    expect(said).toMatchObject({ type: 'SYSTEM', thread: { state: 'CLOSED' } })
    for (const door of doors) {
      for (const me of [ann, ben]) {
        for (const type of ['TEXT', 'TYPING', 'RECALL'])
          expect(await door.send(me, topic, { uid: `late ${type}`, type, content: 'before' })).toBe(
            'refused thread_closed',
          )
      }
    }
    for (const me of [ann, ben]) {
      const { body } = await history(me, topic)
      expect(body.data.content?.map(({ uid }) => uid)).toContain('before')
      expect(await uidsIn(me)).toEqual([])
    }
    if (verb === 'block') await does(ben, 'unblock', ann)
    await makeFriends(server, ann, ben)
    await annDevice.say(topic, { uid: 'anew' })
    expect(await benDevice.hearsUid('anew')).toMatchObject({ seq: 2 })
    const { body } = await history(ben, topic)
    expect(body.data.content?.map(({ uid }) => uid)).toEqual(expect.arrayContaining(['before', 'anew']))
  })
})

test('who was blocked is answered as anybody, and the blocker hears nothing', async () => {
  await does(ben, 'block', ann)
  const cleo = await newAppUser(server, 'Cleo')
  const answers = [await does(ann, 'ask', ben), await does(cleo, 'ask', ben)]
  expect(answers[0]).toEqual(answers[1])
  await benDevice.hears(event('FRIEND_ASKED', cleo.uid))
  expect(benDevice.heard.some(event('FRIEND_ASKED', ann.uid))).toBe(false)
  expect([await uidsIn(ben, 'RECEIVED'), await uidsIn(ben, 'BLOCKED')]).toEqual([[cleo.uid], [ann.uid]])
  expect(await uidsIn(ann, 'ASKED')).toEqual([ben.uid])
  expect([await does(ann, 'cancel', ben), await does(ann, 'ask', ben)].map(({ status }) => status)).toEqual([200, 200])
  expect(await does(ben, 'accept', ann)).toEqual(refused(404, 'not_found'))
  expect(await does(ben, 'ask', ann)).toEqual(refused(409, 'wrong_state'))
  await does(ben, 'unblock', ann)
  expect(await uidsIn(ben, 'RECEIVED')).toEqual([cleo.uid])
  expect(await stateOf(ben, 'ask', ann)).toBe('FRIEND')
})

test('only people whom the site has proven take part, and nobody asks themselves or a stranger', async () => {
  const plain = await newVisitor(server)
  const asPlain = { ...plain, siteUid: '', nickname: '' }
  expect(await does(asPlain, 'ask', ann)).toEqual(refused(403, 'forbidden'))
  for (const uid of [plain.uid, ann.uid, 'made-up', 'df_ag_uid'])
    expect(await does(ann, 'ask', { uid })).toEqual(refused(404, 'not_found'))
  expect((await server.http.get('/visitor/api/v1/friend/query', plain.token)).status).toBe(403)
})
