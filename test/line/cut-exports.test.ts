import { once } from 'node:events'
import { type IncomingMessage, request } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { type LoggedIn, StaffOffice } from '../support/staff.ts'
import { isElsewhere, runOn } from '../support/test-database.ts'

const many = 30_000
const server = perFile.server()
let staff: StaffOffice
let visitor: TestPerson

beforeAll(async () => {
  staff = new StaffOffice(server, await logIn(server))
  visitor = await newVisitor(server)
  const { uid } = await openThread(server, visitor)
  // Each of its own: thirty thousand times the same one would be sent before anybody can cut it.
  const text = isElsewhere(server.dataFolder)
    ? `(select string_agg(md5(n || '-' || part), '') from generate_series(1, 63) as part)`
    : 'hex(randomblob(1000))'
  const sender = JSON.stringify({ uid: visitor.uid, nickname: 'V', avatar: '', type: 'VISITOR', extra: '' })
  const filling = `with recursive places(n) as (select 100 union all select n + 1 from places where n < ${many})
    insert into messages (thread_uid, seq, uid, type, content, status, channel, extra, sender_uid, sender, sent_at)
    select ?, n, 'm' || n, 'TEXT', ${text}, 'SUCCESS', 'WEB', '', ?, ?, n from places`
  runOn(server.dataFolder, filling, [uid, visitor.uid, sender])
})

const records = (token: string) =>
  ask('POST', '/api/v1/record/export', { token, body: '{"format":"csv","messages":true}' })
const person = (token: string) => ask('GET', `/api/v1/contact/${visitor.uid}/export`, { token, body: '' })

/** Asks for an export and reads no more than its beginning. */
async function ask(method: string, path: string, { token, body }: { token: string; body: string }) {
  const headers = { authorization: `Bearer ${token}`, ...(body === '' ? {} : { 'content-type': 'application/json' }) }
  const asked = request(server.url + path, { method, headers })
  asked.end(body)
  const [answer] = (await once(asked, 'response')) as [IncomingMessage]
  expect(answer.statusCode).toBe(200)
  await once(answer, 'readable')
  // As much as the network takes has been sent by now.
  await new Promise((resolve) => setTimeout(resolve, 1000))
  return answer
}

/** Reads an answer to its end; returns whether it was whole. */
async function isWhole(answer: IncomingMessage): Promise<boolean> {
  try {
    for await (const _ of answer);
    return answer.complete
  } catch {
    return false
  }
}

for (const [name, exported] of [
  ['of records', records],
  ['of a person', person],
] as const) {
  test(`an export ${name} is whole for who stays an admin, however slowly they read`, async () => {
    const boss = await staff.welcome({ role: 'ADMIN' })
    expect(await isWhole(await exported(boss.token))).toBe(true)
  })

  for (const [what, act] of [
    ['made an agent', ({ uid }: LoggedIn) => staff.update({ uid, role: 'AGENT' })],
    ['deleted', ({ uid }: LoggedIn) => staff.remove(uid)],
    ['logged out', ({ token }: LoggedIn) => server.http.post('/api/v1/user/logout', {}, token)],
  ] as const)
    test(`an export ${name} breaks off when its reader is ${what}`, async () => {
      const boss = await staff.welcome({ role: 'ADMIN' })
      const answer = await exported(boss.token)
      expect((await act(boss as LoggedIn)).status).toBe(200)
      expect(await isWhole(answer)).toBe(false)
      await expect.poll(async () => isWhole(await exported(staff.admin.token))).toBe(true)
    })
}
