import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import { perFile } from '../support/fixtures.ts'
import { logIn } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'

const facesFolder = mkdtempSync(join(tmpdir(), 'parley-faces-'))
// Runs once the server has stopped.
afterAll(() => rmSync(facesFolder, { recursive: true }))
const server = perFile.server({ config: { facesFolder } })

function build(path: string, text: string | Buffer): void {
  mkdirSync(dirname(join(facesFolder, path)), { recursive: true })
  writeFileSync(join(facesFolder, path), text)
}

const fetchPath = (path: string, headers = {}) => fetch(server.url + path, { headers })
/** Does not use fetch, which would normalize the path and hide a 304. */
function statusOf(path: string, headers = {}): Promise<number | undefined> {
  return new Promise((resolve) => {
    request(server.url, { path, headers }, (answer) => resolve(answer.resume().statusCode)).end()
  })
}
const policyOf = (response: Response) => response.headers.get('content-security-policy') ?? ''

test('before the faces are built the first page says in one sentence what to do, and what is here', async () => {
  const response = await fetchPath('/')
  expect(response.headers.get('content-type')).toContain('text/html')
  const html = await response.text()
  for (const told of ['npm run build', '/docs', '/websocket', '/healthz']) expect(html).toContain(told)
  expect((await fetchPath('/console')).status).toBe(404)
  build('shop/index.html', '<title>shop</title>')
  build('shop/zh-CN.html', '<title>茶舍</title>')
  build('console/index.html', '<title>console</title>')
  build('widget/frame.html', '<title>frame</title>')
  build('widget.js', '/* loader */')
  build('widget/panel.js', '/* panel */')
  build('assets/a-1234.js', 'export {}')
  build('assets/a-1234.js.gz', gzipSync('export {}'))
  build('secret.txt', 'not to be served')
})

test.each([
  ['/', 'shop', "frame-ancestors 'none'"],
  ['/?x=1', 'shop', "frame-src 'self'"],
  ['/console', 'console', "frame-ancestors 'none'"],
  ['/console/', 'console', "frame-ancestors 'none'"],
  ['/console/threads/a%2Fb', 'console', "frame-ancestors 'none'"],
  ['/widget/frame.html', 'frame', 'frame-ancestors *'],
])('%s is the %s, under a policy that runs only our own scripts', async (path, title, framing) => {
  const response = await fetchPath(path)
  expect(response.status).toBe(200)
  expect(await response.text()).toContain(`<title>${title}</title>`)
  const policy = policyOf(response)
  const rules = ["default-src 'none'", "script-src 'self'", "connect-src 'self'", "base-uri 'none'", framing]
  for (const rule of rules) expect(policy).toContain(rule)
  expect(policy).not.toContain('unsafe')
  expect(response.headers.get('x-frame-options') === null).toBe(framing === 'frame-ancestors *')
  expect(response.headers.get('x-content-type-options')).toBe('nosniff')
  expect(response.headers.get('permissions-policy')).toContain('microphone=(self), geolocation=(self)')
  const isFrame = title === 'frame'
  // The sites that may frame it can change while the file does not, so it must not be cached.
  expect(response.headers.get('cache-control')).toBe(isFrame ? 'no-store' : 'no-cache')
  expect(response.headers.get('etag') === null).toBe(isFrame)
  if (!isFrame) expect(await statusOf(path, { 'if-none-match': response.headers.get('etag') ?? '' })).toBe(304)
})

test('the shop is in the language that the browser prefers', async () => {
  const read = async (language: string) => {
    const response = await fetchPath('/', { 'accept-language': language })
    expect(response.headers.get('vary')?.toLowerCase()).toContain('accept-language')
    return response.text()
  }
  for (const language of ['zh-CN,zh;q=0.9,en;q=0.8', 'zh', 'ZH-tw']) expect(await read(language)).toContain('茶舍')
  for (const language of ['en-GB,zh;q=0.9', '*', 'zha']) expect(await read(language)).toContain('shop')
})

test('a widget with sites may be framed by these only; without a valid widget, by all listed sites', async () => {
  const { token } = await logIn(server)
  const made = await server.http.post('/api/v1/workgroup/create', { nickname: 'Bikes' }, token)
  const set = async (workgroupUid: string, sites: string[]) =>
    expect((await server.http.post('/api/v1/widget/update', { workgroupUid, sites }, token)).status).toBe(200)
  const framers = async (query: string) =>
    policyOf(await fetchPath(`/widget/frame.html${query}`)).split('frame-ancestors ')[1]
  await set('df_wg_uid', ['https://shop.example', 'http://localhost:8080'])
  const listed = "'self' https://shop.example http://localhost:8080"
  expect(await framers('?sid=df_wg_uid&site=https://evil.example')).toBe(listed)
  // Its admin allows any site.
  expect(await framers(`?sid=${made.body.data.uid}`)).toBe('*')
  for (const query of ['', '?sid=', '?sid=nobody', '?sid=df_ag_uid', '?sid=df_wg_uid&sid=nobody', '?sid[]=df_wg_uid'])
    expect([query, await framers(query)]).toEqual([query, listed])
  await set('df_wg_uid', [])
  expect(await framers('?sid=df_wg_uid')).toBe('*')
})

test('pictures of other hosts are shown only if an operator lists the hosts', async () => {
  const only = "img-src 'self' data: blob:"
  for (const path of ['/', '/console', '/widget/frame.html'])
    expect(policyOf(await fetchPath(path))).toContain(`${only};`)
  const allowing = await startTestServer({ config: { facesFolder, pictureHosts: ['cdn.example', 'a.example:8443'] } })
  try {
    for (const path of ['/', '/console', '/widget/frame.html']) {
      const { headers } = await fetch(allowing.url + path)
      expect(headers.get('content-security-policy')).toContain(`${only} https://cdn.example https://a.example:8443;`)
      const embedder = path === '/widget/frame.html' ? 'credentialless' : null
      expect(headers.get('cross-origin-embedder-policy')).toBe(embedder)
    }
  } finally {
    await allowing.remove()
  }
})

test('a site learns whether it may have the chat from a script that contains none of its own words', async () => {
  const { token } = await logIn(server)
  const ask = (query: string) => fetchPath(`/widget/allowed.js?${query}`)
  const said = async (query: string) => (await (await ask(query)).text()).match(/^export default (\w+)$/m)?.[1]
  const site = 'site=https://shop.example'
  expect(await said(`sid=df_wg_uid&${site}`)).toBe('true')
  expect((await ask(`sid=df_wg_uid&${site}`)).headers.get('cache-control')).toBe('public, max-age=600')
  const sites = ['https://shop.example']
  await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites }, token)
  for (const sid of ['df_wg_uid', 'df_ag_uid', 'nobody', '']) {
    expect([sid, await said(`sid=${sid}&${site}`)]).toEqual([sid, 'true'])
    for (const other of ['site=https://evil.example', 'site[]=https://shop.example', `${site}&${site}`, '', 'site='])
      expect([sid, other, await said(`sid=${sid}&${other}`)]).toEqual([sid, other, 'false'])
  }
  const refused = await ask('sid=df_wg_uid&site=https://evil.example")//%0a')
  expect(refused.headers.get('content-type')).toContain('javascript')
  expect(refused.headers.get('cache-control')).toBe('no-store')
  for (const name of ['access-control-allow-origin', 'cross-origin-resource-policy'])
    expect(refused.headers.get(name)).toMatch(/^(\*|cross-origin)$/)
  const text = await refused.text()
  expect(text).toContain('console.warn("Parley')
  expect(text).not.toContain('evil')
  await server.http.post('/api/v1/widget/update', { workgroupUid: 'df_wg_uid', sites: [] }, token)
})

test.each(['/widget.js', '/widget/panel.js'])('any site may load %s, which is revalidated each time', async (path) => {
  const response = await fetchPath(path)
  expect(response.headers.get('access-control-allow-origin')).toBe('*')
  expect(response.headers.get('content-type')).toContain('javascript')
  expect(response.headers.get('cross-origin-resource-policy')).toBe('cross-origin')
  expect(response.headers.get('cache-control')).toBe('no-cache')
  expect(response.headers.get('etag')).not.toBeNull()
})

test('assets are cached for a year and compressed on request; what does not exist is not cached', async () => {
  const response = await fetchPath('/assets/a-1234.js', { 'accept-encoding': 'gzip' })
  expect(response.headers.get('content-encoding')).toBe('gzip')
  expect(await response.text()).toBe('export {}')
  expect(response.headers.get('cache-control')).toBe('public, max-age=31536000, immutable')
  const missing = await fetchPath('/assets/b.js')
  expect(missing.status).toBe(404)
  expect(missing.headers.get('cache-control')).toBe('no-store')
})

test.each([
  '/secret.txt',
  '/assets/../secret.txt',
  '/assets/%2e%2e/secret.txt',
  '/assets/..%2fsecret.txt',
  '/assets//a-1234.js',
  '/assets/',
])('%s does not exist', async (path) => {
  expect(await statusOf(path)).toBe(404)
})
