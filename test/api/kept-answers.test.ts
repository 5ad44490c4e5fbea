import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ttlCache } from '../../server/http/ttl-cache.ts'
import { perFile } from '../support/fixtures.ts'
import { openHttp, requestText } from '../support/raw-http.ts'

const server = perFile.server()

const get = (path: string, headers: Record<string, string> = {}) => fetch(server.url + path, { headers })

test.each(['/docs/json', '/docs/yaml'])('%s is the same each time, and not resent if unchanged', async (path) => {
  const [first, second] = [await get(path), await get(path)]
  const etag = first.headers.get('etag') ?? ''
  expect(etag).toMatch(/^"[\w-]{43}"$/)
  expect(await second.text()).toBe(await first.text())
  const third = await get(path, { 'if-none-match': etag })
  expect([third.status, await third.text()]).toEqual([304, ''])
  expect((await get(path, { 'if-none-match': '"another"' })).status).toBe(200)
})

test('assets arrive byte for byte, plain and compressed, and are not sent again to a client that has them', async () => {
  const folder = join(import.meta.dirname, '../../web-client/dist/assets')
  const [largest = ''] = readdirSync(folder)
    .filter((name) => name.endsWith('.js'))
    .toSorted((a, b) => statSync(join(folder, b)).size - statSync(join(folder, a)).size)
  const wanted = readFileSync(join(folder, largest), 'utf8')
  for (const encoding of ['identity', 'br', 'gzip', 'br']) {
    const answer = await get(`/assets/${largest}`, { 'accept-encoding': encoding })
    expect([answer.status, answer.headers.get('content-encoding') ?? 'identity']).toEqual([200, encoding])
    expect(await answer.text()).toBe(wanted)
    const etag = answer.headers.get('etag') ?? ''
    // Like a browser; fetch would add a header that forbids cached responses.
    const peer = await openHttp(server)
    peer.write(requestText(`GET /assets/${largest}`, { 'accept-encoding': encoding, 'if-none-match': etag }))
    expect((await peer.answer()).status).toBe(304)
    peer.socket.destroy()
  }
})

test('a response is built once for all concurrent requests, and a failure is not cached', async () => {
  let made = 0
  const ask = ttlCache(async () => {
    made += 1
    if (made === 1) throw new Error('not yet')
    return made
  }, 60_000)
  await expect(ask()).rejects.toThrow('not yet')
  expect(await Promise.all([ask(), ask(), ask()])).toEqual([2, 2, 2])
})

test('the metrics are updated once a second', async () => {
  const lines = async () => (await (await get('/metrics')).text()).match(/^process_cpu_seconds_total .*$/m)?.[0]
  await expect
    .poll(async () => {
      const [first, ...others] = await Promise.all(Array.from({ length: 20 }, lines))
      return others.every((line) => line === first)
    })
    .toBe(true)
})
