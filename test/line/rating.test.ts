import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import type { Answer } from '../support/http.ts'
import { type Guest, openOffice } from '../support/office.ts'
import { connect, newVisitor, openThread, type TestDevice, type TestPerson } from '../support/people.ts'
import type { TestMessage } from '../support/wire.ts'

const server = perFile.server()
const office = perFile.office(server, { inviteRating: true })
let agent: TestPerson
let agentDevice: TestDevice
let guest: Guest

beforeAll(async () => {
  agent = await office.hire(100)
  agentDevice = await office.comes(agent)
})
beforeEach(async () => {
  guest = await office.arrives()
})
afterEach(() => guest.page.drop())

const about = (type: string) => (message: TestMessage) =>
  message.type === type && message.thread?.uid === guest.thread.uid
const byVisitor = (message: object, token = guest.token) =>
  server.http.post('/visitor/api/v1/message/send', { thread: { topic: guest.thread.topic }, ...message }, token)
const byAgent = (message: object) =>
  server.http.post('/api/v1/message/rest/send', { thread: { topic: guest.thread.topic }, ...message }, agent.token)
const submit = (content: object, uid: string) =>
  byVisitor({ uid, type: 'RATE_SUBMIT', content: JSON.stringify(content) })
const end = () => server.http.post('/api/v1/thread/close', { uid: guest.thread.uid }, agent.token)
const errorOf = ({ body }: Answer) => body.error ?? 'fine'

function kept(): Record<string, unknown> | undefined {
  return server.rows('select rating, rating_comment from threads where uid = ?', guest.thread.uid)[0]
}

test('at the end the server asks for a rating, and the visitor’s reaches the agent and is stored', async () => {
  await end()
  const [closed, invite] = [await guest.page.hears(about('AGENT_CLOSED')), await guest.page.hears(about('RATE_INVITE'))]
  expect([closed.seq, invite.seq, invite.user?.type]).toEqual([2, 3, 'SYSTEM'])
  expect(invite.content).toMatch(/\S/)
  const answer = await submit({ score: 4, comment: '谢谢' }, 'my-rating')
  expect(answer.body.data).toMatchObject({ seq: 4, type: 'RATE_SUBMIT' })
  expect(JSON.parse((await agentDevice.hears(about('RATE_SUBMIT'))).content ?? '')).toEqual({
    score: 4,
    comment: '谢谢',
  })
  expect(kept()).toEqual({ rating: 4, rating_comment: '谢谢' })
  const shown = await server.http.get(`/api/v1/thread/${guest.thread.uid}`, agent.token)
  expect(shown.body.data).toMatchObject({ score: 4, state: 'CLOSED' })
})

test('an agent asks for a rating during the conversation; visitors do not ask', async () => {
  const ask = { type: 'RATE_INVITE', content: 'please' }
  expect(errorOf(await byAgent({ ...ask, uid: 'asked' }))).toBe('fine')
  expect(await guest.page.hears(about('RATE_INVITE'))).toMatchObject({ content: 'please', user: { type: 'AGENT' } })
  expect(errorOf(await byVisitor({ type: 'RATE_INVITE' }))).toBe('type_reserved')
  expect(errorOf(await submit({ score: 5 }, 'r'))).toBe('fine')
  // Whoever has rated is not asked again; a repeat of the request gets its first answer.
  expect(errorOf(await byAgent(ask))).toBe('already_rated')
  expect(errorOf(await byAgent({ ...ask, uid: 'asked' }))).toBe('fine')
  await end()
  await guest.page.hears(about('AGENT_CLOSED'))
  await guest.page.roundTrip()
  // Rated before the end, so not asked again.
  expect(guest.page.heard.filter(about('RATE_INVITE'))).toHaveLength(1)
})

test('a rating is given once; a repeat gets its first answer', async () => {
  const first = await submit({ score: 2, comment: 'slow' }, 'once')
  expect((await submit({ score: 2, comment: 'slow' }, 'once')).body.data).toEqual(first.body.data)
  expect(errorOf(await submit({ score: 5 }, 'twice'))).toBe('already_rated')
  await end()
  expect(errorOf(await submit({ score: 5 }, 'thrice'))).toBe('already_rated')
  expect(kept()).toEqual({ rating: 2, rating_comment: 'slow' })
})

describe('a rating is refused', () => {
  test.each([{}, { score: 0 }, { score: 6 }, { score: 2.5 }, { score: '5' }, { score: 5, comment: {} }])(
    '%j',
    async (content) => {
      expect(errorOf(await submit(content, 'bad'))).toBe('malformed')
      expect(kept()).toEqual({ rating: null, rating_comment: null })
      expect(server.rows(`select 1 from messages where thread_uid = ? and uid = 'bad'`, guest.thread.uid)).toEqual([])
    },
  )

  test('from an agent or a stranger, or from somebody who only waited', async () => {
    expect(errorOf(await byAgent({ type: 'RATE_SUBMIT', content: '{"score":5}' }))).toBe('forbidden')
    const stranger = await newVisitor(server)
    const theirs = await byVisitor({ type: 'RATE_SUBMIT', content: '{"score":5}' }, stranger.token)
    expect(errorOf(theirs)).toBe('thread_not_found')
    const lonely = openOffice(server)
    const { topic } = await openThread(server, stranger, { sid: lonely.workgroup })
    const early = { type: 'RATE_SUBMIT', content: '{"score":5}', thread: { topic } }
    expect(errorOf(await byVisitor(early, stranger.token))).toBe('wrong_state')
    expect(kept()).toEqual({ rating: null, rating_comment: null })
  })
})

test('a rating over MQTT is refused in the way of MQTT', async () => {
  await guest.page.say(guest.thread.topic, { uid: 'bad', type: 'RATE_SUBMIT', content: '{"score":9}' })
  expect((await guest.page.refusal('bad')).code).toBe('malformed')
  await guest.page.say(guest.thread.topic, { uid: 'good', type: 'RATE_SUBMIT', content: '{"score":3}' })
  expect(await agentDevice.hears(({ uid, thread }) => uid === 'good' && thread?.uid === guest.thread.uid)).toBeDefined()
  expect(kept()).toMatchObject({ rating: 3 })
})

test('an agent’s device that was away for a rating after the end gets it on its return, and nothing twice', async () => {
  const away = await connect(server, agent, { device: 'away' })
  await end()
  await away.hears(about('RATE_INVITE'))
  await away.roundTrip()
  await away.leave()
  await submit({ score: 1 }, 'late')
  const back = await connect(server, agent, { device: 'away' })
  await back.hears(about('RATE_SUBMIT'))
  await back.roundTrip()
  expect(back.heard.filter(({ thread }) => thread?.uid === guest.thread.uid).map(({ type }) => type)).toEqual([
    'RATE_SUBMIT',
  ])
  back.drop()
})

test('a device that connects after the end gets the rating, and not the whole conversation', async () => {
  await byVisitor({ uid: 'words', content: 'words' })
  await end()
  await guest.page.hears(about('RATE_INVITE'))
  const fresh = await connect(server, agent, { device: 'fresh' })
  await submit({ score: 1 }, 'later')
  await fresh.hears(about('RATE_SUBMIT'))
  expect(fresh.heard.filter(({ thread }) => thread?.uid === guest.thread.uid).map(({ type }) => type)).toEqual([
    'RATE_SUBMIT',
  ])
  fresh.drop()
})
