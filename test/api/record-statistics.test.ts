import { beforeAll, expect, test } from 'vitest'
import { perFile, perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { isCounted, limitsWith } from '../support/limits.ts'
import { type Guest, openOffice } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf } from '../support/setting-up.ts'

interface Counted {
  readonly content: readonly { readonly name: string; readonly conversations: number }[]
  readonly total: number
}
interface Statistics {
  readonly from: number
  readonly cut: boolean
  readonly waiting: number
  readonly chatting: number
  readonly conversations: number
  readonly answered: number
  readonly missed: number
  readonly left: number
  readonly comments: number
  readonly ratings: number
  readonly csat: number | null
  readonly stars: readonly number[]
  readonly hours: readonly number[]
  readonly days: readonly { readonly day: string; readonly conversations: number }[]
  readonly firstResponse: { readonly count: number; readonly medianSeconds: number | null }
  readonly agents: {
    readonly content: readonly { readonly agentUid: string; readonly answered: number; readonly ratings: number }[]
  }
  readonly targets: Counted
  readonly tags: Counted
  readonly categories: Counted
  readonly erased: { readonly conversations: number; readonly answered: number; readonly missed: number }
}

const server = perFile.server()
const small = perTest.unstarted()
const office = perFile.office(server)
const elsewhere = perFile.office(server)
const startedAt = Date.now()
let [admin, holder, member, outsider, neighbour] = [] as unknown as Record<0 | 1 | 2 | 3 | 4, TestPerson> & TestPerson[]
let [rated, missed] = [] as unknown as Record<0 | 1, Guest> & Guest[]

const post = async (path: string, body: object, { token }: { readonly token: string }) => {
  const answer = await server.http.post(path, body, token)
  expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined])
}
const ask = (query: string, by: TestPerson) => server.http.get(`/api/v1/record/statistics?${query}`, by.token)
const statistics = async (query: string, by = admin) => dataOf<Statistics>(await ask(query, by))
/** Returns the threads behind a link. */
const listed = async (query: string, by = admin) =>
  dataOf<{ content: { thread: { uid: string } }[] }>(
    await server.http.get(`/api/v1/record/query?${query}`, by.token),
  ).content.map(({ thread }) => thread.uid)
const says = (content: string, { thread: { topic }, token }: Guest, more = {}) =>
  post('/visitor/api/v1/message/send', { content, thread: { topic }, ...more }, { token })

beforeAll(async () => {
  admin = await logIn(server)
  holder = await office.hire(1)
  ;[member, outsider] = [await office.hire(1), await elsewhere.hire(1)]
  neighbour = (await addNeighbours(server)).admin
  await office.comes(holder)
  rated = await office.arrives()
  await says('Where is it?', rated)
  await post('/api/v1/message/rest/send', { content: 'On its way', thread: { topic: rated.thread.topic } }, holder)
  await post('/api/v1/thread/wrapup', { uid: rated.thread.uid, category: 'Delivery', tags: ['late', 'lost'] }, holder)
  await says('{"score":2,"comment":"too slow"}', rated, { type: 'RATE_SUBMIT' })
  missed = await office.arrives()
  await says('Anybody?', missed)
  await post('/visitor/api/v1/thread/close', { uid: missed.thread.uid }, missed)
})

const own = () => `workgroup=${office.workgroup}&from=${startedAt - 1000}&to=${Date.now() + 1000}`

test('numbers are those of the records that the same filters list', async () => {
  const found = await statistics(own())
  expect(found).toMatchObject({
    ...{ cut: false, waiting: 0, chatting: 1, conversations: 2, answered: 1, missed: 1, left: 0, comments: 1 },
    ...{ ratings: 1, csat: 2, stars: [0, 1, 0, 0, 0] },
    agents: { content: [{ agentUid: holder.uid, answered: 1, ratings: 1 }], total: 1 },
    targets: { content: [{ name: office.workgroup, conversations: 2 }], total: 1 },
    tags: { total: 2 },
    categories: { content: [{ name: 'Delivery', conversations: 1, answered: 1, missed: 0 }], total: 1 },
    erased: { conversations: 0 },
  })
  for (const [query, uids] of [
    ['answer=answered', [rated]],
    ['answer=missed', [missed]],
    ['answer=none&answer=unknown', []],
    ['commented=true', [rated]],
    ['left=true', []],
    ['left=false&commented=false', [missed, rated]],
    [`answeredBy=${holder.uid}`, [rated]],
    [`ratedAgent=${holder.uid}`, [rated]],
    [`ratedAgent=${member.uid}`, []],
  ] as const)
    expect(await listed(`${own()}&${query}`), query).toEqual(uids.map(({ thread }) => thread.uid))
})

test('hours and days are those of the reader’s zone, each with a link', async () => {
  for (const zone of ['UTC', 'Pacific/Auckland']) {
    const { hours, days } = await statistics(`${own()}&zone=${zone}`)
    expect(hours).toHaveLength(168)
    const filled = hours.flatMap((count, hour) => (count > 0 ? [hour] : []))
    const told = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', hourCycle: 'h23' }).format(
      startedAt,
    )
    expect([Number(told), (Number(told) + 1) % 24]).toContain((filled[0] ?? -1) % 24)
    for (const hour of filled) expect(await listed(`${own()}&hour=${hour}&zone=${zone}`)).toHaveLength(hours[hour] ?? 0)
    expect(await listed(`${own()}&hour=${((filled[0] ?? 0) + 84) % 168}&zone=${zone}`)).toEqual([])
    const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(startedAt)
    expect(days[0]?.day).toBe(today)
  }
  expect(await ask('zone=Mars/Olympus', admin)).toEqual(refused(400, 'malformed'))
  expect(await ask('from=2&to=1', admin)).toEqual(refused(400, 'malformed'))
  expect((await ask('hour=168', admin)).status).toBe(400)
})

test('an agent counts what they may list: their workgroups and their own, and comments only of their own', async () => {
  const seen = { conversations: 2, answered: 1, missed: 1, ratings: 1 }
  for (const one of [admin, holder]) expect(await statistics(own(), one)).toMatchObject({ ...seen, comments: 1 })
  expect(await statistics(own(), member)).toMatchObject({ ...seen, comments: 0 })
  expect(await listed(`${own()}&commented=true`, member)).toEqual([])
  const nothing = { conversations: 0, missed: 0, ratings: 0, comments: 0, chatting: 0, waiting: 0, tags: { total: 0 } }
  for (const one of [outsider, neighbour]) {
    expect(await statistics(own(), one)).toMatchObject(nothing)
    expect(await statistics(`from=0&agent=${holder.uid}`, one)).toMatchObject(nothing)
    for (const query of ['answer=missed', 'commented=true', `answeredBy=${holder.uid}`, `ratedAgent=${holder.uid}`])
      expect(await listed(`${own()}&${query}`, one)).toEqual([])
  }
  expect(await ask('', { ...admin, token: rated.token })).toEqual(refused(403, 'forbidden'))
  expect((await fetch(`${server.url}/api/v1/record/statistics`)).status).toBe(401)
})

test('conversations with erased visitors are counted apart, and are in no other number', async () => {
  const other = openOffice(server)
  const agent = await other.hire(1)
  await other.comes(agent)
  const guest = await other.arrives()
  await post('/api/v1/message/rest/send', { content: 'hello', thread: { topic: guest.thread.topic } }, agent)
  const query = `workgroup=${other.workgroup}`
  expect(await statistics(query)).toMatchObject({ conversations: 1, answered: 1, erased: { conversations: 0 } })
  await post('/api/v1/contact/erase', { uid: guest.uid }, admin)
  const gone = {
    conversations: 0,
    answered: 0,
    agents: { content: [] },
    erased: { conversations: 1, answered: 1, missed: 0 },
  }
  await expect.poll(() => statistics(query)).toMatchObject(gone)
  expect(await listed(query)).toEqual([])
  expect(await statistics(query, agent)).toMatchObject(gone)
  for (const one of [outsider, neighbour])
    for (const wide of [query, 'from=0'])
      expect(await statistics(wide, one)).toMatchObject({ erased: { conversations: 0 } })
  other.close()
})

test('if there are more records than are counted, it says so and covers only the last ones', async () => {
  await small.start({ limits: limitsWith({ 'reading.countedRecords': 10 }) })
  const crowded = openOffice(small)
  await crowded.hire()
  for (let index = 0; index < 12; index += 1) await crowded.arrives()
  const { token } = await logIn(small)
  const { from, cut, conversations } = dataOf<Statistics>(await small.http.get('/api/v1/record/statistics', token))
  expect(cut).toBe(true)
  expect(conversations).toBeLessThanOrEqual(10)
  const list = await small.http.get(`/api/v1/record/query?from=${from}`, token)
  expect(dataOf<{ content: unknown[] }>(list).content).toHaveLength(conversations)
  await isCounted(small, 'reading.countedRecords')
  crowded.close()
})
