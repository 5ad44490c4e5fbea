import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { beforeAll, describe, expect, test } from 'vitest'
import { type Document, documentOf, operationsIn, pointerTo, type Schema, validatorsOf } from '../support/document.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { logIn, newVisitor, type TestPerson } from '../support/people.ts'
import { startTestServer, type TestServer } from '../support/test-server.ts'

const server = perFile.server()
let document: Document
let visitor: TestPerson
let agent: TestPerson
beforeAll(async () => {
  document = await documentOf(server.url)
  visitor = await newVisitor(server)
  agent = await logIn(server)
})

/** Starts a server whose responses at /healthz are altered. */
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

describe('a response that the document does not describe fails the tests: its', () => {
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

/**
 * The document describes numbers as plain decimals; none of these is one: no exponent, no other base, nothing empty.
 */
const noNumbers = [
  ...['1e999', '-1e999', 'Infinity', '-Infinity', 'NaN', '0x10', '0b1', '1e2', '', ' 1', '1 ', '+1', '1_000', '１'],
  ...['9007199254740993', '9'.repeat(400), '1.5.2', '.5', '5.', 'true', 'null', '[1]', '1,2', '%00'],
]
const isNumber = ({ type }: Schema) => type === 'integer' || type === 'number'

test('no number in a query of any route is taken for another one, or causes a server error', async () => {
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

test('a repeated number is invalid, and a boolean is a word', async () => {
  const at = (query: string) => server.http.get(`/api/v1/thread/query?${query}`, agent.token)
  for (const query of ['pageSize=1&pageSize=2', 'mine=1', 'mine=', 'mine=TRUE', 'mine=true&mine=false'])
    expect({ query, ...(await at(query)) }).toEqual({ query, ...refused(400, 'malformed') })
  for (const query of ['pageSize=1', 'mine=false', 'mine=true&state=CLOSED', 'state=CLOSED&state=NEW'])
    expect((await at(query)).status).toBe(200)
})

test('no field with a default is described as required', () => {
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

interface Example {
  /** JSON pointer to its schema. */
  readonly at: string
  readonly example: unknown
}

/** Returns the examples of all named schemas, bodies and parameters; `example` is undefined where there is none. */
function examplesIn({ components }: Document): readonly Example[] {
  const schemas = Object.entries(components.schemas).map(([name, { examples }]) => {
    return { at: `/components/schemas/${name}`, example: examples?.[0] }
  })
  const sent = operationsIn(document).flatMap(({ method, path, operation }) => {
    const at = pointerTo(path, method)
    const parameters = (operation.parameters ?? []).flatMap(({ required = false, example }, index) =>
      required || example !== undefined ? [{ at: `${at}/parameters/${index}/schema`, example }] : [],
    )
    const bodies = Object.entries(operation.requestBody?.content ?? {}).map(([type, { example }]) => {
      return { at: `${at}/requestBody/content/${type.replace('/', '~1')}/schema`, example }
    })
    return [...parameters, ...bodies]
  })
  return [...schemas, ...sent]
}

test('each named schema, body and required parameter has an example that matches it', () => {
  const validatorAt = validatorsOf(document)
  const examples = examplesIn(document)
  expect(examples.length).toBeGreaterThan(100)
  const faults = examples.flatMap(({ at, example }) => {
    if (example === undefined) return [`${at} has no example`]
    const validate = validatorAt(at)
    return validate(example) ? [] : [`${at}${validate.errors?.[0]?.instancePath} ${validate.errors?.[0]?.message}`]
  })
  expect(faults).toEqual([])
})

test('no example has a field that is not described', () => {
  const { schemas } = document.components
  const strange = Object.entries(schemas).flatMap(([name, { examples = [], properties = {} }]) =>
    Object.keys(Object(examples[0])).flatMap((field) => (field in properties ? [] : [`${name}.${field}`])),
  )
  expect(strange).toEqual([])
})

test('a field with a known set of words lists them, and a message type does not', () => {
  const wordsOf = (name: string, field: string) => document.components.schemas[name]?.properties?.[field]?.enum
  expect(wordsOf('Thread', 'state')).toEqual(['NEW', 'QUEUING', 'OFFERED', 'CHATTING', 'OFFLINE', 'CLOSED', ''])
  expect(wordsOf('Thread', 'type')).toEqual(['AGENT', 'WORKGROUP', 'MEMBER', 'FRIEND', 'GROUP', 'NOTES', ''])
  expect(wordsOf('User', 'type')).toContain('VISITOR')
  expect(wordsOf('Message', 'status')).toEqual(['SUCCESS', 'DELIVERED', 'READ', 'RECALL'])
  for (const name of ['Colleague', 'AgentState'])
    expect(wordsOf(name, 'status')).toEqual(['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE'])
  for (const name of ['Message', 'SentMessage']) expect(wordsOf(name, 'type')).toBeUndefined()
})
