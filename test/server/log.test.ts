import { once } from 'node:events'
import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { openLog } from '../../server/telemetry/log.ts'
import { startChildServer } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import { LogSink, secretsIn } from '../support/log-sink.ts'
import { logIn, newVisitor } from '../support/people.ts'
import { adminPassword } from '../support/test-server.ts'

const server = perFile.server()

/** Sends bytes that may not be HTTP, and waits until the server has closed. */
async function sendRaw(url: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => {
    answer += text
  })
  socket.on('error', () => {})
  socket.write(bytes)
  await once(socket, 'close')
  return answer
}

const malformed = (token: string) => [
  // A header name with a space, after the token.
  `POST /auth/v1/login HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nBad Header: x\r\n\r\n{"password":"${adminPassword}"}`,
  // A second request whose request line is the excess of a body longer than declared.
  `POST /auth/v1/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n\r\n{}{"password":"${adminPassword}","token":"${token}"}\r\n\r\n`,
]

test('bytes of a malformed request are not logged even at level trace, only that there was one', async () => {
  const child = await startChildServer({ PARLEY_LOG_LEVEL: 'trace' })
  const { token } = await logIn(child)
  for (const bytes of malformed(token)) expect(await sendRaw(child.url, bytes)).toContain('400')
  await child.end('SIGTERM')
  expect(child.stdout).toContain('HPE_INVALID')
  for (const secret of [token, token.split('.')[1] ?? token, adminPassword, 'rawPacket']) {
    expect(child.stdout).not.toContain(secret)
  }
})

test('a token, a key and the signature of a link are redacted wherever they are in a message', async () => {
  const { token } = await newVisitor(server)
  const admin = await logIn(server)
  const made = await server.http.post('/api/v1/apikey/create', { name: 'shop' }, admin.token)
  const { key } = made.body.data as unknown as { key: string }
  const link = `/file/x?expires=1&signature=${'s'.repeat(43)}`
  const sink = new LogSink()
  for (const text of [token, key, link]) {
    expect(secretsIn(text)).toHaveLength(1)
    openLog('trace', sink).info(`GET /x?token=${text} failed`)
    openLog('trace', sink).error(new Error(`no such thing: ${text}`))
  }
  expect(sink.lines).toHaveLength(6)
  expect(secretsIn(sink.lines.join(''))).toEqual([])
  expect(sink.lines.join('')).toContain('[hidden]')
})

test('an error is logged with where it happened, and without what a library attached to it', () => {
  const sink = new LogSink()
  const cause = Object.assign(new Error('no room'), { code: 'ENOSPC', body: 'a private text' })
  const error = new Error('not stored', { cause })
  Object.assign(error, { statusCode: 500, rawPacket: Buffer.from('a private text'), request: { headers: {} } })
  openLog('trace', sink).error({ err: error, route: '/x' }, 'request failed')
  const { err, route } = JSON.parse(sink.lines[0] ?? '')
  expect(route).toBe('/x')
  expect(err).toEqual({
    type: 'Error',
    message: 'not stored',
    stack: expect.stringContaining('log.test.ts'),
    statusCode: 500,
    cause: { type: 'Error', message: 'no room', stack: expect.stringContaining('log.test.ts'), code: 'ENOSPC' },
  })
})

test('a text that could not be parsed is not quoted', () => {
  const sink = new LogSink()
  try {
    JSON.parse('{"password":"a private text"')
  } catch (err) {
    openLog('trace', sink).error({ err }, 'failed')
  }
  try {
    JSON.parse('private')
  } catch (err) {
    openLog('trace', sink).error({ err }, 'failed')
  }
  expect(sink.lines.join('')).not.toContain('private')
  expect(JSON.parse(sink.lines[0] ?? '').err.stack).toContain('log.test.ts')
})

test('a request is logged with its method and path, a response with its status', () => {
  const sink = new LogSink()
  const req = { method: 'GET', url: '/file/x?signature=secret', headers: { authorization: 'Bearer x' } }
  openLog('trace', sink).info({ req, res: { statusCode: 403, headers: {} } }, 'answered')
  const { req: request, res } = JSON.parse(sink.lines[0] ?? '')
  expect({ request, res }).toEqual({ request: { method: 'GET', path: '/file/x' }, res: { statusCode: 403 } })
})
