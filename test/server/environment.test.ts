import { createHmac } from 'node:crypto'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { newChildServer, startChildServer, temporaryFolder } from '../support/child-server.ts'
import { logIn, newVisitor } from '../support/people.ts'

test('PARLEY_HOST is the only address it listens on', async () => {
  const server = await startChildServer({ PARLEY_HOST: '127.0.0.2' })
  expect(server.stdout).toContain(`Parley is ready: http://127.0.0.2:`)
  expect((await server.http.get('/healthz')).status).toBe(200)
  await expect(fetch(server.url.replace('127.0.0.2', '127.0.0.1'))).rejects.toThrow('fetch failed')
})

test('PARLEY_PORT 0 takes a free port and prints it, and an empty setting counts as missing', async () => {
  const empty = { PARLEY_HOST: '', PARLEY_LOG_LEVEL: '', PARLEY_ORIGINS: '', DATABASE_URL: '', PARLEY_TLS_CERT: '' }
  const server = await startChildServer({ PARLEY_PORT: '0', ...empty })
  const url = /Parley is ready: (http:\/\/127\.0\.0\.1:\d+)/.exec(server.stdout)?.[1] ?? ''
  expect(Number(new URL(url).port)).toBeGreaterThan(0)
  expect((await fetch(`${url}/healthz`)).status).toBe(200)
  expect(logged(server.stdout).map((line) => JSON.parse(line).level)).toContain(30)
})

const logged = (stdout: string) => stdout.split('\n').filter((line) => line.startsWith('{'))

test('PARLEY_DATA may be several folders deep and is created', async () => {
  const folder = join(temporaryFolder(), 'some', 'where', 'deep')
  const server = await startChildServer({ PARLEY_DATA: folder })
  const visitor = await newVisitor(server)
  expect(server.rows('select uid from visitors')).toEqual([{ uid: visitor.uid }])
})

test('PARLEY_ORIGINS may call, PARLEY_JWT_SECRET signs, and PARLEY_LOG_LEVEL sets the log level', async () => {
  const secret = 'a secret from somewhere else, long enough'
  const PARLEY_ORIGINS = 'https://shop.example, http://localhost:3000'
  const server = await startChildServer({ PARLEY_JWT_SECRET: secret, PARLEY_ORIGINS, PARLEY_LOG_LEVEL: 'warn' })
  const allowed = async (origin: string) => {
    const { headers } = await fetch(`${server.url}/healthz`, { headers: { origin } })
    return headers.get('access-control-allow-origin')
  }
  expect(await allowed('https://shop.example')).toBe('https://shop.example')
  expect(await allowed('http://localhost:3000')).toBe('http://localhost:3000')
  expect(await allowed('https://evil.example')).toBe(null)
  const { token } = await logIn(server)
  const [head, claims, signature] = token.split('.')
  expect(createHmac('sha256', secret).update(`${head}.${claims}`).digest('base64url')).toBe(signature)
  expect(existsSync(join(server.dataFolder, 'secret'))).toBe(false)
  expect(logged(server.stdout)).toEqual([])
})

test('PARLEY_ADMIN_PASSWORD is the password from now on, and is never printed', async () => {
  const first = await startChildServer({ PARLEY_ADMIN_PASSWORD: 'the first password' })
  expect(first.stdout + first.stderr).not.toMatch(/password/i)
  const [PARLEY_PORT, PARLEY_DATA] = [new URL(first.url).port, first.dataFolder]
  expect((await logIn(first, 'admin', 'the first password')).uid).toBe('df_ag_uid')
  await first.end('SIGTERM')
  const second = await newChildServer({ PARLEY_PORT, PARLEY_DATA, PARLEY_ADMIN_PASSWORD: 'the second password' })
  await second.start()
  const tryOld = { username: 'admin', password: 'the first password' }
  expect((await second.http.post('/auth/v1/login', tryOld)).status).toBe(401)
  expect((await logIn(second, 'admin', 'the second password')).uid).toBe('df_ag_uid')
})
