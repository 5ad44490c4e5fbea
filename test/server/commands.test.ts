import { createHmac } from 'node:crypto'
import { expect, test } from 'vitest'
import { newChildServer, run, runStart } from '../support/child-server.ts'
import { connect, logIn, newVisitor, openThread } from '../support/people.ts'
import { startTestServer } from '../support/test-server.ts'

test('an agent added while the server runs can log in and serve at once', async () => {
  const server = await startTestServer()
  const words = ['./commands/agent.ts', 'create', 'bob', 'Bob the Helper']
  const made = await runStart({ PARLEY_DATA: server.dataFolder }, words)
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const bob = await logIn(server, 'bob', made.stdout.trim())
  const agentDevice = await connect(server, bob)
  const { type } = await openThread(server, await newVisitor(server))
  expect(type).toBe('WELCOME')
  expect((await agentDevice.hears((message) => message.type === 'WELCOME')).thread?.state).toBe('CHATTING')
  agentDevice.drop()
  expect((await runStart({ PARLEY_DATA: server.dataFolder }, words)).stderr).toContain('bob is taken')
  expect((await logIn(server, 'bob', made.stdout.trim())).uid).toBe(bob.uid)
  await server.remove()
})

test('a command may run before the first start, and then prints the password', async () => {
  const server = await newChildServer({ PARLEY_ADMIN_PASSWORD: undefined })
  const told = await runStart({ PARLEY_DATA: server.dataFolder }, ['./commands/key.ts', 'identity'])
  expect(told.code).toBe(0)
  const password = /First start: login admin, password (\S+)\n/.exec(told.stderr)?.[1] ?? ''
  await server.start()
  expect(server.stdout).not.toMatch(/password/i)
  expect((await logIn(server, 'admin', password)).uid).toBe('df_ag_uid')
  const visitorHash = createHmac('sha256', told.stdout.trim()).update('customer').digest('hex')
  const proof = { visitorUid: 'customer', visitorHash }
  const uids = [
    await server.http.post('/visitor/api/v1/init', proof),
    await server.http.post('/visitor/api/v1/init', proof),
  ]
  expect(new Set(uids.map(({ status, body }) => `${status} ${body.data.uid}`)).size).toBe(1)
})

test.each([
  [['./commands/key.ts']],
  [['./commands/key.ts', 'create', ' ']],
  [['./commands/key.ts', 'delete', 'shop']],
  [['./commands/agent.ts', 'create', 'not a username']],
])('the arguments %j print the usage', async (words) => {
  const { dataFolder: PARLEY_DATA } = await newChildServer({ PARLEY_ADMIN_PASSWORD: undefined })
  const ended = await runStart({ PARLEY_DATA, PARLEY_ADMIN_PASSWORD: 'a long password' }, words)
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toMatch(/^Usage:\n {2}npm run (key|agent) -- create /)
})

test('a command with a faulty environment says so', async () => {
  const ended = await runStart({ PARLEY_DATA: '/dev/null', PARLEY_PORT: 'x' }, ['./commands/key.ts', 'identity'])
  expect(ended).toMatchObject({ code: 2, stdout: '' })
  expect(ended.stderr).toContain('PARLEY_PORT')
})

test('npm passes the arguments on', async () => {
  const { dataFolder: PARLEY_DATA } = await newChildServer({ PARLEY_ADMIN_PASSWORD: undefined })
  const environment = { PARLEY_DATA, PARLEY_ADMIN_PASSWORD: 'a long password' }
  const ended = await run('npm', ['run', '--silent', 'key', '--', 'create', 'My shop'], environment)
  expect(ended.code).toBe(0)
  expect(ended.stdout).toMatch(/^parley_\S+\n$/)
})
