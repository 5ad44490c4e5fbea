import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { defaultLimits } from '../../server/config/limits.ts'
import { selfSigned } from '../server/certificate.ts'
import { type AnyAnswer, type AnyRequest, askAny, askRaw, type Place } from '../support/any-answer.ts'
import { picture } from '../support/files.ts'
import { adminPassword, startTestServer, type TestServer } from '../support/test-server.ts'

/** The tokens of a server, and an uploaded file and picture. */
interface Scene {
  readonly place: Place
  readonly visitor: string
  readonly admin: string
  readonly file: string
  readonly photo: string
}

/** Fewer than the limit of concurrent connections. */
const requestsAMinute = { ...defaultLimits.requestsAMinute, login: 20 }
const facesFolder = mkdtempSync(join(tmpdir(), 'parley-faces-'))
const tls = selfSigned()
const servers: TestServer[] = []
const scenes: Partial<Record<'http' | 'https', Scene>> = {}

beforeAll(async () => {
  for (const folder of ['shop', 'console', 'widget', 'assets', 'chat-page']) mkdirSync(join(facesFolder, folder))
  for (const path of [
    'shop/index.html',
    'console/index.html',
    'widget/frame.html',
    'chat-page/index.html',
    'widget.js',
    'assets/a.js',
  ])
    writeFileSync(join(facesFolder, path), 'what was built')
  const limits = { requestsAMinute }
  const plain = await startTestServer({ limits, config: { facesFolder } })
  const { cert, key } = tls
  const safe = await startTestServer({
    limits,
    config: { facesFolder, tls: { cert: Buffer.from(cert), key: Buffer.from(key) } },
  })
  servers.push(plain, safe)
  scenes.http = await prepare({ url: plain.url })
  scenes.https = await prepare({ url: safe.url, ca: cert })
})
afterAll(async () => {
  for (const server of servers) await server.remove()
  rmSync(facesFolder, { recursive: true })
})

async function prepare(place: Place): Promise<Scene> {
  const post = async (path: string, body: object, token = '') => {
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` }
    const answer = await askAny(place, { method: 'POST', path, headers, body: JSON.stringify(body) })
    return JSON.parse(answer.body.toString()).data
  }
  const { accessToken: admin } = await post('/auth/v1/login', { username: 'admin', password: adminPassword })
  const { accessToken: visitor } = await post('/visitor/api/v1/init', { orgUid: 'df_org_uid' })
  const { thread } = await post('/visitor/api/v1/thread', { sid: 'df_wg_uid' }, visitor)
  const upload = async (name: string, bytes: Buffer) => {
    const { fileUrl } = await postForm(place, visitor, { topic: thread.topic, name, bytes })
    return (await post('/visitor/api/v1/upload/sign', { urls: [fileUrl, `${fileUrl}/thumbnail`] }, visitor))[fileUrl]
  }
  return {
    ...{ place, visitor, admin },
    file: await upload('a.txt', Buffer.from('some text')),
    photo: await upload('a.png', await picture(900, 600)),
  }
}

async function postForm(
  place: Place,
  token: string,
  { topic, name, bytes }: { topic: string; name: string; bytes: Buffer },
): Promise<{ fileUrl: string }> {
  const form = new FormData()
  form.set('topic', topic)
  form.set('file', new Blob([new Uint8Array(bytes)]), name)
  const asking = new Response(form)
  const headers = { 'content-type': asking.headers.get('content-type') ?? '', authorization: `Bearer ${token}` }
  const body = Buffer.from(await asking.arrayBuffer())
  const answer = await askAny(place, { method: 'POST', path: '/visitor/api/v1/upload/file', headers, body })
  return JSON.parse(answer.body.toString()).data
}

const json = { 'content-type': 'application/json' }
const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const get = (path: string, headers: Record<string, string> = {}): AnyRequest => ({ path, headers })
const post = (path: string, body: string, headers: Record<string, string> = json): AnyRequest => ({
  ...{ method: 'POST', path, headers, body },
})
const upgrade = { connection: 'Upgrade', upgrade: 'websocket', 'sec-websocket-version': '13' }
const key = { 'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==', 'sec-websocket-protocol': 'mqtt' }
const file = 'private, max-age='
const forever = 'public, max-age=31536000, immutable'
const asked = 'no-cache'

/** Every kind of response: how to get it, its status, and its caching (none unless given). */
const kinds: [what: string, ask: (scene: Scene) => AnyRequest, status: number, kept?: string][] = [
  ['an answer in JSON', ({ admin }) => get('/api/v1/user/profile', bearer(admin)), 200],
  ['the head of one', ({ admin }) => ({ ...get('/api/v1/user/profile', bearer(admin)), method: 'HEAD' }), 200],
  ['tokens', () => post('/auth/v1/login', JSON.stringify({ username: 'admin', password: adminPassword })), 200],
  ['history', ({ visitor }) => get('/visitor/api/v1/message/sync', bearer(visitor)), 200],
  ['an answer to all', () => get('/visitor/api/v1/workgroup/availability?orgUid=df_org_uid&sid=df_wg_uid'), 200],
  ['CSV', ({ admin }) => get('/api/v1/quickreply/query/org?format=csv', bearer(admin)), 200],
  ['a body that is no JSON', () => post('/auth/v1/login', '{'), 400],
  ['a body of the wrong form', () => post('/auth/v1/login', '{}'), 400],
  ['a media type nobody takes', () => post('/auth/v1/login', 'x', { 'content-type': 'text/x' }), 400],
  ['no token', () => get('/api/v1/user/profile'), 401],
  ['a token of the wrong kind', ({ visitor }) => get('/api/v1/user/profile', bearer(visitor)), 403],
  ['a path nobody serves', () => get('/nothing/here'), 404],
  ['a method nobody serves', () => ({ method: 'DELETE', path: '/healthz' }), 404],
  ['a path that cannot be read', () => get('/file/%zz'), 404],
  ['a body that is too large', () => post('/auth/v1/login', JSON.stringify({ username: 'x'.repeat(300_000) })), 413],
  ['a preflight', () => ({ method: 'OPTIONS', path: '/healthz', headers: preflight }), 204],
  ['OPTIONS of who is no page', () => ({ method: 'OPTIONS', path: '/healthz' }), 204],
  ['an expectation nobody knows', () => get('/healthz', { expect: 'the moon' }), 200],
  ['health', () => get('/healthz'), 200],
  ['readiness', () => get('/readyz'), 200],
  ['metrics', () => get('/metrics'), 200],
  ['the shop', () => get('/'), 200, asked],
  ['the console', () => get('/console/threads'), 200, asked],
  ['the frame of the widget', () => get('/widget/frame.html'), 200],
  ['the chat page', () => get('/chat'), 200],
  ['its manifest', () => get('/chat/manifest.webmanifest'), 200, asked],
  ['the loader', () => get('/widget.js'), 200, asked],
  ['an asset', () => get('/assets/a.js'), 200, forever],
  ['no part of an asset', () => get('/assets/a.js', { range: 'bytes=900-' }), 200, forever],
  ['an asset on a condition that does not hold', () => get('/assets/a.js', { 'if-match': '"x"' }), 400],
  ['a missing asset', () => get('/assets/b.js'), 404],
  ['a file', (scene) => get(scene.file), 200, file],
  ['a picture', (scene) => get(scene.photo), 200, file],
  ['a part of a file', (scene) => get(scene.photo, { range: 'bytes=0-3' }), 206, file],
  ['no part of a file', (scene) => get(scene.photo, { range: 'bytes=9000000-' }), 416],
  ['a link that is not signed', (scene) => get(scene.file.split('?')[0] ?? ''), 403],
  ['a file that is not there', () => get('/file/nothing'), 403],
  ['an upgrade of another path', () => get('/healthz', { ...upgrade, ...key }), 404],
  ['an upgrade without a subprotocol', () => get('/websocket', upgrade), 400],
  ['an upgrade by POST', () => ({ ...get('/websocket', { ...upgrade, ...key }), method: 'POST' }), 400],
  [
    'an upgrade of another version',
    () => get('/websocket', { ...upgrade, ...key, 'sec-websocket-version': '99' }),
    400,
  ],
  [
    'an upgrade of a foreign page',
    () => get('/websocket', { ...upgrade, ...key, origin: 'https://evil.example' }),
    403,
  ],
]
const preflight = { origin: 'https://shop.example', 'access-control-request-method': 'POST' }

/** Bytes that are not a valid request. */
const unreadable: [what: string, bytes: string, status: number][] = [
  ['no request', 'NOT HTTP\r\n\r\n', 400],
  ['no host', 'GET /healthz HTTP/1.1\r\nconnection: close\r\n\r\n', 400],
  ['two hosts', 'GET /healthz HTTP/1.1\r\nhost: a\r\nHost: b\r\nconnection: close\r\n\r\n', 400],
  ['headers that are too large', `GET / HTTP/1.1\r\nhost: x\r\nx: ${'x'.repeat(40_000)}\r\n\r\n`, 431],
]

const sceneOf = (protocol: 'http' | 'https'): Scene => {
  const scene = scenes[protocol]
  if (scene === undefined) throw new Error('not prepared')
  return scene
}

describe.each(['http', 'https'] as const)('over %s', (protocol) => {
  test.each(kinds)('%s', async (what, request, status, kept = 'no-store') => {
    const scene = sceneOf(protocol)
    const answer = await askAny(scene.place, request(scene))
    expect(answer.status).toBe(status)
    expect(answer.headers['cache-control']).toMatch(kept === file ? /^private, max-age=\d+/ : new RegExp(`^${kept}`))
    check(answer, protocol, what)
  })

  test('what has not changed', async () => {
    const { place } = sceneOf(protocol)
    const { etag = '' } = (await askAny(place, get('/widget.js'))).headers
    const answer = await askAny(place, get('/widget.js', { 'if-none-match': etag }))
    expect(answer.status).toBe(304)
    check(answer, protocol, 'the loader')
  })

  test.each(['/docs', '/docs/', '/docs/static/index.html', '/docs/json', '/docs/yaml', '/docs/static/swagger-ui.css'])(
    'the documentation at %s',
    async (path) => check(await askAny(sceneOf(protocol).place, get(path)), protocol, path),
  )

  test.each(unreadable)('%s', async (_what, bytes, status) => {
    const answer = await askRaw(sceneOf(protocol).place, bytes)
    expect(answer.status).toBe(status)
    expect(answer.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' })
    expect(answer.headers['content-security-policy']).toContain("frame-ancestors 'none'")
    const refusal = { code: status, error: expect.any(String), message: expect.any(String), data: null }
    expect(JSON.parse(answer.body.toString())).toEqual(refusal)
  })

  test('too many requests', async () => {
    const { place } = sceneOf(protocol)
    let tooMany: AnyAnswer | undefined
    for (let asked = 0; asked <= requestsAMinute.login && tooMany === undefined; asked += 1) {
      const answer = await askAny(place, post('/auth/v1/refresh', JSON.stringify({ refreshToken: 'none' })))
      if (answer.status === 429) tooMany = answer
    }
    if (tooMany === undefined) throw new Error('all were answered')
    expect(tooMany.headers['cache-control']).toBe('no-store')
    check(tooMany, protocol, 'too many')
  })
})

/** Checks what every response has in common. */
function check({ headers }: AnyAnswer, protocol: 'http' | 'https', what: string): void {
  expect(headers['x-content-type-options']).toBe('nosniff')
  expect(headers['x-powered-by'] ?? headers.server).toBeUndefined()
  expect(headers['cache-control']).toBeDefined()
  if (what.startsWith('an upgrade')) return
  const isPage = what === 'the chat page'
  const isFramed = isPage || what === 'the frame of the widget'
  // Refused before it was parsed, so the server cannot know how it came.
  const isSafe = protocol === 'https' && what !== 'a path that cannot be read'
  expect(headers['strict-transport-security']).toBe(isSafe ? 'max-age=15552000' : undefined)
  expect(headers['referrer-policy']).toBe('no-referrer')
  // A page that opens the chat page hands over who its visitor is.
  expect(headers['cross-origin-opener-policy']).toBe(isPage ? 'unsafe-none' : 'same-origin')
  expect(headers['cross-origin-resource-policy']).toBe(
    what === 'the loader' || isFramed ? 'cross-origin' : 'same-origin',
  )
  expect(headers['cross-origin-embedder-policy']).toBe(isFramed ? 'require-corp' : undefined)
  expect(headers['x-frame-options']).toBe(isFramed ? undefined : 'DENY')
  expect(headers['content-security-policy']).toMatch(/^default-src 'none'/)
  expect(headers['content-security-policy']).toContain(isFramed ? 'frame-ancestors' : "frame-ancestors 'none'")
}

test('Strict-Transport-Security is sent to clients of a trusted proxy with TLS, and not when switched off', async () => {
  const forwarded = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '192.0.2.1' }
  const answer = await askAny(sceneOf('http').place, get('/healthz', forwarded))
  expect(answer.headers['strict-transport-security']).toBe('max-age=15552000')
  const server = await startTestServer({ config: { hstsSeconds: 0 } })
  const silent = await askAny(server, get('/healthz', forwarded))
  expect(silent.headers['strict-transport-security']).toBeUndefined()
  await server.remove()
})
