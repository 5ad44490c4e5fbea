import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { adminPassword, type TestServer } from '../support/test-server.ts'

// Ajv and fast-json-stringify compile a schema with `new Function`. Compiling once the server is ready is too late.

/** Modules that compile schemas; the second does so on its own for the first document. */
const ours = /\/api\/schema-compilers\.ts|\/fast-json-stringify\//
const given = globalThis.Function
Error.stackTraceLimit = 200
let made: string[] = []

let server: TestServer
beforeAll(async () => {
  globalThis.Function = new Proxy(given, {
    construct(target, args: string[], as) {
      // The tests' own checks of responses compile as well.
      if (ours.test(new Error('made').stack ?? '')) made.push(String(args.at(-1)).slice(0, 200))
      return Reflect.construct(target, args, as)
    },
  })
  // Files of one worker share imported modules, and with them what was compiled before.
  vi.resetModules()
  const { startTestServer } = await import('../support/test-server.ts')
  server = await startTestServer()
})
afterAll(async () => {
  globalThis.Function = given
  await server.remove()
})

async function ask(path: string, { body, token }: { body?: object; token?: string }): Promise<Answered> {
  const headers = { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
  const given = body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }
  const response = await fetch(server.url + path, { headers, ...given })
  return { status: response.status, data: ((await response.json()) as { data: Answered['data'] }).data }
}

interface Answered {
  readonly status: number
  readonly data: { readonly accessToken: string; readonly thread: { readonly topic: string; readonly uid: string } }
}

test('no request compiles a schema: all are compiled before the server is ready', { retry: 0 }, async () => {
  expect(made).not.toEqual([])
  made = []
  const { accessToken: token } = (await ask('/visitor/api/v1/init', { body: { orgUid: 'df_org_uid' } })).data
  const { thread } = (await ask('/visitor/api/v1/thread', { body: { type: '1', sid: 'df_wg_uid' }, token })).data
  const login = { username: 'admin', password: adminPassword }
  const agent = { token: (await ask('/auth/v1/login', { body: login })).data.accessToken }
  const message = { content: 'hello', thread: { topic: thread.topic } }
  const answers = [
    ask('/visitor/api/v1/message/send', { body: message, token }),
    ask(`/visitor/api/v1/message/thread/uid?threadUid=${thread.uid}`, { token }),
    ask('/visitor/api/v1/message/sync', { token }),
    ask('/visitor/api/v1/widget/config?sid=df_wg_uid', {}),
    ask('/api/v1/thread/query', agent),
    ask('/api/v1/contact/query', agent),
    ask('/api/v1/message/search?query=hello', agent),
    ask('/api/v1/message/rest/send', { body: message, ...agent }),
    ask('/api/v1/thread/query?pageSize=0', agent),
  ]
  const statuses = (await Promise.all(answers)).map(({ status }) => status)
  expect(statuses).toEqual([...Array(7).fill(200), 404, 400])
  expect(made).toEqual([])
})
