import { request as httpRequest } from 'node:http'
import { beforeAll, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { documentOf, operationsIn } from '../support/document.ts'
import { perFile } from '../support/fixtures.ts'
import { type Answer, refused } from '../support/http.ts'
import { logIn, newVisitor } from '../support/people.ts'

// Whoever may not call a route learns nothing about its parameters and costs no parsing: authentication comes first.
const server = perFile.server()
let guarded: ReturnType<typeof operationsIn>
beforeAll(async () => {
  guarded = operationsIn(await documentOf(server.url)).filter(({ operation }) => {
    return operation.security.length > 0 && operation.security.every((one) => Object.keys(one).length > 0)
  })
})

const json = { 'content-type': 'application/json' }
const hostile: readonly (readonly [string, string, Record<string, string>])[] = [
  ['is no JSON', '{"uid":', json],
  ['has no field', '{}', json],
  ['has another type', '[1e400]', json],
  ['is another kind of content', 'uid=1', { 'content-type': 'application/x-www-form-urlencoded' }],
  ['is a form that is none', 'nothing', { 'content-type': 'multipart/form-data' }],
  ['is in another charset', '{}', { 'content-type': 'application/json; charset=gbk' }],
]

async function ask(method: string, path: string, init: RequestInit): Promise<Answer> {
  const response = await fetch(server.url + path.replaceAll(/\{\w+\}/g, '%F0%9F%92%A9'), { ...init, method })
  return { status: response.status, body: (await response.json()) as Answer['body'] }
}

test.each(hostile)('a stranger whose body %s is refused as a stranger, everywhere', async (_what, body, headers) => {
  const posts = guarded.filter(({ method }) => method === 'POST')
  expect(posts.length).toBeGreaterThan(40)
  for (const { method, path } of posts)
    expect({ path, ...(await ask(method, path, { body, headers })) }).toEqual({
      path,
      ...refused(401, 'unauthenticated'),
    })
})

test('and so is one with a nonsensical query', async () => {
  const gets = guarded.filter(({ method }) => method === 'GET')
  expect(gets.length).toBeGreaterThan(20)
  for (const { method, path } of gets) {
    for (const query of ['', '?pageSize=none&before=1e999&wait=x', '?pageNumber=%A4'])
      expect({ path, ...(await ask(method, path + query, {})) }).toEqual({ path, ...refused(401, 'unauthenticated') })
  }
})

test('the wrong kind of person is refused as that, not for the body', async () => {
  const [visitor, agent] = [await newVisitor(server), await logIn(server)]
  for (const { method, path, operation } of guarded.filter((one) => one.method === 'POST')) {
    const { token } = 'visitorToken' in (operation.security[0] ?? {}) ? agent : visitor
    const headers = { ...json, authorization: `Bearer ${token}` }
    expect({ path, ...(await ask(method, path, { body: '{', headers })) }).toEqual({
      path,
      ...refused(403, 'forbidden'),
    })
  }
})

test('a stranger is answered before their body has arrived', async () => {
  const { hostname, port } = new URL(server.url)
  const headers = { ...json, 'content-length': defaultLimits.maxBodyBytes }
  const status = await new Promise<number | undefined>((resolve, reject) => {
    const waiting = httpRequest({ hostname, port, method: 'POST', path: '/api/v1/agent/create', headers })
    waiting.once('response', (response) => {
      resolve(response.statusCode)
      waiting.destroy()
    })
    waiting.once('error', reject)
    waiting.write('{')
  })
  expect(status).toBe(401)
})

test('a stranger who keeps asking over one connection, and reads each answer, is not cut', async () => {
  for (let asked = 0; asked < 100; asked += 1)
    expect((await ask('POST', '/api/v1/agent/create', { body: 'x'.repeat(asked * 100), headers: json })).status).toBe(
      401,
    )
})
