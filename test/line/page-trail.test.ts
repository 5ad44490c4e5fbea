import { beforeAll, expect, test } from 'vitest'
import { withoutSecrets } from '../../domain/people/page-visit.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import type { Guest } from '../support/office.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'

interface Visit {
  readonly url: string
  readonly title: string
  readonly referrer: string
  readonly at: number
  readonly leftAt: number | null
}

const server = perFile.server()
const office = perFile.office(server)
let [agent, other]: TestPerson[] = []
let guest: Guest

beforeAll(async () => {
  ;[agent, other] = [await office.hire(), await office.hire(0)]
  await office.comes(agent)
  guest = await office.arrives()
})

const browse = (facts: object, { token }: TestPerson = guest) =>
  server.http.post('/visitor/api/v1/browse', facts, token)
const trail = async (uid = guest.uid, by = agent as TestPerson) =>
  dataOf<{ visits: readonly Visit[] }>(await server.http.get(`/api/v1/contact/${uid}`, by.token)).visits

test('the pages that a visitor’s page tells are kept with the contact, newest first, with when and how long', async () => {
  expect(await trail()).toEqual([])
  const from = Date.now()
  const first = { url: 'https://shop.example/a', title: 'A', referrer: 'https://search.example/?q=shoes' }
  expect((await server.http.post('/visitor/api/v1/init', first, guest.token)).status).toBe(200)
  await browse({ url: 'https://shop.example/b', title: 'B' })
  // The same page again, now with its title; and a call that tells no page.
  await browse({ url: 'https://shop.example/b', title: 'Bikes' })
  await browse({ lang: 'en' })
  const [b, a, ...none] = await trail()
  expect(none).toEqual([])
  expect(a).toMatchObject(first)
  expect(b).toMatchObject({ url: 'https://shop.example/b', title: 'Bikes', referrer: '', leftAt: null })
  expect(a?.leftAt).toBe(b?.at)
  expect(a?.at).toBeGreaterThanOrEqual(from)
})

test('it is for those who may see the contact', async () => {
  expect(await server.http.get(`/api/v1/contact/${guest.uid}`, other?.token)).toEqual(refused(404, 'not_found'))
  expect((await trail(guest.uid, await logIn(server))).length).toBe(2)
  expect((await server.http.get(`/api/v1/contact/${guest.uid}`, guest.token)).status).toBe(403)
})

test('no more than 50 pages are kept of a visitor', async () => {
  const visitor = await newVisitor(server)
  const admin = await logIn(server)
  for (let page = 1; page <= 53; page += 1) {
    const { token } = visitor
    const told = { url: `https://shop.example/${page}` }
    expect((await server.http.post('/visitor/api/v1/init', told, token)).status).toBe(200)
  }
  const urls = (await trail(visitor.uid, admin)).map(({ url }) => url)
  expect(urls).toEqual(Array.from({ length: 50 }, (_, at) => `https://shop.example/${53 - at}`))
  expect(server.rows('select count(*) as n from page_visits where visitor_uid = ?', visitor.uid)).toEqual([{ n: 50 }])
})

test('addresses are kept without the secrets in them', async () => {
  await browse({
    url: 'https://bob:pw@shop.example/pay?order=7&access_token=SECRET&resetCode=SECRET#sig=SECRET',
    referrer: 'https://mail.example/?sid=SECRET',
  })
  const [last] = await trail()
  expect(last).toMatchObject({
    url: 'https://shop.example/pay?order=7&access_token=***&resetCode=***#sig=***',
    referrer: 'https://mail.example/?sid=***',
  })
  expect(JSON.stringify(server.rows('select * from page_visits'))).not.toContain('SECRET')
})

test.each([
  ['https://shop.example/?q=tokens&page=2', 'https://shop.example/?q=tokens&page=2'],
  ['https://shop.example/#/list?apiKey=1&page=2', 'https://shop.example/#/list?apiKey=***&page=2'],
  ['https://shop.example/?Password=x', 'https://shop.example/?Password=***'],
  ['https://shop.example/?user%5Btoken%5D=1&page=2', 'https://shop.example/?user%5Btoken%5D=***&page=2'],
  ['https://shop.example/?%74oken=1&%=2', 'https://shop.example/?%74oken=***&%=2'],
  ['about:blank?token=1', 'about:blank'],
  ['not an address', 'not an address'],
])('%s is kept as %s', (url, kept) => {
  expect(withoutSecrets(url)).toBe(kept)
})
