import { expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'

const server = perFile.server()

const init = '/visitor/api/v1/init'
const login = '/auth/v1/login'
const json = { 'content-type': 'application/json' }

async function ask(path: string, options: RequestInit = {}): Promise<Answer & { headers: Headers }> {
  const response = await fetch(server.url + path, options)
  return { status: response.status, body: (await response.json()) as Answer['body'], headers: response.headers }
}

async function post(path: string, body: string, headers: Record<string, string> = json): Promise<Answer> {
  const { status, body: answer } = await ask(path, { method: 'POST', headers, body })
  return { status, body: answer }
}

test('a success has 200 twice, data and no error', async () => {
  const { status, body } = await server.http.get('/healthz')
  expect({ status, body }).toEqual({ status: 200, body: { code: 200, message: 'ok', data: { status: 'alive' } } })
})

test.each([
  ['GET', '/nothing/here'],
  ['POST', '/api/v1/nothing/here'],
  ['GET', init],
  ['PUT', init],
  ['DELETE', '/healthz'],
  ['POST', '/api/v1/thread/query'],
  ['GET', '/api/v1/thread/%E0%A4%A'],
  ['GET', `/api/v1/thread/${'x'.repeat(300)}`],
])('nothing exists at %s %s', async (method, path) => {
  const { status, body } = await ask(path, { method })
  expect({ status, body }).toEqual(refused(404, 'not_found'))
})

test.each(['{"nickname":', '', 'null', '[]', '"text"', '7', '{"__proto__":{"nickname":"x"}}', '\u0000'])(
  'a body that is not a JSON object is malformed: %j',
  async (body) => {
    expect(await post(login, body)).toEqual(refused(400, 'malformed'))
  },
)

test.each(['text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data; boundary=x', 'nonsense'])(
  'a body of type %s is malformed',
  async (type) => {
    expect(await post(init, '{}', { 'content-type': type })).toEqual(refused(400, 'malformed'))
  },
)

test('a post without a body is malformed where fields are required, and init takes its defaults', async () => {
  const { status, body } = await ask(login, { method: 'POST' })
  expect({ status, body }).toEqual(refused(400, 'malformed'))
  expect((await ask(init, { method: 'POST' })).status).toBe(200)
})

test('a field of a wrong type is named in the refusal', async () => {
  const answer = await post(init, '{"nickname":{"first":"Vera"}}')
  expect(answer).toEqual(refused(400, 'malformed'))
  expect(answer.body.message).toContain('nickname')
})

test('a body may be as large as the limit and not a byte larger', async () => {
  const { maxBodyBytes } = defaultLimits
  const bodyOf = (bytes: number) => `{"unknown":"${'x'.repeat(bytes - 14)}"}`
  expect(Buffer.byteLength(bodyOf(maxBodyBytes))).toBe(maxBodyBytes)
  expect((await post(init, bodyOf(maxBodyBytes))).status).toBe(200)
  expect(await post(init, bodyOf(maxBodyBytes + 1))).toEqual(refused(413, 'too_large'))
  expect(await post(init, bodyOf(maxBodyBytes * 8))).toEqual(refused(413, 'too_large'))
  expect((await post(init, '{}')).status).toBe(200)
})

test('an address that asks too often is told how long to wait, and nobody else is', async () => {
  const body = JSON.stringify({ refreshToken: 'rubbish' })
  const from = (address: string) =>
    ask('/auth/v1/refresh', { method: 'POST', headers: { ...json, 'x-forwarded-for': address }, body })
  for (let asked = 0; asked < 120; asked += 1) expect((await from('203.0.113.9')).status).toBe(401)
  const { status, body: answer, headers } = await from('203.0.113.9')
  expect({ status, body: answer }).toEqual(refused(429, 'too_many_requests'))
  expect(Number(headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await from('203.0.113.10')).status).toBe(401)
})
