import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { ConfigFaults, readConfig } from '../../server/config/config.ts'
import { defaultLimits } from '../../server/config/limits.ts'
import { temporaryFolder } from '../support/child-server.ts'
import { selfSigned } from './certificate.ts'

test('an empty environment listens only on this machine, on port 9885, with data in ./data', () => {
  expect(readConfig({})).toEqual({
    host: '127.0.0.1',
    port: 9885,
    dataFolder: `${process.cwd()}/data`,
    tls: undefined,
    origins: [],
    trustedProxies: ['loopback'],
    hstsSeconds: 15_552_000,
    logLevel: 'info',
    adminPassword: undefined,
    jwtSecret: undefined,
    maxUploadBytes: 20 * 1024 * 1024,
    pictureHosts: [],
    s3: undefined,
    limits: defaultLimits,
    isUnlimited: false,
    facesFolder: join(import.meta.dirname, '../../web-client/dist'),
  })
})

test.each([
  ['PARLEY_HOST', '0.0.0.0', { host: '0.0.0.0' }],
  ['PARLEY_HOST', '::1', { host: '::1' }],
  ['PARLEY_HOST', 'chat.shop.example', { host: 'chat.shop.example' }],
  ['PARLEY_PORT', '0', { port: 0 }],
  ['PARLEY_PORT', '65535', { port: 65_535 }],
  ['PARLEY_HSTS_SECONDS', '0', { hstsSeconds: 0 }],
  ['PARLEY_DATA', '/var/lib/parley', { dataFolder: '/var/lib/parley' }],
  ['PARLEY_ORIGINS', '*', { origins: ['*'] }],
  [
    'PARLEY_ORIGINS',
    'https://a.example,http://b.example:8080',
    { origins: ['https://a.example', 'http://b.example:8080'] },
  ],
  ['PARLEY_TRUSTED_PROXIES', 'none', { trustedProxies: [] }],
  [
    'PARLEY_TRUSTED_PROXIES',
    'loopback, uniquelocal,192.0.2.1,2001:db8::/32',
    { trustedProxies: ['loopback', 'uniquelocal', '192.0.2.1', '2001:db8::/32'] },
  ],
  ['PARLEY_LOG_LEVEL', 'silent', { logLevel: 'silent' }],
  ['PARLEY_ADMIN_PASSWORD', 'x'.repeat(8), { adminPassword: 'x'.repeat(8) }],
  ['PARLEY_JWT_SECRET', 'x'.repeat(32), { jwtSecret: 'x'.repeat(32) }],
  ['PARLEY_UPLOAD_MB', '1', { maxUploadBytes: 1024 * 1024 }],
  ['PARLEY_UPLOAD_MB', '2048', { maxUploadBytes: 2048 * 1024 * 1024 }],
  ['PARLEY_PICTURE_HOSTS', 'cdn.example, 127.0.0.1:8443', { pictureHosts: ['cdn.example', '127.0.0.1:8443'] }],
  ['PARLEY_S3_BUCKET', 'files', { s3: { bucket: 'files', region: 'us-east-1', prefix: '', keys: undefined } }],
])('%s may be %s', (name, value, expected) => {
  expect(readConfig({ [name]: value })).toMatchObject(expected)
})

test.each([
  ['PARLEY_HOST', 'http://127.0.0.1'],
  ['PARLEY_HOST', '127.0.0.1:9885'],
  ['PARLEY_HOST', '-'],
  ['PARLEY_PORT', 'x'],
  ['PARLEY_HSTS_SECONDS', '-1'],
  ['PARLEY_HSTS_SECONDS', '315360001'],
  ['PARLEY_PORT', '-1'],
  ['PARLEY_PORT', '65536'],
  ['PARLEY_PORT', '1e3'],
  ['PARLEY_PORT', '0x10'],
  ['PARLEY_PORT', '80.5'],
  ['PARLEY_PORT', ' 80'],
  ['PARLEY_ORIGINS', 'shop.example'],
  ['PARLEY_ORIGINS', 'https://shop.example/'],
  ['PARLEY_ORIGINS', 'https://shop.example,'],
  ['PARLEY_ORIGINS', 'https://*.shop.example'],
  ['PARLEY_TRUSTED_PROXIES', 'proxy.example'],
  ['PARLEY_TRUSTED_PROXIES', '10.0.0.0/8,'],
  ['PARLEY_TRUSTED_PROXIES', '10.0.0.0/33'],
  ['PARLEY_TRUSTED_PROXIES', '0.0.0.0/0'],
  ['PARLEY_TRUSTED_PROXIES', '10.0.0'],
  ['PARLEY_TRUSTED_PROXIES', 'loopback,none'],
  ['PARLEY_TRUSTED_PROXIES', 'toString'],
  ['PARLEY_LOG_LEVEL', 'INFO'],
  ['PARLEY_ADMIN_PASSWORD', 'x'.repeat(7)],
  ['PARLEY_JWT_SECRET', 'x'.repeat(31)],
  ['PARLEY_TLS_KEY', '/nothing/key.pem'],
  ['PARLEY_UPLOAD_MB', '0'],
  ['PARLEY_UPLOAD_MB', '2049'],
  ['PARLEY_UPLOAD_MB', '1.5'],
  ['PARLEY_UPLOAD_MB', '20 MB'],
  ['PARLEY_PICTURE_HOSTS', 'https://cdn.example'],
  ['PARLEY_PICTURE_HOSTS', '*.cdn.example'],
  ['PARLEY_PICTURE_HOSTS', 'cdn.example; script-src *'],
  ['PARLEY_PICTURE_HOSTS', 'CDN.example'],
  ['PARLEY_PICTURE_HOSTS', 'cdn.example,'],
  ['PARLEY_S3_BUCKET', 'My_Files'],
  ['PARLEY_S3_BUCKET', 'https://s3.example/files'],
  ['PARLEY_S3_ENDPOINT', 's3.example'],
  ['PARLEY_S3_ENDPOINT', 'ftp://s3.example'],
  ['PARLEY_DATABASE_URL', 'postgres://localhost'],
])('%s may not be %j', (name, value) => {
  expect(() => readConfig({ [name]: value })).toThrow(ConfigFaults)
  expect(() => readConfig({ [name]: value })).toThrow(name)
})

test('S3 settings may include endpoint, credentials and prefix', () => {
  const keys = { accessKeyId: 'key', secretAccessKey: 'secret' }
  const environment = {
    PARLEY_S3_BUCKET: 'files',
    PARLEY_S3_REGION: 'eu-west-1',
    PARLEY_S3_ENDPOINT: 'https://s3.example',
    PARLEY_S3_PREFIX: 'parley/',
    PARLEY_S3_KEY: keys.accessKeyId,
    PARLEY_S3_SECRET: keys.secretAccessKey,
  }
  const s3 = { bucket: 'files', region: 'eu-west-1', endpoint: 'https://s3.example', prefix: 'parley/', keys }
  expect(readConfig(environment)).toMatchObject({ s3 })
  for (const missing of ['PARLEY_S3_KEY', 'PARLEY_S3_SECRET'])
    expect(() => readConfig({ ...environment, [missing]: '' })).toThrow('PARLEY_S3_KEY, PARLEY_S3_SECRET: set both')
})

test.each([
  { PARLEY_S3_REGION: 'eu-west-1' },
  { PARLEY_S3_ENDPOINT: 'https://s3.example' },
  { PARLEY_S3_PREFIX: 'parley/' },
  { PARLEY_S3_KEY: 'key', PARLEY_S3_SECRET: 'secret' },
])('%j means nothing without a bucket', (environment) => {
  expect(() => readConfig(environment)).toThrow(/^PARLEY_S3_BUCKET: is needed beside/)
  expect(() => readConfig({ ...environment, PARLEY_S3_BUCKET: '' })).toThrow(ConfigFaults)
})

test('variables of other programs are nobody’s fault', () => {
  expect(readConfig({ PATH: '/bin', PORT: 'x', HOST: 'x', PARLEYS: 'x' }).port).toBe(9885)
})

test('a certificate needs its own key, in a readable file', () => {
  const folder = temporaryFolder()
  const file = (name: string, text: string) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  }
  const [one, other] = [selfSigned(), selfSigned()]
  const PARLEY_TLS_CERT = file('cert.pem', one.cert)
  const tls = { cert: Buffer.from(one.cert), key: Buffer.from(one.key) }
  expect(readConfig({ PARLEY_TLS_CERT, PARLEY_TLS_KEY: file('key.pem', one.key) })).toMatchObject({ tls })
  const broken = one.key.replaceAll('M', '!')
  const keys = [file('other.pem', other.key), file('text.pem', 'not a key'), file('broken.pem', broken), folder, '']
  for (const PARLEY_TLS_KEY of keys) {
    expect(() => readConfig({ PARLEY_TLS_CERT, PARLEY_TLS_KEY })).toThrow(/PARLEY_TLS_KEY: .+/)
  }
})
