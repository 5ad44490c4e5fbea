import { beforeAll, expect, test } from 'vitest'
import { documentOf, operationsIn } from '../support/document.ts'
import { perFile } from '../support/fixtures.ts'
import type { Answer } from '../support/http.ts'
import { logIn, newVisitor, openThread } from '../support/people.ts'

const server = perFile.server()
type Operations = ReturnType<typeof operationsIn>
let all: Operations
let tokens: Record<string, string>

beforeAll(async () => {
  all = operationsIn(await documentOf(server.url))
  tokens = { visitorToken: (await newVisitor(server)).token, agentToken: (await logIn(server)).token }
})

/** Asks as somebody who may; what is asked is not complete, so that nothing is done. */
async function ask({ method, path, operation }: Operations[number], query: string): Promise<Answer> {
  const kind = operation.security.flatMap((one) => Object.keys(one))[0]
  const headers = kind === undefined ? {} : { authorization: `Bearer ${tokens[kind]}` }
  const response = await fetch(`${server.url + path.replaceAll(/\{\w+\}/g, 'x')}?${query}`, { method, headers })
  const text = await response.text()
  const isJson = response.headers.get('content-type')?.includes('json') === true
  return { status: response.status, body: isJson ? JSON.parse(text) : {} }
}

const filtered = ['record/query', 'record/statistics', 'contact/query', 'report/query', 'audit/query']
const isFiltered = ({ path }: Operations[number]) => filtered.some((one) => path === `/api/v1/${one}`)
const isUnknownName = expect.stringContaining('has no parameter')

test.each(['typo', '__proto__', 'constructor', 'toString', '%E6%9F%A5', 'pagesize', 'orgUid', ''])(
  'lists with filters refuse a query that names %o',
  async (name) => {
    expect(all.filter(isFiltered)).toHaveLength(filtered.length)
    for (const one of all.filter(isFiltered)) {
      const { status, body } = await ask(one, `${name}=1`)
      const message = `The query has no parameter ${JSON.stringify(decodeURIComponent(name))} here.`
      expect([one.path, status, body.error, body.message]).toEqual([one.path, 400, 'malformed', message])
    }
  },
)

test('what clients send along with whatever they ask changes nothing', async () => {
  const along = 'orgUid=df_org_uid&client=WEB&t=1'
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const history = await server.http.get(`/visitor/api/v1/message/thread/topic?topic=${topic}&${along}`, visitor.token)
  expect([history.status, history.body.data.content.length]).toEqual([200, expect.any(Number)])
  const threads = await server.http.get(`/api/v1/thread/query?${along}`, tokens.agentToken ?? '')
  expect(threads.status).toBe(200)
  expect((await fetch(`${server.url}/healthz?${along}`)).status).toBe(200)
})

test('a long name is told back cut', async () => {
  const { body } = await ask(all.find(isFiltered) as Operations[number], `${'x'.repeat(9000)}=1`)
  expect(body).toMatchObject({ error: 'malformed', message: `The query has no parameter "${'x'.repeat(64)}" here.` })
})

test('no list with filters refuses a name that it has', async () => {
  for (const one of all.filter(isFiltered)) {
    const own = (one.operation.parameters ?? []).filter((parameter) => parameter.in === 'query')
    expect(own.length).toBeGreaterThan(2)
    for (const { name } of own) {
      const { body } = await ask(one, `${name}=1`)
      expect([one.path, name, body.message]).not.toEqual([one.path, name, isUnknownName])
    }
  }
})
