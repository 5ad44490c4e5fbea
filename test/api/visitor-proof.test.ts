import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { identitySecretOf } from '../../server/compose.ts'
import type { AnswerData } from '../support/http.ts'
import { openThread } from '../support/people.ts'
import { jwtSecret, startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
beforeAll(async () => {
  server = await startTestServer()
})
afterAll(() => server.remove())

async function meet(given: object = {}, token?: string): Promise<AnswerData> {
  const { status, body } = await server.http.post('/visitor/api/v1/init', given, token)
  expect(status).toBe(200)
  return body.data
}

/** What the site's page sends of a customer. */
function proven(visitorUid: string): { visitorUid: string; visitorHash: string } {
  const hmac = createHmac('sha256', identitySecretOf(jwtSecret)).update(visitorUid)
  return { visitorUid, visitorHash: hmac.digest('hex') }
}

async function reads(token: string, threadUid: string): Promise<boolean> {
  const { status } = await server.http.get(`/visitor/api/v1/message/thread/uid?threadUid=${threadUid}`, token)
  return status === 200
}

const siteNameOf = (uid: string) => server.rows('select site_uid, verified from visitors where uid = ?', uid)

test('whom many pages prove at once for the first time is one person', async () => {
  const met = await Promise.all(Array.from({ length: 6 }, () => meet(proven('many pages'))))
  expect(new Set(met.map(({ uid }) => uid)).size).toBe(1)
  expect((await meet(proven('many pages'))).uid).toBe(met[0]?.uid)
})

test('a proof of the uid the server gave resumes that person, and nobody else does', async () => {
  const known = await meet({ nickname: 'Vera' })
  const thread = await openThread(server, { uid: known.uid, token: known.accessToken })
  const resumed = await meet(proven(known.uid))
  expect(resumed).toMatchObject({ uid: known.uid, nickname: 'Vera' })
  expect(await reads(resumed.accessToken, thread.uid)).toBe(true)
  const onlooker = await meet({ visitorUid: known.uid })
  expect(onlooker.uid).not.toBe(known.uid)
  expect(await reads(onlooker.accessToken, thread.uid)).toBe(false)
})

describe('someone who chats first and logs in at the shop after', () => {
  test('stays the same person, who is met on another device by proof', async () => {
    const anonymous = await meet()
    const thread = await openThread(server, { uid: anonymous.uid, token: anonymous.accessToken })
    const customer = await meet(proven('logs in'), anonymous.accessToken)
    expect(customer).toMatchObject({ uid: anonymous.uid, visitorUid: 'logs in' })
    const phone = await meet(proven('logs in'))
    expect(phone.uid).toBe(anonymous.uid)
    expect(await reads(phone.accessToken, thread.uid)).toBe(true)
    expect(await reads((await meet({ visitorUid: 'logs in' })).accessToken, thread.uid)).toBe(false)
  })

  test('stays the same person when their name was there before its proof', async () => {
    const named = await meet({ visitorUid: 'u77' })
    expect(siteNameOf(named.uid)).toEqual([{ site_uid: 'u77', verified: 0 }])
    expect((await meet(proven('u77'), named.accessToken)).uid).toBe(named.uid)
    expect(siteNameOf(named.uid)).toEqual([{ site_uid: 'u77', verified: 1 }])
    expect((await meet(proven('u77'))).uid).toBe(named.uid)
  })

  test('becomes the customer they were already, whose history the anonymous token does not open', async () => {
    const customer = await meet(proven('was here'))
    const thread = await openThread(server, { uid: customer.uid, token: customer.accessToken })
    const anonymous = await meet()
    expect((await meet(proven('was here'), anonymous.accessToken)).uid).toBe(customer.uid)
    expect(await reads(anonymous.accessToken, thread.uid)).toBe(false)
    expect(siteNameOf(anonymous.uid)).toEqual([{ site_uid: '', verified: 0 }])
  })

  test('only bears a name that nothing proves: nobody is met by it, and with another name it is another person', async () => {
    const anonymous = await meet()
    const named = await meet({ visitorUid: 'u88' }, anonymous.accessToken)
    expect(named).toMatchObject({ uid: anonymous.uid, visitorUid: 'u88' })
    expect(siteNameOf(anonymous.uid)).toEqual([{ site_uid: 'u88', verified: 0 }])
    expect((await meet(proven('u88'))).uid).not.toBe(anonymous.uid)
    const another = await meet({ visitorUid: 'u89' }, anonymous.accessToken)
    expect(another.uid).not.toBe(anonymous.uid)
  })
})
