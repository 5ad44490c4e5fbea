import { createHmac } from 'node:crypto'
import { existsSync, mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, expect, test } from 'vitest'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { agentsPassword, customer, hashOf } from '../fixtures/cast.ts'
import { patience, postponeDeadlines, readFacts, unpack } from '../fixtures/kept-folder.ts'
import { temporaryFolder } from '../support/child-server.ts'
import { FileClient } from '../support/files.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { connect, logIn } from '../support/people.ts'
import { adminPassword, startTestServer } from '../support/test-server.ts'

// The data folder next to `make-old-data.ts` was written by the first version: every later version must open it.

const facts = readFacts()
const { agents, threads } = facts
/** As it was set up: its password stays, and its own secret signs. */
const config = { adminPassword: undefined, jwtSecret: undefined }
const secretIn = (folder: string) => readFileSync(join(folder, 'secret'), 'utf8').trim()

function threadOf(name: string) {
  const found = threads[name]
  if (found === undefined) throw new Error(`no thread ${name}`)
  return found
}

const server = perFile.unstarted()

beforeAll(async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  unpack(dataFolder, 'stopped')
  postponeDeadlines(dataFolder, facts)
  await server.start({ dataFolder, config, limits: patience })
})

test.each(facts.readings)('$path is answered as before', async ({ token, path, data }) => {
  const { status, body } = await server.http.get(path, token)
  expect(status).toBe(200)
  expect(body.data).toMatchObject(deadlinesApart(data) as object)
})

test('threads are in the states they were left in', async () => {
  const states = Object.entries(threads).map(([name, { thread }]) => {
    const [row] = server.rows('select state, agent_uid from threads where uid = ?', thread.uid)
    return [name, row?.state, row?.agent_uid]
  })
  const [ann, bob] = [agents.ann.uid, agents.bob.uid]
  expect(states).toEqual([
    ['open', 'CHATTING', ann],
    ['proven', 'CHATTING', ann],
    ['moved', 'CHATTING', bob],
    ['joined', 'CHATTING', ann],
    ['asked', 'CHATTING', ann],
    ['member', 'CHATTING', null],
    ['rated', 'CLOSED', ann],
    ['ended', 'CLOSED', ann],
    ['left', 'OFFLINE', null],
    ['answered', 'CHATTING', facts.admin.uid],
    ['silent', 'CLOSED', bob],
    ['offered', 'OFFERED', null],
    ['waiting', 'QUEUING', null],
  ])
})

test('files are as uploaded; a withdrawn one is shown to nobody', async () => {
  const shown = new FileClient(server, agents.ann, 'agent')
  for (const [url, hash] of Object.entries(facts.files)) {
    if (hash === 'withdrawn') expect(await shown.sign(url)).toEqual(refused(404, 'not_found'))
    else expect(await hashOf(await shown.show(url))).toBe(hash)
  }
})

test('passwords, refresh tokens and keys work; a revoked key does not', async () => {
  expect((await logIn(server, 'admin', adminPassword)).uid).toBe(facts.admin.uid)
  expect((await logIn(server, 'ann', agentsPassword)).uid).toBe(agents.ann.uid)
  const refreshToken = facts.admin.refreshToken
  const fresh = await server.http.post('/auth/v1/refresh', { refreshToken })
  expect(fresh.body.data.agent.uid).toBe(facts.admin.uid)
  const { topic } = threadOf('moved').thread
  const sends = (key: string) =>
    server.http.post('/api/v1/message/rest/send', { uid: 'key', content: 'sent', thread: { topic } }, key)
  expect((await sends(facts.keys[0])).body.data).toMatchObject({ seq: 3, user: { type: 'ROBOT' } })
  expect(await sends(facts.keys[1])).toEqual(refused(401, 'unauthenticated'))
})

test('a device gets what it has not acknowledged, in order, and nothing earlier', async () => {
  const agentDevice = await connect(server, agents.ann, { device: 'desk' })
  expect(agentDevice.sessionPresent).toBe(true)
  await agentDevice.hearsUid('late-2')
  const inOpen = agentDevice.heard.filter(({ thread }) => thread?.uid === threadOf('open').thread.uid)
  expect(inOpen.map(({ seq, uid }) => `${seq} ${uid}`)).toEqual(['12 robot', '13 late-1', '14 late-2'])
  agentDevice.drop()
})

test('a visitor continues with the old token: the next message has the next number', async () => {
  const { token, thread } = threadOf('joined')
  const page = await connect(server, threadOf('joined'))
  await page.say(thread.topic, { uid: 'next', content: 'still here' })
  expect(await page.hearsUid('next')).toMatchObject({ seq: 3, thread: { uid: thread.uid, state: 'CHATTING' } })
  page.drop()
  expect((await server.http.post('/visitor/api/v1/refresh', {}, token)).status).toBe(200)
})

test('a visitor whom the site has proven is found by name, with their history', async () => {
  const secret = identitySecretOf(secretIn(server.dataFolder))
  const visitorHash = createHmac('sha256', secret).update(customer).digest('hex')
  const met = await server.http.post('/visitor/api/v1/init', { visitorUid: customer, visitorHash })
  const { uid, thread } = threadOf('proven')
  expect(met.body.data.uid).toBe(uid)
  const path = `/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`
  const history = await server.http.get(path, met.body.data.accessToken)
  expect(history.body.data.content[0]).toMatchObject({ uid: 'p1', content: 'I am known' })
})

test('open requests can still be answered: an offer, a transfer, a left message, a recall', async () => {
  const agentDevice = await connect(server, agents.bob, { device: 'desk' })
  const taken = await server.http.post(
    '/api/v1/agent/accept',
    { threadUid: threadOf('offered').thread.uid },
    agents.bob.token,
  )
  expect(taken.body.data).toMatchObject({ state: 'CHATTING' })
  const transfer = { uid: 'open-request', threadUid: threadOf('asked').thread.uid }
  expect((await server.http.post('/api/v1/thread/transfer/accept', transfer, agents.bob.token)).status).toBe(200)
  const { body } = await server.http.get('/api/v1/leavemsg/query?state=open', facts.admin.token)
  const answer = { uid: body.data.content[0]?.uid, content: 'Sorry we are late' }
  const answered = await server.http.post('/api/v1/leavemsg/answer', answer, facts.admin.token)
  expect(answered.body.data.thread).toMatchObject({ uid: threadOf('left').thread.uid, state: 'CHATTING' })
  const again = { type: 'RECALL', content: 'withdrawn', thread: { topic: threadOf('open').thread.topic } }
  const recalled = await server.http.post('/api/v1/message/rest/send', again, agents.ann.token)
  expect(recalled).toEqual(refused(409, 'already_recalled'))
  agentDevice.drop()
})

test('a search finds messages from before there was an index', async () => {
  const path = `/api/v1/message/search?query=${encodeURIComponent('发货了')}`
  await expect.poll(async () => (await server.http.get(path, agents.ann.token)).body.data.totalElements).toBe(1)
})

test('a folder of a killed first version has what was in the WAL, and an expired offer goes to the next agent', async () => {
  const dataFolder = temporaryFolder()
  unpack(dataFolder, 'killed')
  expect(existsSync(join(dataFolder, 'parley.db-wal'))).toBe(true)
  const server = await startTestServer({ dataFolder, config, limits: patience })
  const [olga, walt] = [threadOf('offered').thread.uid, threadOf('waiting').thread.uid]
  const settled = facts.readings.filter(
    ({ path }) => path.includes('thread/uid') && !path.includes(olga) && !path.includes(walt),
  )
  expect(settled).toHaveLength(Object.keys(threads).length - 2)
  for (const { token, path, data } of settled)
    expect((await server.http.get(path, token)).body.data).toMatchObject(data as object)
  const offers = async () => {
    const { body } = await server.http.get('/api/v1/agent/offers', agents.bob.token)
    return (body.data as unknown as { threadUid: string }[]).map(({ threadUid }) => threadUid)
  }
  await expect.poll(offers).toEqual([walt])
  expect(server.rows('select state from threads where uid = ?', olga)).toEqual([{ state: 'QUEUING' }])
  await server.stop()
})

/** Returns offers and proposals without the deadlines that were moved. */
function deadlinesApart(data: unknown): unknown {
  if (!Array.isArray(data)) return data
  return data.map((one: object) => ({ ...one, deadline: expect.any(Number) }))
}
