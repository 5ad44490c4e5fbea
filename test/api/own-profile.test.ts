import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { connectRaw } from '../support/raw-peer.ts'
import { password, StaffOffice } from '../support/staff.ts'
import { addTestAgent, agentPassword } from '../support/test-server.ts'

const server = perFile.server()
let staff: StaffOffice
beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
})

interface Shown {
  readonly nickname: string
  readonly signature: string
  readonly language: string
  readonly invisible: boolean
  readonly avatar: string
}

const path = '/api/v1/user/profile'
const put = (body: object, token: string) => server.http.put(path, body, token)
const profileOf = async (token: string) => (await server.http.get(path, token)).body.data as unknown as Shown
const changeTo = (newPassword: string, token: string, oldPassword = password) =>
  server.http.post('/api/v1/user/change/password', { oldPassword, newPassword }, token)
const enter = (username: string, word: string) => server.http.post('/auth/v1/login', { username, password: word })
const auditOf = (uid: string) =>
  server.rows('select kind, doer_uid, changes from audit where target_uid = ? order by at', uid)

test('an agent changes what they say about themselves, field by field, and nobody else’s', async () => {
  const [ann, bea] = [await staff.welcome(), await staff.welcome({ nickname: 'Bea' })]
  expect(await profileOf(ann.token)).toMatchObject({ nickname: 'Ann', signature: '', language: '', invisible: false })
  const whole = { nickname: 'Anna 安娜', signature: 'Knows shoes', language: 'zh-CN', invisible: true }
  const { status, body } = await put(whole, ann.token)
  expect([status, body.data]).toMatchObject([200, whole])
  expect((await put({ signature: '' }, ann.token)).body.data).toMatchObject({ ...whole, signature: '' })
  expect(await profileOf(ann.token)).toMatchObject({ ...whole, signature: '' })
  expect(await profileOf(bea.token)).toMatchObject({ nickname: 'Bea', invisible: false })
  // There is no way to name somebody else, not even for an admin.
  expect(await put({ uid: bea.uid, nickname: 'Mine' }, staff.admin.token)).toEqual(refused(400, 'malformed'))
  expect(await profileOf(bea.token)).toMatchObject({ nickname: 'Bea' })
})

test.each<[string, object]>([
  ['an empty name', { nickname: '' }],
  ['a name of spaces', { nickname: '   ' }],
  ['a name that is too long', { nickname: 'x'.repeat(257) }],
  ['a line that is too long', { signature: 'x'.repeat(129) }],
  ['a language that is none', { language: 'not a tag' }],
  ['a script for a picture', { avatar: 'javascript:alert(1)' }],
  ['a picture in the clear', { avatar: 'http://elsewhere.example/a.png' }],
  ['the picture of somebody else', { avatar: `/avatar/${'A'.repeat(32)}` }],
  ['a role', { role: 'ADMIN' }],
  ['a text for a switch', { invisible: 'yes' }],
])('%s is refused, and nothing changes', async (_what, body) => {
  const ann = await staff.welcome()
  expect(await put({ signature: 'kept', ...body }, ann.token)).toEqual(refused(400, 'malformed'))
  expect(await profileOf(ann.token)).toMatchObject({ nickname: 'Ann', signature: '' })
})

test('a new name is on the next message over both doors, on open sockets too, and colleagues hear of it', async () => {
  const uid = await addTestAgent(server.dataFolder, 'renamed', 3)
  const ann = await logIn(server, 'renamed', agentPassword)
  const [device, colleague] = [await connect(server, ann), await connect(server, staff.admin)]
  const visitor = await newVisitor(server)
  const page = await connect(server, visitor)
  const { topic } = await openThread(server, visitor, { type: '0', sid: uid })
  await put({ nickname: 'Anna', avatar: 'https://pictures.example/a.png', signature: 'Hi' }, ann.token)
  const told = await colleague.hears(({ type, content = '' }) => type === 'AGENT_STATUS' && content.includes('Anna'))
  expect(JSON.parse(told.content ?? '')).toMatchObject({ agentUid: uid, nickname: 'Anna', signature: 'Hi' })
  await device.say(topic, { uid: 'over-mqtt', content: 'hello' })
  expect((await page.hearsUid('over-mqtt')).user).toMatchObject({ uid, nickname: 'Anna' })
  const sent = { uid: 'over-http', content: 'hello', thread: { topic } }
  await server.http.post('/api/v1/message/rest/send', sent, ann.token)
  const { user } = await page.hearsUid('over-http')
  expect(user).toMatchObject({ nickname: 'Anna', avatar: 'https://pictures.example/a.png' })
  for (const one of [device, colleague, page]) one.drop()
})

test('the audit log has who changed what, without the texts', async () => {
  const ann = await staff.welcome()
  await put({ nickname: 'Anna', signature: 'a private line', invisible: true }, ann.token)
  const [, , profile] = auditOf(ann.uid)
  expect(profile).toMatchObject({ kind: 'profile.update', doer_uid: ann.uid })
  expect(JSON.parse(String(profile?.changes))).toEqual([
    { field: 'nickname', from: 'Ann', to: 'Anna' },
    { field: 'signature' },
    { field: 'invisible', from: 'false', to: 'true' },
  ])
})

/** Returns the first answer that brings nothing new: the agents who have just come are told of before. */
async function pollUntilIdle(token: string, cursor: string): Promise<Answer> {
  const answer = await server.http.get(`/api/v1/message/sync?wait=25&cursor=${cursor}`, token)
  const { content = [], cursor: next } = answer.body.data ?? {}
  return content.length === 0 ? answer : pollUntilIdle(token, next)
}

test('an own password is changed with the old one, and ends the other sessions with their sockets', async () => {
  const ann = await staff.welcome()
  const [other, bea] = [await logIn(server, ann.username, password), await staff.welcome()]
  const [mine, theirs] = [
    await connectRaw(server, ann),
    await connectRaw(server, other, { clientId: `${other.uid}/web/second` }),
  ]
  const unrelated = await connectRaw(server, bea)
  const closed: string[] = []
  for (const [name, socket] of Object.entries({ mine, unrelated })) void socket.closed.then(() => closed.push(name))
  const { cursor } = (await server.http.get('/api/v1/message/sync', other.token)).body.data
  const polling = pollUntilIdle(other.token, cursor)

  expect(await changeTo('another good one', ann.token, 'a wrong one')).toEqual(refused(403, 'wrong_password'))
  expect((await enter(ann.username, password)).status).toBe(200)
  expect((await changeTo('another good one', ann.token)).status).toBe(200)

  expect(await theirs.closed).toBe(4002)
  expect(await polling).toEqual(refused(401, 'unauthenticated'))
  expect(await server.http.get(path, other.token)).toEqual(refused(401, 'unauthenticated'))
  expect(await server.http.post('/auth/v1/refresh', { refreshToken: other.refreshToken })).toEqual(
    refused(401, 'unauthenticated'),
  )
  expect((await server.http.get(path, ann.token)).status).toBe(200)
  expect((await server.http.post('/auth/v1/refresh', { refreshToken: ann.refreshToken })).status).toBe(200)
  expect((await server.http.get(path, bea.token)).status).toBe(200)
  expect(await enter(ann.username, password)).toEqual(refused(401, 'bad_credentials'))
  expect((await enter(ann.username, 'another good one')).status).toBe(200)
  expect(closed).toEqual([])
  expect(auditOf(ann.uid).map(({ kind }) => kind)).toContain('password.set')
  expect(JSON.stringify(server.rows('select * from audit'))).not.toContain('another good one')
})

test('a short password is refused, and the old one cannot be guessed', async () => {
  const ann = await staff.welcome()
  expect(await changeTo('short', ann.token)).toEqual(refused(400, 'malformed'))
  const answers: string[] = []
  for (let tried = 0; tried < 12; tried += 1) {
    answers.push((await changeTo('another good one', ann.token, `guess ${tried}`)).body.error ?? '')
  }
  expect(answers.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 'wrong_password'))
  expect(answers.slice(10)).toEqual(['too_many_requests', 'too_many_requests'])
})
