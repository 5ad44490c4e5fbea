import { afterEach, expect, test } from 'vitest'
import { perTest } from '../support/fixtures.ts'
import { agentOf, doors, openTeam, servedByAnn, type Team } from '../support/handover.ts'
import { isCounted } from '../support/limits.ts'
import { type Guest, hearsOf } from '../support/office.ts'
import { connect, type TestDevice, type TestPerson } from '../support/people.ts'

const server = perTest.unstarted()
let team: Team
let guest: Guest
const devices: TestDevice[] = []

async function open(handOverMs: number): Promise<void> {
  await server.start({ limits: { handOverMs } })
  team = await openTeam(server)
  guest = await servedByAnn(team)
}
afterEach(() => {
  team.office.close()
  for (const device of devices.splice(0)) device.drop()
})

const word = (type: string, uid: string, content: object) => ({ uid, type, content })
const ask = (type = 'TRANSFER') =>
  doors.mqtt(server)(team.ann, guest.thread, word(type, 't1', { note: '', to: { agentUid: team.bea.uid } }))
const accept = (uid: string) => doors.http(server)(team.bea, guest.thread, word('TRANSFER_ACCEPT', uid, { uid: 't1' }))
const about = (content: Record<string, unknown>) => content.uid === 't1' && content.threadUid === guest.thread.uid

/** Restarts the server on the same data. */
async function restart(handOverMs: number): Promise<void> {
  team.office.close()
  await server.stop()
  await server.start({ limits: { handOverMs } })
}

async function comes(person: TestPerson): Promise<TestDevice> {
  const device = await connect(server, person)
  devices.push(device)
  return device
}

test.each(['TRANSFER', 'INVITE'])('an unanswered %s expires: both are told, and nothing changes', async (kind) => {
  await open(300)
  expect(await ask(kind)).toBe('ok')
  for (const { agentDevice } of [team.ann, team.bea]) await hearsOf(agentDevice, `${kind}_TIMEOUT`, about)
  await isCounted(server, 'handOverMs')
  const late = word(`${kind}_ACCEPT`, 'late', { uid: 't1' })
  expect(await doors.mqtt(server)(team.bea, guest.thread, late)).toBe('request_over')
  expect(agentOf(server, guest.thread.uid)).toBe(team.ann.uid)
  await guest.page.say(guest.thread.topic, { uid: 'still yours' })
  await team.ann.agentDevice.hearsUid('still yours')
  for (const onlooker of [guest.page, team.cora.agentDevice]) {
    await onlooker.roundTrip()
    expect(onlooker.heard.filter((message) => message.type?.startsWith(kind))).toEqual([])
  }
})

test('a transfer survives a restart and can be accepted after it', async () => {
  await open(60_000)
  await ask()
  await restart(60_000)
  const agentDevice = await comes(team.ann)
  const { body } = await server.http.get('/api/v1/thread/transfer/pending', team.bea.token)
  expect(body.data).toMatchObject([{ uid: 't1', threadUid: guest.thread.uid }])
  expect(await accept('after the restart')).toBe('ok')
  await agentDevice.hears((message) => message.type === 'TRANSFER_ACCEPT')
  expect(agentOf(server, guest.thread.uid)).toBe(team.bea.uid)
})

test('a transfer that expires while the server is down ends soon after its start', async () => {
  await open(1500)
  await ask()
  await restart(60_000)
  const outcome = () => server.rows('select outcome from proposals where thread_uid = ?', guest.thread.uid)
  await expect.poll(outcome, { timeout: 5000 }).toEqual([{ outcome: 'TIMED_OUT' }])
  expect(await accept('too late')).toBe('request_over')
  expect(agentOf(server, guest.thread.uid)).toBe(team.ann.uid)
})

test('when the thread is closed meanwhile, the asked agent is told that the request is over', async () => {
  await open(60_000)
  await ask()
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  await hearsOf(team.bea.agentDevice, 'TRANSFER_CANCEL', about)
  expect(await accept('too late')).toBe('request_over')
  expect(server.rows('select state from threads where uid = ?', guest.thread.uid)).toEqual([{ state: 'CLOSED' }])
})
