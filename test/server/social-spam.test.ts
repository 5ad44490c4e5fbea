import { request } from 'node:http'
import { expect, test } from 'vitest'
import { type AppUser, allowSocial, newAppUser } from '../support/app-users.ts'
import { perTest } from '../support/fixtures.ts'
import { isCounted, limitsWith, metric } from '../support/limits.ts'

const server = perTest.unstarted()
/** A tenth of what is allowed by default, so that it ends soon. */
const rates = { asksADay: 3, groupsADay: 1, invitesADay: 20, searchesADay: 10, reportsADay: 2, actsADay: 100 }
const ofAddress = 2
const spammers = 8
const attempts = 12

/** Sends from an address of its own on this machine. Resolves with the status. */
function from(address: string, { token }: AppUser, path: string, body?: object): Promise<number> {
  const { hostname, port } = new URL(server.url)
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const method = body === undefined ? 'GET' : 'POST'
  const given = { hostname, port, path: `/visitor/api/v1/${path}`, method, headers, localAddress: address }
  return new Promise((resolve, reject) => {
    const asked = request(given, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end(body === undefined ? undefined : JSON.stringify(body))
  })
}

test('a script with many accounts of one address spams no further than the address may; others go on', {
  timeout: 120_000,
}, async () => {
  const limits = Object.fromEntries(Object.entries(rates).map(([name, most]) => [`social.${name}`, most]))
  await server.start({ limits: limitsWith({ ...limits, 'social.ofAddress': ofAddress, 'social.asks': 4 }) })
  await allowSocial(server)
  const make = (count: number, name: string) =>
    Promise.all(Array.from({ length: count }, (_, at) => newAppUser(server, `${name}${at}`)))
  const [bad, victims, [innocent]] = [await make(spammers, 'Spam'), await make(attempts, 'Victim'), await make(1, 'I')]
  const acts: Readonly<Record<string, (me: AppUser, other: AppUser) => [path: string, body?: object]>> = {
    asksADay: (_, { uid }) => ['friend/ask', { uid, text: 'Buy now' }],
    groupsADay: () => ['group/create', { name: 'Buy now' }],
    searchesADay: (_, { nickname }) => [`person/search?query=${nickname}`],
    reportsADay: (_, { uid }) => ['report/create', { kind: 'PERSON', uid, text: 'Buy now' }],
  }
  for (const [rate, act] of Object.entries(acts)) {
    const startAt = performance.now()
    const tried = await Promise.all(
      bad.flatMap((me) => victims.map((other) => from('127.0.0.7', me, ...act(me, other)))),
    )
    const done = tried.filter((status) => status === 200).length
    const most = Math.min(rates[rate as 'asksADay'] * ofAddress, tried.length)
    const perSecond = Math.round((tried.length * 1000) / (performance.now() - startAt))
    console.log(`${rate}: ${tried.length} tried, ${done} done, ${tried.length - done} refused, ${perSecond}/s`)
    expect(tried.every((status) => status === 200 || status === 429)).toBe(true)
    expect({ rate, done }).toEqual({ rate, done: most })
    if (done < tried.length) await isCounted(server, 'social.ofAddress')
    // Whoever comes from elsewhere is not held up by them.
    expect(await from('127.0.0.8', innocent as AppUser, ...act(innocent as AppUser, victims[0] as AppUser))).toBe(200)
  }
  const kept = server.rows(`select owner_uid, count(*) as count from relations where state = 'RECEIVED' group by 1`)
  expect(kept.every(({ count }) => Number(count) <= 4)).toBe(true)
  expect(await metric(server, 'parley_limit_reached_total{limit="social.asksADay"}')).toBeGreaterThan(0)
})
