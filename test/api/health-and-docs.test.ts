import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, test } from 'vitest'
import { refusalCodes } from '../../domain/refusal.ts'
import { documentOf, operationsIn } from '../support/document.ts'
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
const routes = [
  'post /visitor/api/v1/init',
  'post /visitor/api/v1/thread',
  'post /visitor/api/v1/thread/close',
  'post /visitor/api/v1/message/send',
  'get /visitor/api/v1/message/thread/topic',
  'get /visitor/api/v1/message/thread/uid',
  'get /visitor/api/v1/message/sync',
  'post /visitor/api/v1/message/sync',
  'post /auth/v1/login',
  'post /auth/v1/refresh',
  'post /api/v1/user/logout',
  'get /api/v1/user/profile',
  'put /api/v1/user/profile',
  'post /api/v1/user/avatar',
  'post /api/v1/user/change/password',
  'post /api/v1/workgroup/avatar',
  'get /avatar/{token}',
  'post /api/v1/message/rest/send',
  'get /api/v1/message/thread/topic',
  'get /api/v1/message/thread/uid',
  'get /api/v1/message/sync',
  'post /api/v1/message/sync',
  'get /api/v1/thread/query',
  'get /api/v1/thread/{uid}',
  'post /api/v1/agent/update/status',
  'post /api/v1/thread/begin',
  'post /api/v1/thread/close',
  'post /api/v1/thread/priority',
  'post /api/v1/thread/wrapup',
  'get /api/v1/leavemsg/query',
  'post /api/v1/leavemsg/answer',
  'get /api/v1/workgroup/statistics',
  'get /visitor/api/v1/message/unread/count',
  'post /visitor/api/v1/message/unread/clear',
  'post /visitor/api/v1/browse',
  'post /visitor/api/v1/live/beat',
  'post /visitor/api/v1/live/claim',
  'get /api/v1/live/sites',
  'get /api/v1/live/query',
  'get /api/v1/live/{uid}',
  'post /api/v1/live/begin',
  'post /visitor/api/v1/refresh',
  'post /visitor/api/v1/logout',
  'post /api/v1/agent/accept',
  'post /api/v1/agent/decline',
  'post /api/v1/thread/member',
  'post /api/v1/thread/takeover',
  'post /api/v1/thread/invite/leave',
  'post /api/v1/thread/transfer/create',
  'post /api/v1/thread/transfer/accept',
  'post /api/v1/thread/transfer/reject',
  'post /api/v1/thread/transfer/cancel',
  'post /api/v1/thread/invite/create',
  'post /api/v1/thread/invite/accept',
  'post /api/v1/thread/invite/reject',
  'post /api/v1/thread/invite/cancel',
  'get /api/v1/thread/transfer/pending',
  'get /api/v1/thread/invite/pending',
  'post /api/v1/workgroup/create',
  'post /api/v1/workgroup/update',
  'post /api/v1/workgroup/delete',
  'get /api/v1/workgroup/query',
  'get /api/v1/workgroup/member/query',
  'post /api/v1/workgroup/member/add',
  'post /api/v1/workgroup/member/update',
  'post /api/v1/workgroup/member/remove',
  'get /api/v1/agent/offers',
  'get /api/v1/agent/query',
  'post /api/v1/agent/create',
  'post /api/v1/agent/update',
  'post /api/v1/agent/delete',
  'get /api/v1/queue/query/queuing',
  'get /api/v1/queue/brief',
  'get /visitor/api/v1/workgroup/availability',
  'get /visitor/api/v1/widget/config',
  'get /api/v1/widget/query',
  'post /api/v1/widget/update',
  'get /api/v1/quickreply/query/org',
  'post /api/v1/quickreply/create',
  'post /api/v1/quickreply/update',
  'post /api/v1/quickreply/delete',
  'get /api/v1/announcement/audience',
  'post /api/v1/announcement/create',
  'get /api/v1/announcement/query',
  'get /api/v1/message/search',
  'get /visitor/api/v1/social/settings',
  'get /visitor/api/v1/friend/query',
  'post /visitor/api/v1/friend/ask',
  'post /visitor/api/v1/friend/accept',
  'post /visitor/api/v1/friend/refuse',
  'post /visitor/api/v1/friend/cancel',
  'post /visitor/api/v1/friend/remove',
  'post /visitor/api/v1/friend/block',
  'post /visitor/api/v1/friend/unblock',
  'get /visitor/api/v1/group/query',
  'get /visitor/api/v1/group/invitations',
  'get /visitor/api/v1/group/members',
  'post /visitor/api/v1/group/create',
  'post /visitor/api/v1/group/invite',
  'post /visitor/api/v1/group/accept',
  'post /visitor/api/v1/group/refuse',
  'post /visitor/api/v1/group/leave',
  'post /visitor/api/v1/group/remove',
  'post /visitor/api/v1/group/handover',
  'post /visitor/api/v1/group/update',
  'get /visitor/api/v1/person/search',
  'post /visitor/api/v1/report/create',
  'get /api/v1/report/query',
  'post /api/v1/report/read',
  'post /api/v1/report/resolve',
  'post /api/v1/social/close',
  'get /api/v1/social/settings',
  'post /api/v1/social/settings',
  'get /api/v1/contact/query',
  'get /api/v1/contact/{uid}',
  'post /api/v1/contact/update',
  'get /api/v1/record/query',
  'get /api/v1/record/{uid}',
  'get /api/v1/record/messages',
  'post /api/v1/record/export',
  'post /api/v1/contact/erase',
  'get /api/v1/contact/{uid}/export',
  'get /api/v1/erasure/query',
  'get /api/v1/retention/query',
  'post /api/v1/retention/update',
  'get /api/v1/audit/query',
  'get /api/v1/apikey/query',
  'post /api/v1/apikey/create',
  'post /api/v1/apikey/revoke',
  'post /visitor/api/v1/feedback/submit',
  'post /visitor/api/feedback/submit',
  'post /visitor/api/upload/file',
  'post /visitor/api/v1/upload/file',
  'get /visitor/api/v1/upload/sign',
  'post /visitor/api/v1/upload/sign',
  'post /api/v1/upload/file',
  'get /api/v1/upload/sign',
  'post /api/v1/upload/sign',
  'get /file/{uid}',
  'get /file/{uid}/thumbnail',
  'get /healthz',
  'get /readyz',
  'get /metrics',
]

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
