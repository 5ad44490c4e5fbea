import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { formOf } from '../support/forms.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, type TestPerson } from '../support/people.ts'
import { addNeighbours, dataOf } from '../support/setting-up.ts'

interface ShownRecord {
  readonly thread: { readonly uid: string; readonly user: { readonly nickname: string } }
  readonly target: { readonly uid: string; readonly nickname: string } | null
  readonly agent: { readonly uid: string } | null
  readonly category: string
  readonly tags: readonly string[]
  readonly score: number | null
  readonly comment: string
  readonly closedAt: number | null
  readonly createdAt: number
  readonly readable: boolean
  readonly hit: { readonly uid: string; readonly seq: number; readonly excerpt: Excerpt } | null
}
interface Excerpt {
  readonly text: string
  readonly marks: readonly (readonly [number, number])[]
}
interface RecordsPage {
  readonly content: readonly ShownRecord[]
  readonly next: string | null
}

const server = perFile.server()
const office = perFile.office(server)
const elsewhere = perFile.office(server)
let [admin, holder, member, outsider, neighbour] = [] as unknown as Record<0 | 1 | 2 | 3 | 4, TestPerson> & TestPerson[]
let guest: Guest
let latest: Guest

const post = async (path: string, body: object, { token }: TestPerson) => {
  const answer = await (body instanceof FormData
    ? server.http.form(path, body, token)
    : server.http.post(path, body, token))
  expect([path, answer.status, answer.body.error]).toEqual([path, 200, undefined])
  return answer.body.data
}
const says = (content: string, more: object = {}) =>
  post('/visitor/api/v1/message/send', { content, thread: { topic: guest.thread.topic }, ...more }, guest)
const list = async (query: string, by: TestPerson) =>
  dataOf<RecordsPage>(await server.http.get(`/api/v1/record/query?${query}`, by.token))
const found = async (query: string, by = admin) => (await list(query, by)).content.map(({ thread }) => thread.uid)

beforeAll(async () => {
  admin = await logIn(server)
  holder = await office.hire()
  await office.comes(holder)
  guest = await office.arrives()
  await says('Where is the <b>parcel</b> I ordered?')
  await post('/api/v1/thread/wrapup', { uid: guest.thread.uid, category: 'Delivery', tags: ['late', 'lost'] }, holder)
  const rating = { type: 'RATE_SUBMIT', content: JSON.stringify({ score: 2, comment: 'too slow' }) }
  await post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest)
  await says(rating.content, rating)
  member = await office.hire()
  outsider = await elsewhere.hire()
  neighbour = (await addNeighbours(server)).admin
  latest = await office.arrives()
})

test('a record tells of a conversation what an agent’s lists tell, and its rating', async () => {
  const { content } = await list('', admin)
  expect(content.map(({ thread }) => thread.uid)).toEqual([latest.thread.uid, guest.thread.uid])
  expect(content[1]).toMatchObject({
    thread: { uid: guest.thread.uid, state: 'CLOSED', user: { nickname: 'Vera' } },
    target: { uid: office.workgroup, nickname: 'Office' },
    agent: { uid: holder.uid },
    ...{ category: 'Delivery', tags: ['late', 'lost'], score: 2, comment: 'too slow', readable: true, hit: null },
  })
  expect(content[1]?.closedAt).toBeGreaterThanOrEqual(content[1]?.createdAt ?? Number.NaN)
})

test('each filter narrows the list, and all of them together', async () => {
  const uid = guest.thread.uid
  const [{ createdAt = 0 } = {}] = (await list('state=CLOSED', admin)).content
  const matching = [
    ...['state=CLOSED', 'tag=lost', 'category=Delivery', 'rating=2', 'rating=1&rating=2', 'text=parc'],
    ...[`from=${createdAt}&to=${createdAt + 1}`, `agent=${holder.uid}&state=CLOSED`],
  ]
  for (const query of [...matching, matching.filter((one) => !one.includes('rating=1')).join('&')])
    expect([query, await found(`${query}&workgroup=${office.workgroup}`)]).toEqual([query, [uid]])
  for (const query of ['tag=los', 'category=delivery', 'rating=1', 'text=arcel', `to=${createdAt}`, 'workgroup=none'])
    expect([query, await found(query)]).toEqual([query, []])
})

test('words are marked by their places in a plain text', async () => {
  const { hit } = (await list('text=PARC', admin)).content[0] ?? {}
  const { text, marks }: Excerpt = hit?.excerpt ?? { text: '', marks: [] }
  expect(text).toBe('Where is the <b>parcel</b> I ordered?')
  expect(marks.map(([from, to]) => text.slice(from, to))).toEqual(['parcel'])
})

test('a colleague of the workgroup sees that it took place, but neither what was said nor the comment', async () => {
  const [, record] = (await list('', member)).content
  expect(record).toMatchObject({ thread: { uid: guest.thread.uid }, comment: '', readable: false })
  expect(await found('text=parcel', member)).toEqual([])
  expect(await found('text=parcel', holder)).toEqual([guest.thread.uid])
  for (const path of [`messages?uid=${guest.thread.uid}`, guest.thread.uid])
    expect(await server.http.get(`/api/v1/record/${path}`, member.token)).toEqual(refused(404, 'thread_not_found'))
})

test('for anybody else there is no such record', async () => {
  for (const by of [outsider, neighbour]) {
    for (const query of ['', 'text=parcel', 'tag=lost', 'category=Delivery', `workgroup=${office.workgroup}`])
      expect(await list(query, by)).toEqual({ content: [], next: null })
    for (const path of [`${guest.thread.uid}`, `messages?uid=${guest.thread.uid}`]) {
      const answer = await server.http.get(`/api/v1/record/${path}`, by.token)
      const unknown = await server.http.get(`/api/v1/record/${path.replace(guest.thread.uid, 'made-up')}`, by.token)
      expect(answer).toEqual(unknown)
      expect(answer).toEqual(refused(404, 'thread_not_found'))
    }
  }
})

test('an admin reads a record in stretches around a message, and sees its files', async () => {
  const { fileUrl } = await post('/visitor/api/v1/upload/file', formOf(latest.thread.topic), latest)
  const image = { type: 'IMAGE', content: JSON.stringify({ url: fileUrl }), thread: { topic: latest.thread.topic } }
  await post('/visitor/api/v1/message/send', image, latest)
  const { uid, topic } = latest.thread
  for (let index = 0; index < 5; index += 1)
    await post('/visitor/api/v1/message/send', { content: `line ${index}`, thread: { topic } }, latest)
  const read = async (window: string) => {
    const answer = await server.http.get(`/api/v1/record/messages?uid=${uid}${window}`, admin.token)
    const { content, last } = dataOf<{ content: { content: string; seq: number }[]; last: boolean }>(answer)
    return { seqs: content.map(({ seq }) => seq), last }
  }
  const total = (await read('')).seqs.length
  expect(await read('&before=4&limit=2')).toEqual({ seqs: [3, 2], last: false })
  expect(await read('&before=3')).toEqual({ seqs: [2, 1], last: true })
  expect(await read('&after=2&limit=2')).toEqual({ seqs: [4, 3], last: false })
  expect(await read(`&after=${total - 1}`)).toEqual({ seqs: [total], last: true })
  const sign = (by: TestPerson) => server.http.post('/api/v1/upload/sign', { urls: [fileUrl] }, by.token)
  const signed = (await sign(admin)).body.data as unknown as Record<string, string>
  expect((await fetch(server.url + signed[fileUrl])).status).toBe(200)
  for (const by of [member, outsider, neighbour])
    expect(await sign(by)).toMatchObject({ status: 200, body: { data: {} } })
})

test('pages go on where the last one ended, and a made-up place is refused', async () => {
  const said = { content: 'another parcel', thread: { topic: latest.thread.topic } }
  await post('/visitor/api/v1/message/send', said, latest)
  for (const query of ['', 'text=parcel']) {
    const first = await list(`limit=1&${query}`, admin)
    expect(first.content).toHaveLength(1)
    const second = await list(`limit=1&${query}&next=${first.next}`, admin)
    expect(second.content[0]?.thread.uid).not.toBe(first.content[0]?.thread.uid)
  }
  for (const next of ['made-up', 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'])
    expect(await server.http.get(`/api/v1/record/query?next=${next}`, admin.token)).toEqual(refused(400, 'malformed'))
  expect(await server.http.get('/api/v1/record/query?text=!!', admin.token)).toEqual(refused(400, 'malformed'))
})
