import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { perFile } from '../support/fixtures.ts'
import { type AnswerData, refused } from '../support/http.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perFile.server()

const init = (given: object = {}, token?: string) => server.http.post('/visitor/api/v1/init', given, token)
const meet = async (given: object = {}, token?: string): Promise<AnswerData> => (await init(given, token)).body.data

function hashOf(visitorUid: string): string {
  return createHmac('sha256', identitySecretOf(jwtSecret)).update(visitorUid).digest('hex')
}

/** Returns whether this token can read that visitor's history. */
async function reads(token: string, threadUid: string): Promise<boolean> {
  const { status, body } = await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${threadUid}`, token)
  expect(status).toBe(body.code)
  return status === 200
}

describe('someone new', () => {
  test('gets a uid, a name and a token to speak with', async () => {
    const { status, body } = await init({})
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        code: 200,
        message: 'ok',
        data: {
          uid: expect.stringMatching(/^[\w-]{22}$/),
          visitorUid: body.data.uid,
          nickname: expect.stringMatching(/^Visitor \w+$/),
          avatar: '',
          accessToken: expect.any(String),
          expiresIn: 30 * 24 * 3600,
        },
      },
    })
    expect((await openThread(server, { uid: body.data.uid, token: body.data.accessToken })).topic).toContain(
      body.data.uid,
    )
  })

  test('is another person each time', async () => {
    const uids = [await meet(), await meet(), await meet({}, 'no token at all')].map(({ uid }) => uid)
    expect(new Set(uids).size).toBe(3)
  })
})

describe('what a page says about a visitor', () => {
  test('is stored entirely', async () => {
    const facts = {
      mobile: '1',
      email: 'v@x.example',
      note: 'n',
      lang: 'zh',
      browser: 'b',
      referrer: 'r',
      url: 'u',
      title: 't',
    }
    const extra = { plan: 'gold', since: 2020 }
    const { uid } = await meet({ nickname: '薇拉 🌸', avatar: 'https://x.example/v.png', ...facts, extra })
    const [row] = server.rows('select org_uid, nickname, avatar, profile from visitors where uid = ?', uid)
    expect(row).toMatchObject({ org_uid: 'df_org_uid', nickname: '薇拉 🌸', avatar: 'https://x.example/v.png' })
    expect(JSON.parse(row?.profile as string)).toEqual({ ...facts, extra: JSON.stringify(extra) })
  })

  test.each([
    ['an unknown organization', { orgUid: 'nobody' }, 'unknown_target'],
    ['a name too long to show', { nickname: 'x'.repeat(257) }, 'malformed'],
    ['a name with a NUL in it', { nickname: 'a\0b' }, 'malformed'],
    ['half a character in the name', { nickname: 'a\ud83c' }, 'malformed'],
    ['half a character in the uid', { visitorUid: '\udf38b' }, 'malformed'],
    ['half a character in the picture', { avatar: '\udf38\ud83c' }, 'malformed'],
    ['half a character in a fact', { note: 'a\ud83cb' }, 'malformed'],
    ['half a character in the rest', { extra: 'a\ud83cb' }, 'malformed'],
  ])('is refused with %s', async (_what, given, error) => {
    expect(await init(given)).toEqual(refused(400, error))
  })
})

describe('what a page says', () => {
  test('is cut where it is too long, and not within a character', async () => {
    const url = `https://shop.example/?q=${'🌸'.repeat(4000)}`
    const { uid } = await meet({ url, referrer: 'r'.repeat(5000), title: `${'x'.repeat(2047)}🌸` })
    const [row] = server.rows('select profile from visitors where uid = ?', uid)
    const kept = JSON.parse(row?.profile as string)
    expect(kept).toEqual({ url: url.slice(0, 2048), referrer: 'r'.repeat(2048), title: 'x'.repeat(2047) })
  })

  test.each([
    ['nothing at all', {}],
    ['a body of no bytes', { headers: { 'content-type': 'application/json' }, body: '' }],
    ['null for everything', asJson({ orgUid: null, visitorUid: null, visitorHash: null, nickname: null, url: null })],
    ['an empty organization', asJson({ orgUid: '' })],
  ])('may be %s', async (_what, sent: RequestInit) => {
    const response = await fetch(`${server.url}/visitor/api/v1/init`, { method: 'POST', ...sent })
    const { data } = (await response.json()) as { data: AnswerData }
    expect(response.status).toBe(200)
    expect(data.nickname).toMatch(/^Visitor \w+$/)
    expect(server.rows('select org_uid from visitors where uid = ?', data.uid)).toEqual([{ org_uid: 'df_org_uid' }])
  })
})

function asJson(value: object): RequestInit {
  return { headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

describe('someone who comes again', () => {
  test('is the same person by the token of an earlier visit, and keeps what they do not change', async () => {
    const first = await meet({ nickname: 'Vera', avatar: 'a.png', note: 'old', lang: 'en' })
    const again = await meet({ note: 'new' }, first.accessToken)
    expect(again).toMatchObject({ uid: first.uid, nickname: 'Vera', avatar: 'a.png' })
    const [row] = server.rows('select profile from visitors where uid = ?', first.uid)
    expect(JSON.parse(row?.profile as string)).toEqual({ note: 'new', lang: 'en' })
    expect((await meet({ visitorUid: first.uid }, first.accessToken)).uid).toBe(first.uid)
  })

  test('speaks under the new name at once', async () => {
    const first = await meet({ nickname: 'Before' })
    const { topic } = await openThread(server, { uid: first.uid, token: first.accessToken })
    const say = () =>
      server.http.post('/visitor/api/v1/message/send', { content: 'x', thread: { topic } }, first.accessToken)
    expect((await say()).body.data.user.nickname).toBe('Before')
    await meet({ nickname: 'After' }, first.accessToken)
    expect((await say()).body.data.user.nickname).toBe('After')
  })

  test('is nobody by a bare uid, and reads nothing', async () => {
    const victim = await newVisitor(server)
    const thread = await openThread(server, victim)
    const thief = await meet({ visitorUid: victim.uid })
    expect(thief.uid).not.toBe(victim.uid)
    expect(await reads(thief.accessToken, thread.uid)).toBe(false)
    expect(await reads(victim.token, thread.uid)).toBe(true)
  })

  test('is not the agent whose token they send', async () => {
    const agent = await logIn(server)
    const visitor = await meet({ visitorUid: agent.uid }, agent.token)
    expect([agent.uid, agent.accountUid]).not.toContain(visitor.uid)
    expect((await server.http.get('/api/v1/user/profile', visitor.accessToken)).status).toBe(403)
  })
})

describe('someone whom the site knows', () => {
  test('is the same person on every device by the site’s proof', async () => {
    const proof = { visitorUid: 'customer-1', visitorHash: hashOf('customer-1') }
    const phone = await meet({ ...proof, nickname: 'Vera' })
    const laptop = await meet(proof)
    expect(laptop).toMatchObject({ uid: phone.uid, visitorUid: 'customer-1', nickname: 'Vera' })
    expect(laptop.uid).not.toBe('customer-1')
    const thread = await openThread(server, { uid: phone.uid, token: phone.accessToken })
    expect(await reads(laptop.accessToken, thread.uid)).toBe(true)
  })

  test.each([
    ['made for somebody else', { visitorUid: 'customer-2', visitorHash: hashOf('customer-3') }],
    ['that is no hash', { visitorUid: 'customer-2', visitorHash: 'x' }],
    ['cut short', { visitorUid: 'customer-2', visitorHash: hashOf('customer-2').slice(0, 62) }],
    ['of nobody', { visitorHash: hashOf('') }],
  ])('is refused with a proof %s', async (_what, given) => {
    expect(await init(given)).toEqual(refused(403, 'forbidden'))
  })

  test('is not recognized by name alone, nor by a stranger’s token', async () => {
    const known = await meet({ visitorUid: 'customer-4', visitorHash: hashOf('customer-4') })
    const thread = await openThread(server, { uid: known.uid, token: known.accessToken })
    const stranger = await newVisitor(server)
    for (const token of [undefined, stranger.token]) {
      const claimed = await meet({ visitorUid: 'customer-4' }, token)
      expect(claimed.uid).not.toBe(known.uid)
      expect(await reads(claimed.accessToken, thread.uid)).toBe(false)
    }
    expect((await meet({ visitorUid: 'customer-4', visitorHash: hashOf('customer-4') })).uid).toBe(known.uid)
  })

  test('does not become the previous user of the same browser', async () => {
    const before = await meet({ visitorUid: 'customer-5', visitorHash: hashOf('customer-5') })
    const thread = await openThread(server, { uid: before.uid, token: before.accessToken })
    const after = await meet({ visitorUid: 'customer-6', visitorHash: hashOf('customer-6') }, before.accessToken)
    expect(after.uid).not.toBe(before.uid)
    expect(await reads(after.accessToken, thread.uid)).toBe(false)
  })
})
