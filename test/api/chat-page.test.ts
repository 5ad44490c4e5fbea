import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { logIn } from '../support/people.ts'

const facesFolder = mkdtempSync(join(tmpdir(), 'parley-chat-page-'))
afterAll(() => rmSync(facesFolder, { recursive: true }))
const server = perFile.server({ config: { facesFolder } })
const files = {
  'chat-page/index.html': '<title>chat</title>',
  'chat-worker.js': '/* worker */',
  'chat/icon-192.png': 'png',
  'chat/secret.png': 'not to be served',
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(facesFolder, path)), { recursive: true })
    writeFileSync(join(facesFolder, path), text)
  }
})

const ask = (path: string) => fetch(server.url + path)
const policyOf = (answer: Response) => answer.headers.get('content-security-policy') ?? ''

async function setWidget(change: object): Promise<void> {
  const { token } = await logIn(server)
  const { status } = await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', ...change }, token)
  expect(status).toBe(200)
}

test('the page runs and asks only what is ours, tells nobody where it is, and is not cached', async () => {
  const answer = await ask('/chat?workgroup=df_wg_uid')
  expect([answer.status, await answer.text()]).toEqual([200, '<title>chat</title>'])
  const policy = policyOf(answer)
  const rules = [
    "default-src 'none'",
    "script-src 'self'",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'none'",
  ]
  for (const rule of [...rules, "manifest-src 'self'"]) expect(policy).toContain(rule)
  expect(policy).not.toContain('unsafe')
  const headers = Object.fromEntries(answer.headers)
  expect(headers).toMatchObject({
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
    'cross-origin-embedder-policy': 'require-corp',
    // A page that opens it hands over who its visitor is.
    'cross-origin-opener-policy': 'unsafe-none',
  })
  expect(headers.etag).toBeUndefined()
  expect(headers['set-cookie']).toBeUndefined()
})

test('only the sites of the workgroup may frame it; without one, those of all', async () => {
  const framers = async (query: string) => policyOf(await ask(`/chat${query}`)).split('frame-ancestors ')[1]
  expect(await framers('?workgroup=df_wg_uid')).toBe('*')
  await setWidget({ sites: ['https://app.example'] })
  const listed = "'self' https://app.example"
  for (const query of ['?workgroup=df_wg_uid', '', '?agent=df_ag_uid', '?workgroup=nobody', '?workgroup[]=df_wg_uid'])
    expect([query, await framers(query)]).toEqual([query, listed])
  await setWidget({ sites: [] })
})

test('it is installed under the name of its workgroup, and starts where it was', async () => {
  const manifest = async (query: string) => (await ask(`/chat/manifest.webmanifest${query}`)).json()
  const answer = await ask('/chat/manifest.webmanifest?workgroup=df_wg_uid')
  expect(answer.headers.get('content-type')).toContain('application/manifest+json')
  expect(answer.headers.get('cache-control')).toBe('no-cache')
  const start = '/chat?workgroup=df_wg_uid'
  const { name } = (await answer.json()) as { name: string }
  expect(name).not.toBe('')
  await setWidget({ title: 'Tea help' })
  expect(await manifest('?workgroup=df_wg_uid')).toMatchObject({
    ...{ id: start, start_url: start, scope: '/chat', display: 'standalone', name: 'Tea help' },
    icons: [{ purpose: 'any' }, { purpose: 'any', sizes: '192x192' }, { purpose: 'any' }, { purpose: 'maskable' }],
  })
  // Nothing of an agent, and of nobody; nothing else of the address comes back.
  expect(await manifest('?agent=df_ag_uid')).toMatchObject({ name: 'Chat', start_url: '/chat?agent=df_ag_uid' })
  const odd = await manifest('?workgroup=%22%3E%26x&identity=abc#z')
  expect(odd).toMatchObject({ name: 'Chat', start_url: '/chat?workgroup=%22%3E%26x' })
  expect(JSON.stringify(odd)).not.toContain('abc')
})

test('its worker is asked for anew each time, its icons once a day, and no other file beside them is there', async () => {
  const worker = await ask('/chat-worker.js')
  expect(worker.headers.get('content-type')).toContain('javascript')
  expect(worker.headers.get('cache-control')).toBe('no-cache')
  // It fetches the page and its files, and runs nothing else.
  expect(policyOf(worker)).toBe("default-src 'none'; connect-src 'self'; frame-ancestors 'none'")
  const icon = await ask('/chat/icon-192.png')
  expect([icon.status, icon.headers.get('content-type')]).toEqual([200, 'image/png'])
  expect(icon.headers.get('cache-control')).toBe('public, max-age=86400')
  for (const path of ['/chat/secret.png', '/chat/', '/chat/index.html', '/chat-page/index.html', '/chat/icon-512.png'])
    expect([path, (await ask(path)).status]).toEqual([path, 404])
})
