import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { doors, servedByAnn } from '../support/handover.ts'
import type { Guest } from '../support/office.ts'
import type { TestDevice } from '../support/people.ts'

const server = perFile.server()
const team = perFile.team(server)
let guest: Guest

beforeAll(async () => {
  guest = await servedByAnn(team)
  const say = doors.http(server)
  const invite = { uid: 'i1', type: 'INVITE', content: { to: { agentUid: team.bea.uid } } }
  expect(await say(team.ann, guest.thread, invite)).toBe('ok')
  const accept = { uid: 'i2', type: 'INVITE_ACCEPT', content: { uid: 'i1' } }
  expect(await say(team.bea, guest.thread, accept)).toBe('ok')
})

const statusOf = (uid: string) => server.rows('select status from messages where uid = ?', uid)[0]?.status
const receiptsAt = ({ heard }: TestDevice) =>
  heard.flatMap(({ type, content, user }) =>
    type === 'READ' || type === 'DELIVERED' ? [[type, content, user?.uid]] : [],
  )
const acknowledge = (device: TestDevice, type: string, content: string) =>
  device.say(guest.thread.topic, { uid: `${type} ${content} ${device.person.uid}`, type, content })

test('a colleague who reads along changes no tick of the agent’s messages; the visitor does', async () => {
  const { ann, bea } = team
  guest.page.drop()
  await ann.agentDevice.say(guest.thread.topic, { uid: 'said', content: 'one moment' })
  await bea.agentDevice.hearsUid('said')
  for (const type of ['DELIVERED', 'READ']) {
    await acknowledge(bea.agentDevice, type, 'said')
    const answer = { uid: `http ${type}`, type, content: 'said', thread: { topic: guest.thread.topic } }
    expect((await server.http.post('/api/v1/message/rest/send', answer, bea.token)).status).toBe(200)
  }
  await ann.agentDevice.roundTrip()
  expect(receiptsAt(ann.agentDevice)).toEqual([])
  expect(statusOf('said')).toBe('SUCCESS')
  expect(bea.agentDevice.heard.filter(({ type }) => type === 'ERROR')).toEqual([])

  const read = { uid: 'r', type: 'READ', content: 'said', thread: { topic: guest.thread.topic } }
  await server.http.post('/visitor/api/v1/message/send', read, guest.token)
  await ann.agentDevice.hears(({ type }) => type === 'READ')
  expect(receiptsAt(ann.agentDevice)).toEqual([['READ', 'said', guest.uid]])
  expect(statusOf('said')).toBe('READ')
})

test('the visitor’s messages are read by any agent who has read them, and a note by colleagues as before', async () => {
  const { ann, bea } = team
  const asked = { uid: 'asked', content: 'and now?', thread: { topic: guest.thread.topic } }
  await server.http.post('/visitor/api/v1/message/send', asked, guest.token)
  await bea.agentDevice.hearsUid('asked')
  await acknowledge(bea.agentDevice, 'READ', 'asked')
  await bea.agentDevice.roundTrip()
  expect(statusOf('asked')).toBe('READ')
  const notes = `${guest.thread.topic}_internal`
  await ann.agentDevice.say(notes, { uid: 'note', content: 'who knows?' })
  await bea.agentDevice.hearsUid('note')
  await bea.agentDevice.say(notes, { uid: 'read note', type: 'READ', content: 'note' })
  await ann.agentDevice.hears(({ type, content }) => type === 'READ' && content === 'note')
  expect(statusOf('note')).toBe('READ')
})
