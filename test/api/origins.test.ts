import { expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const shop = 'https://shop.example'
const server = perFile.server({ config: { origins: [shop, 'http://localhost:3000'] } })

const foreign = ['https://evil.example', 'http://shop.example', 'https://shop.example.evil', 'null']

function preflight(at: TestServer, origin: string): Promise<Response> {
  const headers = {
    origin,
    'access-control-request-method': 'POST',
    'access-control-request-headers': 'authorization,content-type',
  }
  return fetch(`${at.url}/visitor/api/v1/init`, { method: 'OPTIONS', headers })
}

test('a page of a listed origin may send JSON with a token', async () => {
  const { status, headers } = await preflight(server, shop)
  expect(status).toBe(204)
  expect(headers.get('access-control-allow-origin')).toBe(shop)
  expect(headers.get('access-control-allow-methods')).toContain('POST')
  expect(headers.get('access-control-allow-headers')).toBe('authorization,content-type')
})

test.each([
  ['an answer', '/healthz', 200],
  ['a refusal', '/api/v1/user/profile', 401],
  ['what is not there', '/nothing/here', 404],
])('a page of a listed origin may read %s', async (_what, path, status) => {
  const answer = await fetch(server.url + path, { headers: { origin: shop } })
  expect(answer.status).toBe(status)
  expect(answer.headers.get('access-control-allow-origin')).toBe(shop)
  expect(answer.headers.get('vary')).toContain('Origin')
})

test.each(foreign)('a page of %s may read nothing', async (origin) => {
  expect((await preflight(server, origin)).headers.has('access-control-allow-origin')).toBe(false)
  const { headers } = await fetch(`${server.url}/healthz`, { headers: { origin } })
  expect(headers.has('access-control-allow-origin')).toBe(false)
})

test('no origin is allowed until one is listed', async () => {
  const plain = await startTestServer()
  expect((await preflight(plain, shop)).headers.has('access-control-allow-origin')).toBe(false)
  await plain.remove()
})

test('a star allows every origin, without credentials', async () => {
  const open = await startTestServer({ config: { origins: ['*'] } })
  const { headers } = await preflight(open, 'https://anybody.example')
  expect(headers.get('access-control-allow-origin')).toBe('*')
  expect(headers.has('access-control-allow-credentials')).toBe(false)
  await open.remove()
})

test.each(['/', '/healthz', '/nothing/here', '/docs'])(
  '%s comes with the headers that protect a browser',
  async (path) => {
    const { headers } = await fetch(server.url + path)
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('x-frame-options')).toBe('DENY')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('content-security-policy')).toMatch(/^default-src 'none'/)
    // A page on plain HTTP in a local network must not send itself to HTTPS.
    expect(headers.get('content-security-policy')).not.toContain('upgrade-insecure-requests')
    expect(headers.has('x-powered-by')).toBe(false)
  },
)
