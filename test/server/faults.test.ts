import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  type Environment,
  freePort,
  run,
  runStart,
  startChildServer,
  temporaryFolder,
} from '../support/child-server.ts'
import { startTestServer } from '../support/test-server.ts'

/** Starts what cannot start; returns the faults it reports. */
async function faultsOf(environment: Environment): Promise<string> {
  const ended = await runStart({ PARLEY_PORT: '0', PARLEY_DATA: join(temporaryFolder(), 'data'), ...environment })
  expect(ended).toMatchObject({ code: 2, signal: null, stdout: '' })
  expect(ended.stderr).toMatch(/^Parley cannot start:\n {2}/)
  expect(ended.stderr).not.toMatch(/\n {4}at /)
  return ended.stderr
}

const wrong: Record<string, [value: string, said: RegExp]> = {
  PARLEY_HOST: ['not a host', /“not a host” is neither/],
  PARLEY_PORT: ['98850', /“98850” is not a port/],
  PARLEY_TLS_CERT: ['/nothing/cert.pem', /there is no file \/nothing\/cert\.pem/],
  PARLEY_ORIGINS: ['https://shop.example/page', /“https:\/\/shop\.example\/page” is not an origin/],
  PARLEY_LOG_LEVEL: ['chatty', /“chatty” is none of fatal, /],
  PARLEY_ADMIN_PASSWORD: ['short', /at least 8 characters/],
  PARLEY_JWT_SECRET: ['short', /at least 32 characters/],
  PARLEY_UPLOAD_MB: ['0', /from 1 to 2048/],
  PARLEY_LIMITS: ['/nothing/limits.json', /\/nothing\/limits\.json: cannot be read \(ENOENT\)/],
  PARLEY_S3_ENDPOINT: ['s3.example', /“s3\.example” is not an address such as/],
  DATABASE_URL: ['mysql://me:secret@localhost/parley', /DATABASE_URL: it does not begin with postgres:/],
  REDIS_URL: ['redis://localhost', /Redis is not supported in this version/],
  PARLEY_PROT: ['9885', /no such setting\. There are .*PARLEY_PORT/],
}

test('all faults of the environment are reported at once, one per line', async () => {
  const environment = Object.fromEntries(Object.entries(wrong).map(([name, [value]]) => [name, value]))
  const stderr = await faultsOf(environment)
  for (const [name, [, said]] of Object.entries(wrong)) {
    const line = stderr.split('\n').find((one) => one.startsWith(`  ${name}: `))
    expect(line, name).toMatch(said)
  }
  expect(stderr).toContain('  PARLEY_TLS_CERT, PARLEY_TLS_KEY: set both or neither.')
  expect(stderr.trimEnd().split('\n')).toHaveLength(1 + Object.keys(wrong).length + 1)
  for (const secret of ['“short”', 'mysql://', 'redis://']) expect(stderr).not.toContain(secret)
})

test('S3 settings without a bucket are a fault', async () => {
  const stderr = await faultsOf({ PARLEY_S3_PREFIX: 'parley/' })
  const said = 'PARLEY_S3_BUCKET: is needed beside the other PARLEY_S3_… settings.'
  expect(stderr).toBe(`Parley cannot start:\n  ${said}\n`)
})

test('a port in use is named in the error', async () => {
  const port = await freePort()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  const stderr = await faultsOf({
    PARLEY_PORT: String(port),
    PARLEY_ADMIN_PASSWORD: 'a long password',
    PARLEY_LOG_LEVEL: 'silent',
  })
  await new Promise((resolve) => other.close(resolve))
  expect(stderr).toBe(`Parley cannot start:\n  PARLEY_PORT: 127.0.0.1:${port} is in use by another program.\n`)
})

test('a start that fails half-way leaves nothing open: the next one in this process can use the folder', async () => {
  const port = await freePort()
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve))
  const dataFolder = temporaryFolder()
  // While the first agent's password is still being hashed.
  const withoutFaces = startTestServer({ dataFolder, config: { facesFolder: 'no absolute path' } })
  await expect(withoutFaces).rejects.toThrow('must be an absolute path')
  const failing = startTestServer({ dataFolder, config: { host: '127.0.0.1', port } })
  await expect(failing).rejects.toMatchObject({ code: 'EADDRINUSE', port })
  await new Promise((resolve) => other.close(resolve))
  const server = await startTestServer({ dataFolder, config: { host: '127.0.0.1', port } })
  expect((await server.http.get('/healthz')).status).toBe(200)
  await server.stop()
})

test('a data folder below a file is named in the error', async () => {
  const file = join(temporaryFolder(), 'file')
  writeFileSync(file, '')
  const PARLEY_DATA = join(file, 'data')
  expect(await faultsOf({ PARLEY_DATA })).toContain(`PARLEY_DATA: ${PARLEY_DATA} is no folder one can write to`)
})

test('a data folder without write permission is named in the error', async () => {
  const folder = join(temporaryFolder(), 'read-only')
  mkdirSync(folder)
  chmodSync(folder, 0o500)
  const environment = { PARLEY_PORT: '0', PARLEY_DATA: folder, PARLEY_JWT_SECRET: 'x'.repeat(32) }
  // Root may write anywhere, so for root Node has to refuse.
  const words = process.getuid?.() === 0 ? ['--permission', '--allow-fs-read=*'] : []
  const ended = await run(process.execPath, [...words, 'server/start.mjs'], environment)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain(`PARLEY_DATA: ${folder} is no folder one can write to`)
})

test.each(['', 'half of a secret\n'])('a secret file that contains only %j is refused', async (text) => {
  const PARLEY_DATA = temporaryFolder()
  const file = join(PARLEY_DATA, 'secret')
  writeFileSync(file, text)
  const stderr = await faultsOf({ PARLEY_DATA })
  expect(stderr).toContain(`PARLEY_DATA: ${file} has less than 32 characters.`)
  expect(stderr).not.toContain('half of')
  const told = await runStart({ PARLEY_DATA }, ['./commands/key.ts', 'identity'])
  expect(told).toMatchObject({ code: 2, stdout: '' })
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('a lock that cannot be created is distinguished from one that is held', async () => {
  const PARLEY_DATA = temporaryFolder()
  writeFileSync(join(PARLEY_DATA, 'lock'), 'no database at all, only text. '.repeat(40))
  const stderr = await faultsOf({ PARLEY_DATA })
  expect(stderr).toContain(`PARLEY_DATA: ${PARLEY_DATA} cannot be locked (`)
  expect(stderr).not.toContain('another Parley')
})

test('a data folder in use by another server is left alone, and is free again once that one is killed', async () => {
  const server = await startChildServer()
  const environment = { PARLEY_DATA: server.dataFolder, PARLEY_LOG_LEVEL: 'silent' }
  expect(await faultsOf(environment)).toContain(`PARLEY_DATA: another Parley is running on ${server.dataFolder}.`)
  expect((await server.http.get('/healthz')).status).toBe(200)
  await server.end('SIGKILL')
  await server.start()
  expect((await server.http.get('/healthz')).status).toBe(200)
})
