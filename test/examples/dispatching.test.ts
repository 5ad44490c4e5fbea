import { type ChildProcess, spawn } from 'node:child_process'
import { join } from 'node:path'
import { afterAll, expect, test, vi } from 'vitest'
import { run } from '../support/child-server.ts'
import { perFile } from '../support/fixtures.ts'
import { adminPassword } from '../support/test-server.ts'

const root = join(import.meta.dirname, '../..')

/** A running example, with its output and a keyboard. */
class Example {
  said = ''
  readonly #child: ChildProcess

  constructor(file: string, environment: Record<string, string>) {
    const env = { PATH: process.env.PATH, PARLEY_URL: server.url, ...environment }
    this.#child = spawn(process.execPath, [`examples/${file}`], { cwd: root, env })
    for (const stream of [this.#child.stdout, this.#child.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => {
        this.said += text
      })
    }
    running.push(this)
  }

  type(line: string): void {
    this.#child.stdin?.write(`${line}\n`)
  }

  /** Resolves once it has printed this. */
  async says(text: string | RegExp): Promise<void> {
    await vi.waitFor(() => expect(this.said).toMatch(text), { timeout: 15_000, interval: 20 })
  }

  end(): void {
    this.#child.kill('SIGKILL')
  }
}

const server = perFile.server()
const running: Example[] = []
let admin: Example
let bea: Example
let beaUid = ''

const administer = (...words: string[]) =>
  run(process.execPath, ['examples/admin.ts', ...words], { PARLEY_URL: server.url, PARLEY_PASSWORD: adminPassword })

afterAll(() => {
  for (const example of running) example.end()
})

test('admin.ts creates a second agent who logs in with what it prints', async () => {
  const made = await administer('agent', 'bea')
  expect(made).toMatchObject({ code: 0, stderr: '' })
  const [, uid = '', password = ''] =
    /^agent (\S+)\nPARLEY_USERNAME=bea PARLEY_PASSWORD=(\S+) npx node/.exec(made.stdout) ?? []
  beaUid = uid
  bea = new Example('agent.ts', { PARLEY_USERNAME: 'bea', PARLEY_PASSWORD: password })
  await bea.says(`bea (${beaUid}) is waiting for visitors`)
  bea.type('/status AWAY')
  await bea.says('bea is AWAY')
})

test('visitors wait in a queue, are told their place and waiting time, and are then welcomed', async () => {
  admin = new Example('agent.ts', { PARLEY_PASSWORD: adminPassword })
  await admin.says('is waiting for visitors')
  admin.type('/status BUSY')
  await admin.says('admin is BUSY')
  const first = new Example('visitor.ts', {})
  await first.says(/place 1 of 1 in the queue, about \d+ s to wait/)
  const second = new Example('visitor.ts', {})
  await second.says(/place 2 of 2 in the queue, about \d+ s to wait/)
  // Said while they wait, so both are listening by now.
  const hellos = () => server.rows(`select uid from messages where content like 'Hello%'`)
  await vi.waitFor(() => expect(hellos()).toHaveLength(2), { timeout: 10_000 })
  bea.type('/status AVAILABLE')
  await first.says('bea is with you now.')
  await first.says('bea: You said: Hello, is anybody there?')
  // Bea has one seat: the second visitor moves up, and gets her once she is free.
  await second.says(/place 1 of 1 in the queue/)
  expect(second.said).not.toContain('You said')
  bea.type('/close')
  await second.says('bea: You said: Hello, is anybody there?')
  bea.type('/close')
  await bea.says(/closed [\s\S]*closed /)
})

test('an offer is declined by one agent and accepted by the other', async () => {
  const set = await administer('settings', '{"accept":"OFFER"}')
  expect(JSON.parse(set.stdout)).toMatchObject({ accept: 'OFFER' })
  const visitor = new Example('visitor.ts', {})
  await bea.says('OFFER of org/workgroup/df_wg_uid/')
  admin.type('/status AVAILABLE')
  await admin.says('admin is AVAILABLE')
  bea.type('/reject')
  await bea.says('OFFER: rejected')
  await admin.says('OFFER of org/workgroup/df_wg_uid/')
  admin.type('/accept')
  await visitor.says('Admin: You said: Hello, is anybody there?')
  expect(visitor.said).not.toContain('bea:')
})

test('after a handover the new agent gets the reason and nothing twice, and the old one is told', async () => {
  const before = bea.said.length
  admin.type(`/transfer ${beaUid} speaks French`)
  await bea.says(/TRANSFER of \S+ speaks French\n\/accept or \/reject\?/)
  bea.type('/accept')
  await admin.says('bea has taken org/workgroup/df_wg_uid/')
  await bea.says('TRANSFER: accepted')
  bea.type('I go on with this.')
  const said = () => server.rows(`select type, content from messages where sender like '%"bea"%' order by sent_at, seq`)
  await vi.waitFor(() => expect(said().at(-1)?.content).toBe('I go on with this.'), { timeout: 10_000 })
  expect(said().filter(({ content }) => (content as string).startsWith('You said'))).toHaveLength(2)
  // Until the thread is hers she receives nothing of it; what was said in it comes after that.
  expect(bea.said.slice(before)).toMatch(/^TRANSFER of[\s\S]*Vera: Hello, is anybody there\?/)
  expect(admin.said).not.toContain('I go on')
})

test('a command that cannot be executed is answered with the server’s own words', async () => {
  admin.type('/transfer nobody')
  await admin.says(/no: .+/)
  admin.type('/help')
  await admin.says('/transfer AGENT_UID NOTE')
  const ended = await administer('agent')
  expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('usage: admin.ts agent NAME') })
})
