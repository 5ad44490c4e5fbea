import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { refusalCodes } from '../../domain/refusal.ts'
import { documentOf, operationsIn } from '../support/document.ts'
import { routes } from '../support/documented-routes.ts'
import { perFile } from '../support/fixtures.ts'
import { refused } from '../support/http.ts'
import { newVisitor, openThread } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'

const server = perFile.server()

test('a working server is alive and ready', async () => {
  const answers = [await server.http.get('/healthz'), await server.http.get('/readyz')]
  expect(answers.map(({ status, body }) => [status, body.data])).toEqual([
    [200, { status: 'alive' }],
    [200, { status: 'ready' }],
  ])
})

test('a server whose database refuses writes is alive and not ready, until it works again', async () => {
  const failing = await startTestServer({ limits: { storeCheckMs: 20 } })
  const ready = () => failing.http.get('/readyz')
  const db = new DatabaseSync(join(failing.dataFolder, 'parley.db'), { timeout: 5000 })
  db.exec('alter table commit_marks rename to taken_away')
  await expect.poll(ready).toEqual(refused(503, 'unavailable'))
  expect((await failing.http.get('/healthz')).status).toBe(200)
  db.exec('alter table taken_away rename to commit_marks')
  db.close()
  await expect.poll(async () => (await ready()).status).toBe(200)
  await expect(failing.remove()).rejects.toThrow('the database takes no writes')
})

test('what passes through is counted for Prometheus', async () => {
  const counted = async () => {
    const response = await fetch(`${server.url}/metrics`)
    expect(response.headers.get('content-type')).toContain('text/plain')
    const text = await response.text()
    const stored = /^parley_messages_total\{kind="stored"\} (\d+)$/m.exec(text)?.[1] ?? 0
    return { stored: Number(stored), text }
  }
  const before = await counted()
  expect(before.text).toMatch(/^parley_mqtt_connections 0$/m)
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const body = { content: 'never to be seen in a metric', thread: { topic } }
  await server.http.post('/visitor/api/v1/message/send', body, visitor.token)
  // Metrics are updated once a second.
  await expect.poll(async () => (await counted()).stored).toBe(before.stored + 1)
  expect((await counted()).text).not.toMatch(new RegExp(`never to be seen|${visitor.uid}`))
})

/** The routes of protocol.md §4 that exist. */

describe('the documentation', () => {
  test('names every route and no other', async () => {
    const { openapi, paths } = await documentOf(server.url)
    expect(openapi).toMatch(/^3\./)
    const named = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((one) => `${one} ${path}`),
    )
    expect(named.sort()).toEqual([...routes].sort())
  })

  test('says what each does, who may call it and how it responds, refusals included', async () => {
    const document = await documentOf(server.url)
    const words = new Set<string>()
    for (const { method, path, operation } of operationsIn(document)) {
      const { operationId, summary, tags, responses } = operation
      const shown = `${method} ${path}`
      expect(operationId, shown).toMatch(/^[a-z][A-Za-z]+$/)
      words.add(operationId)
      expect(summary, shown).toMatch(/\w/)
      expect(tags, shown).toHaveLength(1)
      expect(operation.security, shown).toBeDefined()
      expect(Object.keys(responses), shown).toEqual(expect.arrayContaining(['200', '400', '429', '500', '503']))
      expect(Object.keys(responses), shown).not.toContain('default')
      const isFile = /^\/(metrics$|file\/|avatar\/)|\/export$/.test(path)
      if (isFile) continue
      const success = responses['200']?.content?.['application/json']?.schema
      expect(Object.keys(success?.properties ?? {}), shown).toEqual(['code', 'message', 'data'])
    }
    expect(words.size).toBe(operationsIn(document).length)
    expect(document.components.schemas.Error?.properties?.error?.enum).toEqual(refusalCodes)
  })

  test('is generated from what the routes check', async () => {
    const { paths } = await documentOf(server.url)
    const schema = paths['/auth/v1/login']?.post?.requestBody?.content['application/json']?.schema
    const required = schema?.required ?? []
    expect([...required].sort()).toEqual(['password', 'username'])
    for (const name of required) {
      const body = Object.fromEntries(required.filter((one) => one !== name).map((one) => [one, 'x']))
      expect(await server.http.post('/auth/v1/login', body)).toEqual(refused(400, 'malformed'))
    }
  })
})

test('loads every part of its page from this server', async () => {
  const page = await fetch(`${server.url}/docs`)
  const html = await page.text()
  const parts = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, path = '']) => new URL(path, page.url))
  expect(parts.length).toBeGreaterThan(3)
  for (const part of parts) {
    expect(part.origin).toBe(server.url)
    expect((await fetch(part)).status).toBe(200)
  }
  const asking = await (await fetch(`${server.url}/docs/static/swagger-initializer.js`)).text()
  expect(asking).toMatch(/"validatorUrl":\s*null/)
})
