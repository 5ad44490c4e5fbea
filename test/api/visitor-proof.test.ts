import { createHmac } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { TokenSigner } from '../../app/auth/tokens.ts'
import type { SessionUid, Uid } from '../../domain/ids.ts'
import { identitySecretOf } from '../../server/storage/derived-keys.ts'
import { proofOf } from '../support/app-users.ts'
import { perFile } from '../support/fixtures.ts'
import { type AnswerData, refused } from '../support/http.ts'
import { logIn, openThread } from '../support/people.ts'
import { jwtSecret } from '../support/test-server.ts'

const server = perFile.server()

async function meet(given: object = {}, token?: string): Promise<AnswerData> {
  const { status, body } = await server.http.post('/visitor/api/v1/init', given, token)
  expect(status).toBe(200)
  return body.data
}

/** Returns what the site's page sends about a customer. */
function proven(visitorUid: string): { visitorUid: string; visitorHash: string } {
  const hmac = createHmac('sha256', identitySecretOf(jwtSecret)).update(visitorUid)
  return { visitorUid, visitorHash: hmac.digest('hex') }
}

async function reads(token: string, threadUid: string): Promise<boolean> {
  const { status } = await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${threadUid}`, token)
  return status === 200
}

const siteNameOf = (uid: string) => server.rows('select site_uid, verified from visitors where uid = ?', uid)

test('a visitor proven by many pages at once for the first time is one person', async () => {
  const met = await Promise.all(Array.from({ length: 6 }, () => meet(proven('many pages'))))
  expect(new Set(met.map(({ uid }) => uid)).size).toBe(1)
  expect((await meet(proven('many pages'))).uid).toBe(met[0]?.uid)
})

test('a visitor whose site name equals another’s uid does not become that person', async () => {
  const victim = await meet({ nickname: 'Vera' })
  const thread = await openThread(server, { uid: victim.uid, token: victim.accessToken })
  const named = await meet(proven(victim.uid))
  expect(named).toMatchObject({ visitorUid: victim.uid })
  expect(named.uid).not.toBe(victim.uid)
  expect(await reads(named.accessToken, thread.uid)).toBe(false)
  expect(await reads((await meet({ visitorUid: victim.uid })).accessToken, thread.uid)).toBe(false)
  // The same in one browser: the token of one person with the name of the other.
  const customer = await meet(proven('has a name'))
  const other = await meet(proven(customer.uid), customer.accessToken)
  expect(other.uid).not.toBe(customer.uid)
  expect(await reads(victim.accessToken, thread.uid)).toBe(true)
  expect((await meet(proven(victim.uid))).uid).toBe(named.uid)
})

test('a page that returns the uid it was given, with its token, is the same person', async () => {
  const known = await meet()
  const again = await meet({ visitorUid: known.visitorUid }, known.accessToken)
  expect(again).toMatchObject({ uid: known.uid, visitorUid: known.uid })
  expect(siteNameOf(known.uid)).toEqual([{ site_uid: '', verified: 0 }])
})

test('an invalid token resumes nobody: an agent’s, an expired or a forged one', async () => {
  const known = await meet()
  const thread = await openThread(server, { uid: known.uid, token: known.accessToken })
  const claims = {
    uid: known.uid as Uid,
    kind: 'visitor',
    session: 's' as SessionUid,
    generation: 0,
    credentials: 0,
  } as const
  const minuteAgo = Date.now() - 60_000
  const times = { issuedAt: minuteAgo - 60_000, expiresAt: minuteAgo }
  const [own, foreign] = [new TokenSigner(jwtSecret), new TokenSigner('another secret of forty characters, long')]
  const bad = [
    'garbage',
    (await logIn(server)).token,
    own.sign('access', { ...claims, ...times }),
    own.sign('refresh', { ...claims, ...times, expiresAt: Date.now() + 60_000 }),
    own.sign('access', { ...claims, ...times, expiresAt: Date.now() + 60_000, credentials: 7 }),
    foreign.sign('access', { ...claims, ...times, expiresAt: Date.now() + 60_000 }),
  ]
  for (const token of bad) {
    const met = await meet({}, token)
    expect(met.uid).not.toBe(known.uid)
    expect(await reads(met.accessToken, thread.uid)).toBe(false)
  }
  expect((await meet({}, known.accessToken)).uid).toBe(known.uid)
})

test('a proof is exactly 64 hex digits, in either case', async () => {
  const { visitorUid, visitorHash } = proven('of hex')
  const { uid } = await meet({ visitorUid, visitorHash })
  expect((await meet({ visitorUid, visitorHash: visitorHash.toUpperCase() })).uid).toBe(uid)
  const others = [`${visitorHash}zz`, `${visitorHash}!`, `${visitorHash}00`, ` ${visitorHash}`, `${visitorHash}\n`]
  const wrong = `${visitorHash.slice(1)}${visitorHash[0] === '0' ? '1' : '0'}`
  for (const hash of [...others, visitorHash.slice(2), wrong, 'zz'.repeat(32), '0'.repeat(64)]) {
    const answer = await server.http.post('/visitor/api/v1/init', { visitorUid, visitorHash: hash })
    expect(answer).toEqual(refused(403, 'forbidden'))
  }
})

describe('a proof for a limited time', () => {
  const wrong = (given: object) => server.http.post('/visitor/api/v1/init', given)
  const inAMinute = () => Date.now() + 60_000

  test('opens until its end and nothing after it; what it opened stays open, and so do proofs without an end', async () => {
    const until = Date.now() + 1500
    const given = { visitorUid: 'limited', visitorHash: proofOf('limited', until) }
    const { uid, accessToken } = await meet(given)
    expect((await meet({ ...given, visitorHash: given.visitorHash.toUpperCase() })).uid).toBe(uid)
    await expect.poll(() => wrong(given)).toEqual(refused(403, 'forbidden'))
    expect(Date.now()).toBeGreaterThanOrEqual(until)
    expect((await wrong(given)).body.message).toContain('expired')
    expect((await meet({}, accessToken)).uid).toBe(uid)
    expect((await meet(proven('limited'))).uid).toBe(uid)
    expect((await meet({ visitorUid: 'limited', visitorHash: proofOf('limited', inAMinute()) })).uid).toBe(uid)
  })

  test('counts no longer than it says, for nobody else, and with no other priority', async () => {
    const [over, later] = [Date.now() - 1, inAMinute()]
    const [hash = ''] = proofOf('limited', over).split('.')
    const [good = ''] = proofOf('limited', later).split('.')
    const plain = proofOf('limited')
    for (const visitorHash of [
      ...[`${hash}.${over}`, hash, `${hash}.${later}`, `${hash}.`, `${plain}.${later}`, `${good}.0${later}`],
      ...[`${good}.${later} `, `${good}.${later}.`, `${good}.${later}e9`, `${good}.-1`, `${good}.${'9'.repeat(17)}`],
    ])
      expect([visitorHash, await wrong({ visitorUid: 'limited', visitorHash })]).toEqual([
        visitorHash,
        refused(403, 'forbidden'),
      ])
    const visitorHash = `${good}.${later}`
    for (const other of [{ visitorUid: 'limite' }, { visitorUid: 'limited', priority: 0 }])
      expect(await wrong({ ...other, visitorHash })).toEqual(refused(403, 'forbidden'))
    expect((await wrong({ visitorUid: 'limited', visitorHash })).status).toBe(200)
  })

  test('covers a priority as well', async () => {
    const until = inAMinute()
    const visitorHash = `${proofOf(['ranked', '7', until].join('\0'))}.${until}`
    const given = { visitorUid: 'ranked', priority: 7, visitorHash }
    const { uid } = await meet(given)
    expect(server.rows('select priority from visitors where uid = ?', uid)).toEqual([{ priority: 7 }])
    for (const priority of [8, null]) expect(await wrong({ ...given, priority })).toEqual(refused(403, 'forbidden'))
  })
})

describe('a visitor who chats first and logs in at the shop later', () => {
  test('stays the same person, and is recognized on another device by proof', async () => {
    const anonymous = await meet()
    const thread = await openThread(server, { uid: anonymous.uid, token: anonymous.accessToken })
    const customer = await meet(proven('logs in'), anonymous.accessToken)
    expect(customer).toMatchObject({ uid: anonymous.uid, visitorUid: 'logs in' })
    const phone = await meet(proven('logs in'))
    expect(phone.uid).toBe(anonymous.uid)
    expect(await reads(phone.accessToken, thread.uid)).toBe(true)
    expect(await reads((await meet({ visitorUid: 'logs in' })).accessToken, thread.uid)).toBe(false)
  })

  test('stays the same person if their name came before its proof', async () => {
    const named = await meet({ visitorUid: 'u77' })
    expect(siteNameOf(named.uid)).toEqual([{ site_uid: 'u77', verified: 0 }])
    expect((await meet(proven('u77'), named.accessToken)).uid).toBe(named.uid)
    expect(siteNameOf(named.uid)).toEqual([{ site_uid: 'u77', verified: 1 }])
    expect((await meet(proven('u77'))).uid).toBe(named.uid)
  })

  test('becomes the customer they were before, whose history the anonymous token does not open', async () => {
    const customer = await meet(proven('was here'))
    const thread = await openThread(server, { uid: customer.uid, token: customer.accessToken })
    const anonymous = await meet()
    expect((await meet(proven('was here'), anonymous.accessToken)).uid).toBe(customer.uid)
    expect(await reads(anonymous.accessToken, thread.uid)).toBe(false)
    expect(siteNameOf(anonymous.uid)).toEqual([{ site_uid: '', verified: 0 }])
  })

  test('only bears an unproven name: nobody is recognized by it, and another name is another person', async () => {
    const anonymous = await meet()
    const named = await meet({ visitorUid: 'u88' }, anonymous.accessToken)
    expect(named).toMatchObject({ uid: anonymous.uid, visitorUid: 'u88' })
    expect(siteNameOf(anonymous.uid)).toEqual([{ site_uid: 'u88', verified: 0 }])
    expect((await meet(proven('u88'))).uid).not.toBe(anonymous.uid)
    const another = await meet({ visitorUid: 'u89' }, anonymous.accessToken)
    expect(another.uid).not.toBe(anonymous.uid)
  })
})
