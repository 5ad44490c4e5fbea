import { expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { hearsOf } from '../support/office.ts'
import type { TestDevice, TestPerson } from '../support/people.ts'
import { dataOf } from '../support/setting-up.ts'
import { runOn } from '../support/test-database.ts'

const server = perTest.server({ limits: { graceMs: 1000 } })
const office = perTest.office(server)

const unknown = 3600
const isKnown = (content: Record<string, unknown>) =>
  Number(content.estimatedWaitTime) < unknown && content.asked !== true
const isUnknown = ({ estimatedWaitTime }: Record<string, unknown>) => estimatedWaitTime === unknown
const says = (agent: TestPerson, status: string) =>
  server.http.post('/api/v1/agent/update/status', { status }, agent.token)
const newcomerWaits = async () => {
  const path = `/visitor/api/v1/workgroup/availability?sid=${office.workgroup}`
  return dataOf<{ estimatedWaitSeconds: number }>(await server.http.get(path)).estimatedWaitSeconds
}
const queueOf = async ({ token }: TestPerson) => {
  const { content } = dataOf<{ content: { thread: { uid: string }; declined: boolean; unasked: boolean }[] }>(
    await server.http.get('/api/v1/queue/query/queuing', token),
  )
  return content.map(({ thread, declined, unasked }) => ({ uid: thread.uid, declined, unasked }))
}
/** Returns the next update after what was received so far. */
const hearsNext = (page: TestDevice, holds: (content: Record<string, unknown>) => boolean) => {
  page.heard.length = 0
  return () => hearsOf(page, 'QUEUE_UPDATE', holds)
}

test('a waiting visitor learns at once that nobody is free, and that somebody is again', async () => {
  const agent = await office.hire(1)
  await office.comes(agent)
  await office.arrives()
  const guest = await office.arrives()
  await hearsOf(guest.page, 'QUEUE_UPDATE', isKnown)
  expect(await queueOf(agent)).toEqual([{ uid: guest.thread.uid, declined: false, unasked: false }])
  for (const status of ['BUSY', 'OFFLINE']) {
    const gone = hearsNext(guest.page, isUnknown)
    await says(agent, status)
    await gone()
    expect(await newcomerWaits()).toBe(unknown)
    expect(await queueOf(agent)).toMatchObject([{ unasked: true }])
    const back = hearsNext(guest.page, isKnown)
    await says(agent, 'AVAILABLE')
    await back()
  }
})

test('a waiting visitor learns that nobody is free when the last agent loses the connection', async () => {
  const agent = await office.hire(1)
  const agentDevice = await office.comes(agent)
  await office.arrives()
  const guest = await office.arrives()
  await hearsOf(guest.page, 'QUEUE_UPDATE', isKnown)
  agentDevice.drop()
  await hearsOf(guest.page, 'QUEUE_UPDATE', isUnknown)
})

test('a thread that all declined or missed gets no estimate and affects no other, and agents see that nobody is asked', async () => {
  office.set({ accept: 'OFFER', offerSeconds: 1 })
  const [agent, other] = [await office.hire(), await office.hire()]
  const agentDevices = [await office.comes(agent), await office.comes(other)]
  const guest = await office.arrives()
  // One agent declines or misses the offer, then so does the next.
  await Promise.all(
    agentDevices.map((agentDevice) => hearsOf(agentDevice, 'OFFER_END', ({ reason }) => reason === 'missed')),
  )
  await hearsOf(guest.page, 'QUEUE_UPDATE', isUnknown)
  for (const one of [agent, other]) {
    expect(await queueOf(one)).toEqual([{ uid: guest.thread.uid, declined: true, unasked: true }])
  }
  // Both are free, but let a visitor wait.
  expect(await newcomerWaits()).toBe(unknown)
  office.set({ accept: 'OFFER', offerSeconds: 60 })
  const next = await office.arrives()
  await hearsOf(next.page, 'QUEUE_UPDATE', ({ asked }) => asked === true)
  expect(await queueOf(agent)).toMatchObject([
    { unasked: true },
    { uid: next.thread.uid, declined: false, unasked: false },
  ])
  for (const { uid } of [guest.thread, next.thread]) {
    expect((await server.http.post('/api/v1/agent/accept', { threadUid: uid }, agent.token)).status).toBeLessThan(500)
  }
  // Taken by hand, the thread is out of the queue.
  expect(server.rows('select state, agent_uid from threads where uid = ?', guest.thread.uid)).toEqual([
    { state: 'CHATTING', agent_uid: agent.uid },
  ])
})

test('no estimate is below the time that the first in the queue has waited in vain', async () => {
  const agent = await office.hire(1)
  await office.comes(agent)
  await office.arrives()
  const guest = await office.arrives()
  const before = Date.now() - 16 * 60_000
  const run = (sql: string, ...values: (string | number)[]) => runOn(server.dataFolder, sql, values)
  run('update threads set queued_at = ?, entered_at = ? where uid = ?', before, before, guest.thread.uid)
  run(`update threads set assigned_at = ? where state = 'CHATTING'`, before)
  expect(await newcomerWaits()).toBeGreaterThanOrEqual(16 * 60)
  const told = hearsNext(guest.page, ({ waitSeconds }) => Number(waitSeconds) >= 16 * 60)
  await office.arrives()
  const { estimatedWaitTime } = await told()
  expect(estimatedWaitTime).toBeGreaterThanOrEqual(16 * 60)
  expect(estimatedWaitTime).toBeLessThan(unknown)
})
