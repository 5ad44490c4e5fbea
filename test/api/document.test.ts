import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Document, documentOf, operationsIn, type Schema } from '../support/document.ts'
import { refused } from '../support/http.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

let server: TestServer
let document: Document
let visitor: TestPerson
let agent: TestPerson
beforeAll(async () => {
  server = await startTestServer()
  document = await documentOf(server.url)
  visitor = await newVisitor(server)
  agent = await logIn(server)
})
afterAll(() => server.remove())

/** A server whose answers at /healthz are spoilt in a way. */
async function spoilt(spoil: (reply: FastifyReply) => void): Promise<TestServer> {
  const listen = (message: unknown) => {
    const { fastify } = message as { fastify: FastifyInstance }
    fastify.addHook('preHandler', async ({ url }, reply) => {
      if (url === '/healthz') spoil(reply)
    })
  }
  diagnostics.subscribe('fastify.initialization', listen)
  const started = await startTestServer()
  diagnostics.unsubscribe('fastify.initialization', listen)
  return started
}

describe('an answer that the document does not describe fails the tests: its', () => {
  const answer = { code: 200, message: 'ok', data: { status: 'alive' } }
  const refusal = { code: 503, message: 'No.', error: 'malformed', data: null }
  test.each<[string, number, string, object, RegExp]>([
    ['status', 418, 'application/json', answer, /GET \/healthz: answers 418/],
    ['type', 200, 'text/plain', answer, /200 answers text\/plain/],
    ['body', 200, 'application/json', { ...answer, data: { status: 5 } }, /status must be string/],
    ['word', 503, 'application/json', refusal, /error must be equal to one of/],
  ])('%s', async (_what, status, type, body, found) => {
    const started = await spoilt((reply) =>
      reply
        .status(status)
        .type(type)
        .serializer(() => JSON.stringify(body)),
    )
    await fetch(`${started.url}/healthz`)
    await expect(started.remove()).rejects.toThrow(found)
  })
})

/** As each number is described, and of the values of a query none is one: no exponent, no other base, nothing. */
const noNumbers = [
  ...['1e999', '-1e999', 'Infinity', '-Infinity', 'NaN', '0x10', '0b1', '1e2', '', ' 1', '1 ', '+1', '1_000', '１'],
  ...['9007199254740993', '9'.repeat(400), '1.5.2', '.5', '5.', 'true', 'null', '[1]', '1,2', '%00'],
]
const isNumber = ({ type }: Schema) => type === 'integer' || type === 'number'

test('no number in a query of any route is taken for another one, or ends in a failure of the server', async () => {
  const numbers = operationsIn(document).flatMap(({ path, operation }) =>
    (operation.parameters ?? [])
      .filter((one) => one.in === 'query' && isNumber(one.schema))
      .map(({ name }) => ({ path, operation, name })),
  )
  expect(numbers.length).toBeGreaterThan(30)
  for (const { path, operation, name } of numbers) {
    const { token } = 'visitorToken' in (operation.security[0] ?? {}) ? visitor : agent
    const required = (operation.parameters ?? []).filter((one) => one.required && one.in === 'query')
    const rest = required.map((one) => `&${one.name}=x`).join('')
    for (const value of noNumbers) {
      const query = `${name}=${value.startsWith('%') ? value : encodeURIComponent(value)}${rest}`
      const asked = `${path.replace(/\{\w+\}/, 'x')}?${query}`
      expect({ asked, ...(await server.http.get(asked, token)) }).toEqual({ asked, ...refused(400, 'malformed') })
    }
  }
})

test('a number that comes twice is none, and a boolean is a word', async () => {
  const at = (query: string) => server.http.get(`/api/v1/thread/query?${query}`, agent.token)
  for (const query of ['pageSize=1&pageSize=2', 'mine=1', 'mine=', 'mine=TRUE', 'mine=true&mine=false'])
    expect({ query, ...(await at(query)) }).toEqual({ query, ...refused(400, 'malformed') })
  for (const query of ['pageSize=1', 'mine=false', 'mine=true&state=CLOSED', 'state=CLOSED&state=NEW'])
    expect((await at(query)).status).toBe(200)
})

test('no field that has a default is said to be required', () => {
  for (const { path, operation } of operationsIn(document)) {
    for (const { name, required = false, schema } of operation.parameters ?? [])
      expect({ path, name, isBoth: required && 'default' in schema }).toEqual({ path, name, isBoth: false })
  }
  const bodies = operationsIn(document).flatMap(({ operation }) => Object.values(operation.requestBody?.content ?? {}))
  const withDefaults = bodies.flatMap(({ schema }) =>
    Object.entries(schema.properties ?? {}).flatMap(([name, one]) => ('default' in one ? [{ name, schema }] : [])),
  )
  expect(withDefaults.length).toBeGreaterThan(5)
  for (const { name, schema } of withDefaults) expect(schema.required ?? []).not.toContain(name)
})
