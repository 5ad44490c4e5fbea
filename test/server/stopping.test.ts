import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { connect as connectTcp, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type ChildServer, freePort, start, startChildServer, temporaryFolder } from '../support/child-server.ts'
import { connect, logIn, newVisitor, openThread, type TestPerson } from '../support/people.ts'
import { selfSigned } from './certificate.ts'

/** Starts a long poll that is certainly waiting, as a later request was answered; `outcome` is how it ended. */
async function hangingPoll(server: ChildServer, { token }: TestPerson): Promise<{ outcome: Promise<string> }> {
  const headers = { authorization: `Bearer ${token}` }
  const at = `${server.url}/visitor/api/v1/message/sync`
  const begun = (await (await fetch(at, { headers })).json()) as { data: { cursor: string } }
  const polling = fetch(`${at}?wait=25&cursor=${begun.data.cursor}`, { headers })
  await server.http.get('/healthz')
  const outcome = polling.then(
    (response) => `answered ${response.status}`,
    () => 'cut off',
  )
  return { outcome }
}

test('SIGTERM ends it cleanly, whoever is connected', async () => {
  const server = await startChildServer()
  const visitor = await newVisitor(server)
  const agent = await logIn(server)
  const agentDevice = await connect(server, agent)
  const phone = await connect(server, visitor)
  const { topic } = await openThread(server, visitor)
  const poll = await hangingPoll(server, visitor)
  const silent = connectTcp(Number(new URL(server.url).port), '127.0.0.1')
  silent.on('error', () => {})
  await once(silent, 'connect')
  const closed = Promise.all(
    [agentDevice, phone].map(({ client }) => new Promise<void>((resolve) => client.once('close', () => resolve()))),
  )
  await phone.say(topic, { uid: 'the last word', content: 'bye' })

  // It kills itself with 1 if it takes longer than 10 s: 0 means that it did not.
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, signal: null, stderr: '' })
  expect(server.stdout.split('\n').filter((line) => line.startsWith('{'))).toEqual([])
  await closed
  expect(await poll.outcome).toMatch(/^(answered 200|cut off)$/)
  await expect(server.http.get('/healthz')).rejects.toThrow('fetch failed')
  expect(server.rows("select content from messages where uid = 'the last word'")).toEqual([{ content: 'bye' }])
  for (const device of [agentDevice, phone]) device.drop()
  silent.destroy()
})

/** A TCP connection that never closes by itself, even when the server does. */
async function connectForEver({ url }: ChildServer): Promise<Socket> {
  const socket = connectTcp({ port: Number(new URL(url).port), host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => {})
  await once(socket, 'connect')
  return socket
}

test('SIGTERM ends it cleanly even if a peer whose upgrade was refused never leaves', async () => {
  const server = await startChildServer()
  const socket = await connectForEver(server)
  socket.write('GET /nope HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n')
  const [answer] = await once(socket, 'data')
  expect(String(answer)).toMatch(/^HTTP\/1\.1 404 /)
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, signal: null, stderr: '' })
  socket.destroy()
})

test('SIGTERM ends it cleanly even if a peer never completes its TLS handshake', async () => {
  const folder = temporaryFolder()
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const { cert, key } = selfSigned()
  writeFileSync(files.cert, cert)
  writeFileSync(files.key, key)
  const server = await startChildServer({ PARLEY_TLS_CERT: files.cert, PARLEY_TLS_KEY: files.key })
  const socket = await connectForEver(server)
  expect(await server.end('SIGTERM')).toMatchObject({ code: 0, signal: null, stderr: '' })
  socket.destroy()
})

test('a message sent during SIGINT is acknowledged and stored, or neither, however often the signal is sent', async () => {
  const server = await startChildServer()
  const visitor = await newVisitor(server)
  const { topic } = await openThread(server, visitor)
  const acknowledged: string[] = []
  let started = 0
  const keepSending = async () => {
    for (;;) {
      started += 1
      const body = { uid: `m${started}`, content: 'x', thread: { topic } }
      const answer = await server.http.post('/visitor/api/v1/message/send', body, visitor.token).catch(() => undefined)
      if (answer === undefined) return
      if (answer.status === 200) acknowledged.push(body.uid)
      // Repeatedly: only the first one has an effect.
      if (acknowledged.length >= 50) server.signal('SIGINT')
    }
  }
  await Promise.all([keepSending(), keepSending(), keepSending(), keepSending()])
  expect(await server.end('SIGINT')).toMatchObject({ code: 0, stderr: '' })
  const stored = server.rows('select uid from messages').map(({ uid }) => uid)
  expect(acknowledged.length).toBeGreaterThanOrEqual(50)
  expect(acknowledged.filter((uid) => !stored.includes(uid))).toEqual([])
})

test('SIGTERM to `npm start` ends the server behind it', async () => {
  const port = String(await freePort())
  const environment = { PARLEY_PORT: port, PARLEY_DATA: join(temporaryFolder(), 'data') }
  const npm = start('npm', ['start'], environment)
  await expect.poll(() => npm.stdout(), { timeout: 20_000 }).toContain('Parley is ready')
  npm.child.kill('SIGTERM')
  await expect.poll(() => isOpen(port), { timeout: 10_000 }).toBe(false)
})

const isOpen = (port: string) =>
  fetch(`http://127.0.0.1:${port}/healthz`).then(
    () => true,
    () => false,
  )
