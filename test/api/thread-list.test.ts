import { beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, type Neighbours } from '../support/setting-up.ts'

interface Row {
  readonly uid: string
  readonly type: string
  readonly state: string
  readonly agent: { uid: string; nickname: string; avatar: string } | null
  readonly createdAt: number
  readonly queuedAt: number | null
}

// Ann and Bea belong to one workgroup, Cleo to another. Ann has one open and one closed thread; one thread waits for
// her workgroup, one for Cleo's. Cleo and Bea have a thread as colleagues, and Ann has written a note.
const server = perFile.server()
const office = perFile.office(server, { routing: 'MANUAL' })
const elsewhere = perFile.office(server, { routing: 'MANUAL' })
let neighbours: Neighbours
let admin: TestPerson
let [ann, bea, cleo] = [] as TestPerson[] as [TestPerson, TestPerson, TestPerson]
let [had, waits, ended, theirs] = [] as Guest[] as [Guest, Guest, Guest, Guest]
let colleagues: string
const secret = 'only for those who take part'

const post = (path: string, body: object, { token }: TestPerson) => server.http.post(path, body, token)

beforeAll(async () => {
  neighbours = await addNeighbours(server)
  admin = await logIn(server)
  ;[ann, bea, cleo] = [await office.hire(), await office.hire(), await elsewhere.hire()]
  ;[had, waits, ended] = [await office.arrives(), await office.arrives(), await office.arrives()]
  theirs = await elsewhere.arrives()
  await office.comes(ann)
  for (const { thread } of [had, ended])
    expect((await post('/api/v1/agent/accept', { threadUid: thread.uid }, ann)).status).toBe(200)
  await post('/api/v1/thread/close', { uid: ended.thread.uid }, ann)
  const { body } = await post('/api/v1/thread/member', { agentUid: bea.uid }, cleo)
  colleagues = body.data.uid
  for (const topic of [had.thread.topic, `${had.thread.topic}_internal`])
    await post('/api/v1/message/rest/send', { content: secret, thread: { topic } }, ann)
})

const ask = (query: string, { token }: TestPerson) => server.http.get(`/api/v1/thread/query?${query}`, token)

async function rowsFor(person: TestPerson, query = 'mine=false'): Promise<readonly Row[]> {
  const { status, body } = await ask(`${query}&pageSize=100`, person)
  expect(status).toBe(200)
  const data = body.data as unknown as { content: readonly Row[]; totalElements: number }
  expect(data.totalElements).toBe(data.content.length)
  return data.content
}

const uidsFor = async (person: TestPerson, query?: string) =>
  (await rowsFor(person, query)).map(({ uid }) => uid).toSorted()
const uidsOf = (...guests: Guest[]) => guests.map(({ thread }) => thread.uid).toSorted()

describe('an agent', () => {
  test('sees their own threads, and only with mine=false the others of their workgroups', async () => {
    expect(await uidsFor(ann, '')).toEqual(uidsOf(had, ended))
    expect(await uidsFor(ann, 'mine=true')).toEqual(uidsOf(had, ended))
    expect(await uidsFor(ann)).toEqual(uidsOf(had, waits, ended))
  })

  test('sees which colleague of the workgroup has a thread, but not what is said in it', async () => {
    expect(await uidsFor(bea, 'mine=true')).toEqual([colleagues])
    const rows = await rowsFor(bea)
    expect(rows.map(({ uid }) => uid).toSorted()).toEqual([...uidsOf(had, waits, ended), colleagues].toSorted())
    const rowOf = (guest: Guest) => rows.find(({ uid }) => uid === guest.thread.uid)
    expect(rowOf(had)?.agent).toEqual({ uid: ann.uid, nickname: expect.any(String), avatar: expect.any(String) })
    expect(rowOf(waits)?.agent).toBeNull()
    expect(rowOf(had)).toMatchObject({ createdAt: expect.any(Number), queuedAt: null })
    expect(rowOf(waits)?.queuedAt).toBe(rowOf(waits)?.createdAt)
    expect(JSON.stringify(rows)).not.toContain(secret)
    const history = await server.http.get(`/api/v1/message/thread/uid?threadUid=${had.thread.uid}`, bea.token)
    expect(history).toEqual(refused(404, 'thread_not_found'))
  })

  test('of another workgroup sees nothing of it, asked for by name or not', async () => {
    expect(await uidsFor(cleo)).toEqual([theirs.thread.uid, colleagues].toSorted())
    expect(await uidsFor(cleo, `mine=false&workgroup=${office.workgroup}`)).toEqual([])
    expect(await uidsFor(ann, `mine=false&workgroup=${elsewhere.workgroup}`)).toEqual([])
  })

  test('sees those of several states together', async () => {
    const open = 'state=QUEUING&state=OFFERED&state=CHATTING&state=OFFLINE'
    expect(await uidsFor(ann, `mine=false&${open}`)).toEqual(uidsOf(had, waits))
    expect(await uidsFor(bea, `mine=false&${open}`)).toEqual([...uidsOf(had, waits), colleagues].toSorted())
    expect(await uidsFor(ann, open)).toEqual(uidsOf(had))
    expect(await uidsFor(ann, 'mine=false&state=CLOSED&state=QUEUING')).toEqual(uidsOf(ended, waits))
    expect(await uidsFor(ann, 'mine=false&state=NEW')).toEqual([])
  })
})

describe('an admin', () => {
  test('sees all that visitors have begun in the organization, and neither notes nor colleagues’ conversations', async () => {
    expect(await uidsFor(admin, 'mine=true')).toEqual([])
    expect(await uidsFor(admin)).toEqual(uidsOf(had, waits, ended, theirs))
    expect(await uidsFor(admin, 'mine=false&state=CHATTING')).toEqual(uidsOf(had))
    expect(await uidsFor(admin, `mine=false&workgroup=${elsewhere.workgroup}`)).toEqual(uidsOf(theirs))
  })

  test('of another organization sees nothing of this one', async () => {
    expect(await uidsFor(neighbours.admin)).toEqual([])
  })

  test('pages through it', async () => {
    const pages = await Promise.all([0, 1].map((page) => ask(`mine=false&pageSize=3&pageNumber=${page}`, admin)))
    expect(pages.map(({ body }) => body.data.content.length)).toEqual([3, 1])
    expect(pages.map(({ body }) => [body.data.totalElements, body.data.last])).toEqual([
      [4, false],
      [4, true],
    ])
    const uids = pages.flatMap(({ body }) => body.data.content.map((row) => row.uid))
    expect(uids.toSorted()).toEqual(uidsOf(had, waits, ended, theirs))
  })
})

test('a visitor lists no threads', async () => {
  expect(await ask('mine=false', had)).toEqual(refused(403, 'forbidden'))
  expect(await ask('mine=false', { ...had, token: 'x' })).toEqual(refused(401, 'unauthenticated'))
})

test.each(['state=SLEEPING', 'state=CHATTING&state=SLEEPING', 'state=', 'mine=perhaps', 'pageSize=101'])(
  'nobody lists threads by %s',
  async (query) => {
    expect(await ask(`mine=false&${query}`, admin)).toEqual(refused(400, 'malformed'))
  },
)
