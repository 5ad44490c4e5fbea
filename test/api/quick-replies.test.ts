import { beforeAll, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf, listIn, type Neighbours } from '../support/setting-up.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

interface Reply {
  readonly uid: string
  readonly shortcut: string
  readonly title: string
  readonly content: string
  readonly category: string
  readonly shared: boolean
}

const server = perFile.server()
let admin: TestPerson
let ann: TestPerson
let bob: TestPerson
let neighbours: Neighbours
beforeAll(async () => {
  for (const name of ['ann', 'bob']) await addTestAgent(server.dataFolder, name)
  admin = await logIn(server)
  ann = await logIn(server, 'ann', agentPassword)
  bob = await logIn(server, 'bob', agentPassword)
  neighbours = await addNeighbours(server)
})

const act = (verb: string, body: object, by: TestPerson): Promise<Answer> =>
  server.http.post(`/api/v1/quickreply/${verb}`, body, by.token)
const list = async (by: TestPerson, query = '') =>
  listIn<Reply>(await server.http.get(`/api/v1/quickreply/query/org?pageSize=100${query}`, by.token))
const shortcuts = async (by: TestPerson, query = '') => (await list(by, query)).map((one) => one.shortcut)
const csv = async (by: TestPerson) =>
  fetch(`${server.url}/api/v1/quickreply/query/org?format=csv&sharing=own`, {
    headers: { authorization: `Bearer ${by.token}` },
  })

const hello = { shortcut: '您好', title: 'Hello', content: '您好，{visitor.name}！', category: 'greetings' }

describe('quick replies', () => {
  test('are one’s own, or shared by an admin, and nobody else’s', async () => {
    const own = dataOf<Reply>(await act('create', hello, ann))
    expect(own).toEqual({ uid: expect.any(String), ...hello, shared: false })
    const bare = { shortcut: 'bye', content: 'Bye' }
    const shared = dataOf<Reply>(await act('create', { ...bare, shared: true }, admin))
    expect(shared).toEqual({ uid: expect.any(String), ...bare, title: '', category: '', shared: true })
    expect(await act('create', { ...hello, shared: true }, ann)).toEqual(refused(403, 'forbidden'))
    expect(await shortcuts(ann)).toEqual(['bye', '您好'])
    expect(await shortcuts(bob)).toEqual(['bye'])
    expect(await shortcuts(neighbours.admin)).toEqual([])
    for (const stranger of [bob, admin, neighbours.admin]) {
      expect(await act('update', { uid: own.uid, title: 'x' }, stranger)).toEqual(refused(404, 'not_found'))
      expect(await act('delete', { uid: own.uid }, stranger)).toEqual(refused(404, 'not_found'))
    }
    expect(await act('update', { uid: shared.uid, title: 'x' }, ann)).toEqual(refused(403, 'forbidden'))
    expect(await act('delete', { uid: shared.uid }, neighbours.admin)).toEqual(refused(404, 'not_found'))
    expect((await act('update', { uid: shared.uid, content: 'Good bye' }, admin)).body.data).toMatchObject({
      ...bare,
      content: 'Good bye',
    })
    expect((await act('delete', { uid: shared.uid }, admin)).status).toBe(200)
    expect(await shortcuts(bob)).toEqual([])
  })

  test('have a unique shortcut, among one’s own and among the shared', async () => {
    const reply = { shortcut: 'once', content: 'x' }
    const { uid } = dataOf<Reply>(await act('create', { shortcut: 'other', content: 'x' }, ann))
    expect((await act('create', reply, ann)).status).toBe(200)
    expect(await act('create', reply, ann)).toEqual(refused(409, 'shortcut_taken'))
    expect(await act('update', { uid, shortcut: 'once' }, ann)).toEqual(refused(409, 'shortcut_taken'))
    for (const [wish, by] of [
      [reply, bob],
      [{ ...reply, shared: true }, admin],
    ] as const)
      expect((await act('create', wish, by)).status).toBe(200)
  })
})

describe('a quick reply', () => {
  test.each([{ shortcut: 'a b' }, { shortcut: '' }, { shortcut: '/a' }, { content: '' }, { more: 1 }])(
    'with %j is refused',
    async (wrong) => {
      expect(await act('create', { ...hello, ...wrong }, bob)).toEqual(refused(400, 'malformed'))
    },
  )

  test('is found by its literal content', async () => {
    await act('create', { shortcut: 'p%t', content: '100% Back_up' }, bob)
    expect(await shortcuts(bob, '&search=BACK_')).toEqual(['p%t'])
    expect(await shortcuts(bob, '&search=%25')).toEqual(['p%t'])
    expect(await shortcuts(bob, '&search=__')).toEqual([])
    expect(await shortcuts(ann, '&category=greetings')).toEqual(['您好'])
  })
})

describe('import and export', () => {
  test('exporting to CSV and importing gives the same, and importing twice changes nothing', async () => {
    const odd = { shortcut: 'odd', title: '=1+1', content: 'Say "yes",\r\nor no\n', category: '-' }
    await act('create', odd, bob)
    const before = await list(bob, '&sharing=own')
    expect(await list(bob, '&sharing=shared')).toHaveLength(1)
    const response = await csv(bob)
    expect(response.headers.get('content-type')).toContain('text/csv')
    expect(response.headers.get('content-disposition')).toContain('attachment')
    const text = await response.text()
    // A spreadsheet would run it.
    expect(text).toContain(`'=1+1`)
    for (const { uid } of before) await act('delete', { uid }, bob)
    for (const _ of [1, 2]) {
      expect((await act('create', { csv: text }, bob)).body.data).toEqual({ imported: before.length })
    }
    const after = await list(bob, '&sharing=own')
    const bare = (one: Reply) => ({ ...one, uid: '' })
    expect(after.map(bare)).toEqual(before.map(bare))
  })

  test('an import replaces replies with the same shortcut, all or none', async () => {
    await act('create', { replies: [{ shortcut: 'a', content: '1' }] }, ann)
    const [{ uid } = { uid: '' }] = await list(ann, '&search=a')
    expect((await act('create', { replies: [{ shortcut: 'a', content: '2' }, hello] }, ann)).body.data).toEqual({
      imported: 2,
    })
    expect((await list(ann)).find((one) => one.shortcut === 'a')).toMatchObject({ uid, content: '2' })
    const wrong = {
      replies: [
        { shortcut: 'b', content: '1' },
        { shortcut: 'a b', content: '1' },
      ],
    }
    expect(await act('create', wrong, ann)).toEqual(refused(400, 'malformed'))
    expect(await shortcuts(ann)).not.toContain('b')
    expect(await act('create', { replies: [hello], shared: true }, ann)).toEqual(refused(403, 'forbidden'))
  })

  test.each([
    'no columns',
    'shortcut,title,content,category\n',
    'shortcut,title,content,category\na b,t,c,d\n',
    'shortcut,title,content,category\n"a,t,c,d\n',
  ])('%j is not a CSV of replies', async (text) => {
    expect(await act('create', { csv: text }, ann)).toEqual(refused(400, 'malformed'))
  })
})
