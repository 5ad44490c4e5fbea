import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { servedByAnn, type Worker } from '../support/handover.ts'
import type { AnswerData } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { connect, logIn, type TestPerson } from '../support/people.ts'
import { Random } from '../support/random.ts'
import { runOn } from '../support/test-database.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest
let admin: TestPerson
beforeAll(async () => {
  admin = await logIn(server)
})

const post = async (who: TestPerson, path: string, body: object) => {
  const answer = await server.http.post(path, body, who.token)
  expect(answer).toMatchObject({ status: 200 })
  return answer.body.data
}
const askSync = (who: TestPerson, cursor: string) =>
  server.http.post('/api/v1/message/sync', { cursor, limit: 200 }, who.token)
const synced = async (who: TestPerson, cursor = ''): Promise<AnswerData> => (await askSync(who, cursor)).body.data
const own = (name: string) => `${name}-${guest.thread.uid}`
const notes = () => ({ uid: `${guest.thread.uid}_internal`, topic: `${guest.thread.topic}_internal` })

/** Returns the uids of the messages about the guest's thread or its notes. */
function ofThread({ content }: AnswerData): string[] {
  return content.filter(({ thread }) => thread.uid?.startsWith(guest.thread.uid)).map(({ uid }) => uid)
}

/** Sends a message of the visitor and a note. */
async function talk(worker: Worker, name: string): Promise<void> {
  await guest.page.say(guest.thread.topic, { uid: own(name) })
  await worker.agentDevice.say(notes().topic, { uid: own(`${name} noted`) })
}

/** How an agent leaves the guest's thread. Each returns who has it then. */
const ways = {
  'handed it over': async () => {
    const { uid: threadUid } = guest.thread
    const { ann, bea } = team
    await post(ann, '/api/v1/thread/transfer/create', { uid: own('t'), threadUid, to: { agentUid: bea.uid } })
    await post(bea, '/api/v1/thread/transfer/accept', { threadUid, uid: own('t') })
    return { left: ann, has: bea as TestPerson }
  },
  'lost it to an admin': async () => {
    await post(admin, '/api/v1/thread/takeover', { uid: guest.thread.uid })
    return { left: team.ann, has: admin }
  },
  'was a guest': async () => {
    await post(team.bea, '/api/v1/thread/invite/leave', { uid: guest.thread.uid })
    return { left: team.bea, has: team.ann as TestPerson }
  },
}

/** Makes Bea a guest of Ann's in the thread. */
async function invite(): Promise<void> {
  const { uid: threadUid } = guest.thread
  const { ann, bea } = team
  await post(ann, '/api/v1/thread/invite/create', { uid: own('i'), threadUid, to: { agentUid: bea.uid } })
  await post(bea, '/api/v1/thread/invite/accept', { threadUid, uid: own('i') })
}

/** An agent who has left the thread, one who has it, and what the server once issued to the first. */
interface Story {
  readonly left: Worker
  readonly has: TestPerson
  /** Cursors from before the thread, and from within it. */
  readonly given: { readonly before: string; readonly within: string }
  /** A device that was connected before, but not during the thread. */
  readonly phone: string
}

async function play(way: keyof typeof ways): Promise<Story> {
  const leaving = way === 'was a guest' ? team.bea : team.ann
  const phone = randomUUID()
  await (await connect(server, leaving, { device: phone })).leave()
  const before = (await synced(leaving)).cursor
  guest = await servedByAnn(team)
  if (way === 'was a guest') await invite()
  await talk(leaving, 'early')
  const within = (await synced(leaving)).cursor
  await talk(leaving, 'last')
  const story = { ...(await ways[way]()), given: { before, within }, phone }
  await guest.page.say(guest.thread.topic, { uid: own('after') })
  return story
}

/** Returns forged cursors of the thread and of its notes. */
function madeUp({ given }: Story): string[] {
  const random = new Random(7)
  const uids = [guest.thread.uid, notes().uid]
  const time = () => random.pick(['0', '1', 'zz', Date.now().toString(36), (Date.now() - 60_000).toString(36)])
  const place = () => `${random.pick(uids)}.${random.pick(['0', '1', '2'])}`
  const seals = ['', 'x', 'A'.repeat(22), ...[given.within, given.before].map((one) => one.split('.').at(-1))]
  const cursors = Array.from({ length: 150 }, () => {
    const places = Array.from({ length: random.between(0, 3) }, place)
    return [places.length, ...places, time(), time(), random.pick(seals)].join('.')
  })
  return ['0.1.1.', `1.${guest.thread.uid}.0.1.1.`, `${given.within}x`, given.within.slice(1), ...cursors]
}

const everyWay = Object.keys(ways) as (keyof typeof ways)[]

test.each(everyWay)(
  'an agent who %s gets nothing of it by a cursor of their own making, nor by another’s',
  async (way) => {
    const story = await play(way)
    const { left, has } = story
    const cursors = [...madeUp(story), (await synced(has)).cursor]
    const answers = await Promise.all(cursors.map((cursor) => askSync(left, cursor)))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([400]))
    expect(ofThread(await synced(left))).toEqual([])
    expect(ofThread(await synced(has))).toEqual(expect.arrayContaining([own('last'), own('last noted')]))
  },
)

test.each(everyWay)('an agent who %s gets what had not reached them yet, for some minutes', async (way) => {
  const { left, given } = await play(way)
  const answer = ofThread(await synced(left, given.within))
  expect(answer).toEqual(expect.arrayContaining([own('last'), own('last noted')]))
  for (const uid of ['early', 'early noted', 'after']) expect(answer).not.toContain(own(uid))
  // What they never fetched while it was theirs is not owed.
  expect(ofThread(await synced(left, given.before))).toEqual([])
  letFiveMinutesPass()
  expect(ofThread(await synced(left, given.within))).toEqual([])
})

test.each(everyWay)('an agent who %s gets nothing of it on other devices', async (way) => {
  const { left, phone } = await play(way)
  for (const device of [phone, randomUUID()]) {
    const back = await connect(server, left, { device })
    // New messages come after everything that was missed.
    await team.cora.agentDevice.say(`org/member/${team.cora.uid}/${left.uid}`, { uid: own(device) })
    await back.hearsUid(own(device))
    expect(back.sessionPresent).toBe(device === phone)
    expect(back.heard.filter(({ thread }) => thread?.uid?.startsWith(guest.thread.uid))).toEqual([])
    back.drop()
  }
})

test.each(everyWay)('an agent who %s gets nothing of it by history or SUBSCRIBE', async (way) => {
  const { left, has } = await play(way)
  for (const { uid, topic } of [guest.thread, notes()]) {
    const asked = [
      `uid?threadUid=${uid}`,
      `uid?after=0&threadUid=${uid}`,
      `topic?topic=${topic}`,
      `topic?limit=9&topic=${topic}`,
    ]
    for (const path of asked) {
      expect((await server.http.get(`/api/v1/message/thread/${path}`, left.token)).body.error).toBe('thread_not_found')
      expect((await server.http.get(`/api/v1/message/thread/${path}`, has.token)).status).toBe(200)
    }
    await expect(left.agentDevice.client.subscribeAsync(topic)).rejects.toThrow()
  }
})

/** Makes all departures older than the time during which messages are still owed. */
function letFiveMinutesPass(): void {
  const past = 'update participants set joined_at = joined_at - 300001, until_at = until_at - 300001 where gone = 1'
  runOn(server.dataFolder, past, [])
}

test('a device that lost its connection during a handover gets the rest, and nothing sent afterwards', async () => {
  guest = await servedByAnn(team)
  const { ann } = team
  const phone = await connect(server, ann, { device: own('cut') })
  await guest.page.say(guest.thread.topic, { uid: own('heard') })
  await phone.hearsUid(own('heard'))
  await phone.roundTrip()
  phone.drop()
  await guest.page.say(guest.thread.topic, { uid: own('missed') })
  await ways['handed it over']()
  await guest.page.say(guest.thread.topic, { uid: own('after') })
  const back = await connect(server, ann, { device: own('cut') })
  await back.hearsUid(own('missed'))
  await back.roundTrip()
  expect(back.heard.map(({ uid }) => uid)).not.toContain(own('after'))
  back.drop()
})
