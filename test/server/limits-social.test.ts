import { expect, test } from 'vitest'
import { allowSocial, befriending, newAppUser } from '../support/app-users.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith } from '../support/limits.ts'

const server = perTest.unstarted()
const start = async (numbers: Record<string, number>) => {
  await server.start({ limits: limitsWith(numbers) })
  await allowSocial(server)
}
const people = (count: number) => Promise.all(Array.from({ length: count }, (_, at) => newAppUser(server, `P${at}`)))

test('a person asks only so many a day, and an address so many times as much', async () => {
  await start({ 'social.asksADay': 2, 'social.ofAddress': 2 })
  const [one, two, three, ...others] = await people(8)
  if (one === undefined || two === undefined || three === undefined) throw new Error('nobody')
  const asks = async (me: typeof one) =>
    (await Promise.all(others.map((other) => befriending(server, me, 'ask', other)))).map(({ status }) => status)
  expect((await asks(one)).sort()).toEqual([200, 200, 429, 429, 429])
  await isCounted(server, 'social.asksADay')
  expect((await asks(two)).filter((status) => status === 200)).toHaveLength(2)
  expect((await asks(three)).every((status) => status === 429)).toBe(true)
  await isCounted(server, 'social.ofAddress')
})

test('a person changes only so much a day', async () => {
  await start({ 'social.actsADay': 1 })
  const [one, two] = await people(2)
  if (one === undefined || two === undefined) throw new Error('nobody')
  const acts = [await befriending(server, one, 'block', two), await befriending(server, one, 'unblock', two)]
  expect(acts.map(({ status }) => status)).toEqual([200, 429])
  await isCounted(server, 'social.actsADay')
})

test('who was refused asks again after a time, and a person has only so many friends and requests', async () => {
  await start({ 'social.askAgainMs': 0, 'social.friends': 1, 'social.asks': 1 })
  const [one, two, three] = await people(3)
  if (one === undefined || two === undefined || three === undefined) throw new Error('nobody')
  await befriending(server, one, 'ask', two)
  await befriending(server, two, 'refuse', one)
  expect((await befriending(server, one, 'ask', two)).status).toBe(200)
  await befriending(server, three, 'ask', two)
  expect(server.rows(`select other_uid from relations where owner_uid = ? and state = 'RECEIVED'`, two.uid)).toEqual([
    { other_uid: three.uid },
  ])
  await isCounted(server, 'social.asks')
  expect((await befriending(server, two, 'accept', three)).status).toBe(200)
  await befriending(server, one, 'ask', three)
  expect(await befriending(server, three, 'accept', one)).toMatchObject({ status: 409, body: { error: 'wrong_state' } })
  await isCounted(server, 'social.friends')
})

const post = (path: string, body: object, { token }: { readonly token: string }) =>
  server.http.post(`/visitor/api/v1/${path}`, body, token)

test('a person creates, invites to, renames, searches and reports only so much a day', async () => {
  const once = ['groupsADay', 'invitesADay', 'changesADay', 'searchesADay', 'reportsADay'] as const
  await start({
    ...{ 'social.groupsADay': 1, 'social.invitesADay': 1, 'social.changesADay': 1 },
    ...{ 'social.searchesADay': 1, 'social.reportsADay': 1 },
  })
  const [one, two, three] = await people(3)
  if (one === undefined || two === undefined || three === undefined) throw new Error('nobody')
  const { body } = await post('group/create', { name: 'One' }, one)
  const { uid } = body.data as unknown as { uid: string }
  const twice: Readonly<Record<string, () => Promise<{ status: number }>>> = {
    groupsADay: () => post('group/create', { name: 'Two' }, one),
    invitesADay: () => post('group/invite', { uid, members: [three.uid] }, one),
    changesADay: () => post('group/update', { uid, name: 'Three' }, one),
    searchesADay: () => server.http.get('/visitor/api/v1/person/search?query=P', one.token),
    reportsADay: () => post('report/create', { kind: 'PERSON', uid: two.uid }, one),
  }
  for (const rate of once) {
    if (rate !== 'groupsADay') expect([rate, (await twice[rate]?.())?.status]).toEqual([rate, 200])
    expect([rate, (await twice[rate]?.())?.status]).toEqual([rate, 429])
    await isCounted(server, `social.${rate}`)
  }
})

test('a person is in only so many groups, a group has only so many members, and so many reports are kept', async () => {
  await start({ 'social.groups': 1, 'social.members': 2, 'social.reports': 1, 'social.receiptsMs': 10 })
  const [one, two, three] = await people(3)
  if (one === undefined || two === undefined || three === undefined) throw new Error('nobody')
  const { body } = await post('group/create', { name: 'One', members: [two.uid] }, one)
  const { uid } = body.data as unknown as { uid: string }
  expect((await post('group/create', { name: 'Two' }, one)).status).toBe(409)
  await isCounted(server, 'social.groups')
  expect((await post('group/invite', { uid, members: [three.uid] }, one)).status).toBe(409)
  await isCounted(server, 'social.members')
  expect((await post('group/accept', { uid }, two)).status).toBe(200)
  for (const { uid: other } of [two, three]) await post('report/create', { kind: 'PERSON', uid: other }, one)
  expect(server.rows('select target_uid from reports')).toEqual([{ target_uid: three.uid }])
})
