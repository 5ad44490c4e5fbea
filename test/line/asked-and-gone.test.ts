import { beforeEach, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { agentOf, doors, heardOf, hire, seenBy, servedByAnn, type Worker } from '../support/handover.ts'
import { contentOf, type Guest, hearsOf, openOffice } from '../support/office.ts'
import { logIn } from '../support/people.ts'

const graceMs = 400
const server = perFile.server({ limits: { graceMs } })
const team = perFile.team(server)
let guest: Guest
let asked: Worker

beforeEach(async () => {
  guest = await servedByAnn(team)
  asked = await hire(team.office, 0)
})

const note = 'she is in a hurry'
const request = (type: string, to: Worker, uid = type) => ({ uid, type, content: { note, to: { agentUid: to.uid } } })
const about = (content: Record<string, unknown>) => content.threadUid === guest.thread.uid

/** Ways to leave while a request is open. */
const ways: Readonly<Record<string, (worker: Worker) => Promise<unknown>>> = {
  'is deleted': async ({ uid }) => {
    const { token } = await logIn(server)
    return server.http.post('/api/v1/agent/delete', { uid }, token)
  },
  'logs out': ({ token }) => server.http.post('/api/v1/user/logout', {}, token),
  'loses their connection for good': async ({ agentDevice }) => agentDevice.drop(),
  'goes OFFLINE over HTTP': ({ token }) =>
    server.http.post('/api/v1/agent/update/status', { status: 'OFFLINE' }, token),
  'goes OFFLINE over MQTT': ({ uid, agentDevice }) =>
    agentDevice.say(`org/agent/${uid}`, { uid: 'off', type: 'AGENT_STATUS', content: '{"status":"OFFLINE"}' }),
}

test.each(Object.keys(ways))(
  'when the agent who is asked %s, who asked hears it at once and asks another',
  async (way) => {
    const { ann, bea, cora } = team
    const say = doors.mqtt(server)
    for (const type of ['TRANSFER', 'INVITE']) expect(await say(ann, guest.thread, request(type, asked))).toBe('ok')
    await hearsOf(asked.agentDevice, 'INVITE', about)
    await ways[way]?.(asked)
    for (const type of ['TRANSFER', 'INVITE']) {
      const over = await hearsOf(ann.agentDevice, `${type}_CANCEL`, (content) => about(content) && content.uid === type)
      expect(over).toMatchObject({ threadTopic: guest.thread.topic, reason: 'agent_gone' })
    }
    expect(agentOf(server, guest.thread.uid)).toBe(ann.uid)
    expect(await say(ann, guest.thread, request('TRANSFER', bea, 'again'))).toBe('ok')
    await hearsOf(bea.agentDevice, 'TRANSFER', about)
    await cora.agentDevice.roundTrip()
    expect(heardOf(cora.agentDevice, guest.thread.uid)).toEqual([])
    expect(await seenBy(guest, server)).not.toContain('CANCEL')
  },
)

test('when the thread is closed, whoever asked learns that the request is over as well', async () => {
  const { ann } = team
  await doors.http(server)(ann, guest.thread, request('INVITE', asked))
  await server.http.post('/visitor/api/v1/thread/close', { uid: guest.thread.uid }, guest.token)
  for (const { agentDevice } of [ann, asked]) {
    expect(await hearsOf(agentDevice, 'INVITE_CANCEL', about)).toMatchObject({ uid: 'INVITE', reason: 'thread_over' })
  }
})

test('an agent who goes OFFLINE with an open offer passes it to the next one at once', async () => {
  const office = openOffice(server, { accept: 'OFFER', offerSeconds: 300 })
  const first = await hire(office)
  const visitor = await office.arrives()
  const isOffered = (content: Record<string, unknown>) => content.threadUid === visitor.thread.uid
  await hearsOf(first.agentDevice, 'OFFER', isOffered)
  const second = await hire(office)
  await server.http.post('/api/v1/agent/update/status', { status: 'OFFLINE' }, first.token)
  await hearsOf(second.agentDevice, 'OFFER', isOffered)
  await hearsOf(first.agentDevice, 'OFFER_END', isOffered)
  office.close()
})

describe('a note to the agent who is asked', () => {
  test.each(['TRANSFER', 'INVITE'] as const)('stays with the thread once they join by %s', async (type) => {
    const { ann, bea, cora } = team
    const say = doors.http(server)
    await say(ann, guest.thread, request(type, bea, 'why'))
    const notes = (token: string) =>
      server.http.get(`/api/v1/message/thread/topic?topic=${guest.thread.topic}_internal`, token)
    expect((await notes(ann.token)).body.data).toMatchObject({ content: [] })
    const accept = { uid: 'yes', type: `${type}_ACCEPT`, content: { uid: 'why' } }
    expect(await say(bea, guest.thread, accept)).toBe('ok')
    const heard = await bea.agentDevice.hears(
      (message) => message.thread?.uid === `${guest.thread.uid}_internal` && message.content === note,
    )
    expect(heard).toMatchObject({ uid: 'why', type: 'TEXT', user: { uid: ann.uid, type: 'AGENT' } })
    expect((await notes(bea.token)).body.data.content).toMatchObject([{ content: note, user: { uid: ann.uid } }])
    // A repeated answer is not noted again.
    await say(bea, guest.thread, { ...accept, uid: 'yes again' })
    expect((await notes(bea.token)).body.data.content).toHaveLength(1)
    await cora.agentDevice.roundTrip()
    expect(heardOf(cora.agentDevice, guest.thread.uid)).toEqual([])
    expect(await seenBy(guest, server)).not.toContain(note)
    const { content } = guest.page.heard.find((message) => message.type === accept.type) ?? {}
    expect(contentOf({ content: content ?? '' })).not.toHaveProperty('note')
  })
})
