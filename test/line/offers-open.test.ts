import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { hearsOf } from '../support/office.ts'
import type { TestDevice, TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { runOn } from '../support/test-database.ts'

interface OpenOffer {
  readonly threadUid: string
  readonly deadline: number
  readonly askedAt?: number
}

const server = perTest.server()
const office = perTest.office(server, { accept: 'OFFER', offerSeconds: 60 })

const ask = ({ token }: TestPerson) => server.http.get('/api/v1/agent/offers', token)
const offersOf = async (agent: TestPerson) => dataOf<readonly OpenOffer[]>(await ask(agent))
const offered = (agentDevice: TestDevice, threadUid: string) =>
  hearsOf(agentDevice, 'OFFER', (content) => content.threadUid === threadUid)

function write(sql: string, ...values: string[]): void {
  runOn(server.dataFolder, sql, [...values])
}

test('a reconnecting console gets its agent’s offers, nearest deadline first; a colleague does not', async () => {
  const [agent, colleague] = [await office.hire(), await office.hire()]
  const agentDevice = await office.comes(agent)
  expect(await offersOf(agent)).toEqual([])
  const before = Date.now()
  const [first, second] = [await office.arrives(), await office.arrives()]
  const told = [await offered(agentDevice, first.thread.uid), await offered(agentDevice, second.thread.uid)]
  const open = await offersOf(agent)
  expect(open.map(({ askedAt: _, ...content }) => content)).toEqual(told)
  for (const { askedAt = 0, deadline } of open) {
    expect(askedAt).toBeGreaterThanOrEqual(before)
    expect(deadline - askedAt).toBe(60_000)
  }
  expect(await offersOf(colleague)).toEqual([])
  expect(await ask(first)).toEqual(refused(403, 'forbidden'))
})

test('accepted, declined and expired ones are not among them', async () => {
  const agent = await office.hire()
  const agentDevice = await office.comes(agent)
  const guests = [await office.arrives(), await office.arrives(), await office.arrives()] as const
  await Promise.all(guests.map(({ thread }) => offered(agentDevice, thread.uid)))
  const [one, two, three] = guests.map(({ thread }) => thread.uid) as [string, string, string]
  await server.http.post('/api/v1/agent/accept', { threadUid: one }, agent.token)
  await server.http.post('/api/v1/agent/decline', { threadUid: two }, agent.token)
  expect((await offersOf(agent)).map(({ threadUid }) => threadUid)).toEqual([three])
  // Expired, but the server has not processed it yet.
  write('update threads set offer_deadline = 1 where uid = ?', three)
  expect(await offersOf(agent)).toEqual([])
})

test('they survive a restart, even one from before the time of the offer was stored', async () => {
  const agent = await office.hire()
  const agentDevice = await office.comes(agent)
  const guests = [await office.arrives(), await office.arrives()]
  await Promise.all(guests.map(({ thread }) => offered(agentDevice, thread.uid)))
  const before = await offersOf(agent)
  expect(before).toHaveLength(2)
  office.close()
  await server.stop()
  const [known, old] = before as [OpenOffer, OpenOffer]
  write('update threads set offered_at = null where uid = ?', old.threadUid)
  await server.start()
  const { askedAt: _, ...unknown } = old
  expect(await offersOf(agent)).toEqual([known, unknown])
})
