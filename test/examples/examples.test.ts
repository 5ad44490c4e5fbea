import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { run, runStart } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import { adminPassword, jwtSecret } from '../support/test-server.ts'

const root = join(import.meta.dirname, '../..')

const server = perFile.server()
let agent: ChildProcess
let agentSaid = ''

/** Starts examples/agent.ts; resolves once it waits for visitors. */
async function startAgent(): Promise<void> {
  const env = { PATH: process.env.PATH, PARLEY_URL: server.url, PARLEY_PASSWORD: adminPassword }
  agentSaid = ''
  agent = spawn(process.execPath, ['examples/agent.ts'], { cwd: root, env })
  await new Promise<void>((resolve, reject) => {
    agent.once('exit', () => reject(new Error(`the agent ended: ${agentSaid}`)))
    for (const stream of [agent.stdout, agent.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        agentSaid += text
        if (agentSaid.includes('is waiting for visitors')) resolve()
      })
    }
  })
}

beforeAll(async () => {
  await startAgent()
})
afterAll(() => agent.kill('SIGKILL'))

const visitor = () => run(process.execPath, ['examples/visitor.ts'], { PARLEY_URL: server.url })
const rowsOn = (topic: string) =>
  server
    .rows(
      'select m.seq, m.type, m.content, m.sender from messages m join threads t on t.uid = m.thread_uid where t.topic = ? order by m.seq',
      topic,
    )
    .map(({ seq, type, content, sender }) => `${seq} ${type} ${JSON.parse(sender as string).nickname}: ${content}`)

describe('visitor.ts', () => {
  test('says hello and is answered by agent.ts', async () => {
    const ended = await visitor()
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    const [first = '', welcome, answer] = ended.stdout.split('\n')
    expect(welcome).toMatch(/^Welcome!/)
    expect(answer).toBe('Admin: You said: Hello, is anybody there?')
    expect(agentSaid).toContain('Vera: Hello, is anybody there?\n')
    expect(rowsOn(first.replace('thread ', ''))).toEqual([
      expect.stringMatching(/^1 WELCOME /),
      '2 TEXT Vera: Hello, is anybody there?',
      '3 TEXT Admin: You said: Hello, is anybody there?',
    ])
  })

  test('says so when there is no server', async () => {
    const ended = await run(process.execPath, ['examples/visitor.ts'], { PARLEY_URL: 'http://127.0.0.1:9' })
    expect(ended).toMatchObject({ code: 1, stdout: '' })
    expect(ended.stderr).toMatch(/^fetch failed: .+\n$/)
  })
})

// `npm test` reports what is missing, and fails where skipping is forbidden: test/prepare.ts.
const hasCurl = (process.env.PATH ?? '').split(':').some((folder) => existsSync(`${folder}/curl`))

describe.skipIf(!hasCurl)('backend.sh', () => {
  const backend = (key: string | undefined, ...words: string[]) =>
    run('examples/backend.sh', words, { PARLEY_URL: server.url, PARLEY_API_KEY: key })

  test('writes any text into a visitor’s thread, once however often it is repeated', async () => {
    const topic = /^thread (\S+)/.exec((await visitor()).stdout)?.[1] ?? ''
    const environment = { PARLEY_DATA: server.dataFolder, PARLEY_JWT_SECRET: jwtSecret }
    const key = (await runStart(environment, ['./commands/key.ts', 'create', 'shop'])).stdout.trim()
    const text = 'Your "parcel" \\o/ is on\tits way 📦\n\nSee you: $HOME `id` %s'
    const sent = [await backend(key, topic, text, 'parcel-7'), await backend(key, topic, text, 'parcel-7')]
    for (const ended of sent) expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(sent[0]?.stdout ?? '')).toMatchObject({
      code: 200,
      data: { uid: 'parcel-7', seq: 4, content: text },
    })
    expect(sent[1]?.stdout).toBe(sent[0]?.stdout)
    expect(rowsOn(topic).slice(3)).toEqual([`4 TEXT shop: ${text}`])
    expect(await backend(key, topic, 'another')).toMatchObject({ code: 0 })
    expect(rowsOn(topic).slice(4)).toEqual(['5 TEXT shop: another'])
  })

  test('fails with the server’s own words', async () => {
    const ended = await backend('parley_wrong', 'org/workgroup/df_wg_uid/nobody', 'x')
    expect(ended.code).toBe(22)
    expect(JSON.parse(ended.stdout)).toMatchObject({ code: 401, error: 'unauthenticated' })
  })

  test('prints its usage', async () => {
    expect((await backend(undefined, 'topic', 'text')).stderr).toContain('npm run --silent key -- create')
    expect((await backend('key', 'topic')).stderr).toContain('usage: backend.sh TOPIC TEXT')
  })
})

describe('agent.ts', () => {
  test('says so when the password is wrong', async () => {
    const environment = { PARLEY_URL: server.url, PARLEY_PASSWORD: 'wrong' }
    const ended = await run(process.execPath, ['examples/agent.ts'], environment)
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: 'login of admin: Wrong username or password.\n' })
  })

  test('answers what arrived while it was away', async () => {
    const ended = once(agent, 'exit')
    agent.kill('SIGKILL')
    await ended
    const asked = () =>
      server.rows("select count(*) as asked from messages where content like 'Hello%'")[0]?.asked as number
    const before = asked()
    const answered = visitor()
    await vi.waitFor(() => expect(asked()).toBe(before + 1), { timeout: 10_000, interval: 50 })
    await startAgent()
    expect(await answered).toMatchObject({ code: 0, stdout: expect.stringContaining('Admin: You said: Hello') })
  })

  test('exits on request', async () => {
    const ended = once(agent, 'exit')
    agent.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
  })
})
