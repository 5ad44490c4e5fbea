import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { onTestFinished } from 'vitest'
import { passwordCost } from '../../app/auth/passwords.ts'
import { furnishFolder } from './furnished-folder.ts'
import { type Http, http } from './http.ts'
import { secretsIn } from './log-sink.ts'
import { databaseUrlOf, readRows, removeDatabase } from './test-database.ts'
import { adminPassword } from './test-server.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** How a process ended, and its output. */
export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

const root = join(import.meta.dirname, '../..')
export const startFile = join(root, 'server/start.mjs')
const readyWithinMs = 20_000
/** Makes a server report on stderr the responses that its document does not describe. */
const watchesAnswers = `--import=${pathToFileURL(join(import.meta.dirname, 'watch-own-answers.ts'))}`
const undescribed = /^answer that the document does not describe: .*$/gm

/** Keeps nothing of our environment but what a process needs to run. */
function bare(environment: Environment): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env
  return { PATH, HOME, ...environment }
}

/** Starts a program of the repository; `stdout` is its output so far. */
export function start(
  command: string,
  words: readonly string[],
  environment: Environment,
): { readonly child: ChildProcess; readonly stdout: () => string } {
  const child = spawn(command, words, { cwd: root, env: bare(environment) })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  return { child, stdout: () => said }
}

/** Runs a program of the repository to its end. */
export async function run(command: string, words: readonly string[], environment: Environment = {}): Promise<Ended> {
  return endOf(spawn(command, words, { cwd: root, env: bare(environment) }))
}

/** Runs `node server/start.mjs` with these arguments to its end. */
export function runStart(environment: Environment, words: readonly string[] = []): Promise<Ended> {
  return run(process.execPath, [startFile, ...words], environment)
}

async function endOf(child: ChildProcess): Promise<Ended> {
  let stdout = ''
  let stderr = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const [code, signal] = await once(child, 'close')
  return { code, signal, stdout, stderr }
}

/** Creates a folder for this test, removed afterwards. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parley-test-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Returns a free port below the ephemeral ones, so that no outgoing connection takes it while a server restarts. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000)
    const server = createServer()
    const taken = await new Promise<boolean>((resolve) => {
      server.once('error', () => resolve(true))
      server.listen(port, '127.0.0.1', () => resolve(false))
    })
    if (taken) continue
    await new Promise((resolve) => server.close(resolve))
    return port
  }
}

/** A server in a process of its own, with the same port and folder across restarts. Removed after the test. */
export class ChildServer {
  readonly url: string
  readonly wsUrl: string
  readonly http: Http
  readonly dataFolder: string
  /** Output of its current or last run. */
  stdout = ''
  stderr = ''
  /** From the start of the process to its greeting, in ms. */
  startedInMs = 0
  readonly #undescribed: string[] = []
  #environment: Environment
  #child: ChildProcess | undefined
  #ended: Promise<Ended> | undefined
  #up = Promise.withResolvers<void>()
  #isUp = false

  constructor(environment: Environment & { PARLEY_PORT: string; PARLEY_DATA: string }) {
    const { PARLEY_HOST: host = '127.0.0.1', PARLEY_PORT: port, PARLEY_TLS_CERT: cert } = environment
    this.url = `${cert === undefined ? 'http' : 'https'}://${host}:${port}`
    this.wsUrl = `${this.url.replace('http', 'ws')}/websocket`
    this.http = http(this.url)
    this.dataFolder = environment.PARLEY_DATA
    this.#environment = environment
    onTestFinished(async () => {
      await this.end('SIGKILL')
      removeDatabase(this.dataFolder)
      // The greeting is not a log: it shows a first password, once.
      const leaks = this.stdout.split('\n').filter((line) => line.startsWith('{') && secretsIn(line).length > 0)
      if (leaks.length > 0) throw new Error(`a secret was logged: ${leaks.join('')}`)
      if (this.#undescribed.length > 0) throw new Error(this.#undescribed.join('\n'))
    })
  }

  /** Resolves when it is ready, or has ended before that. */
  async start(): Promise<void> {
    const startedAt = performance.now()
    const child = spawn(process.execPath, [startFile], { cwd: root, env: bare(this.#environment) })
    this.#child = child
    this.stdout = ''
    this.stderr = ''
    this.#ended = endOf(child)
    const late = setTimeout(() => child.kill('SIGKILL'), readyWithinMs)
    const ready = new Promise<void>((resolve) => {
      child.stdout?.on('data', (text: string) => {
        this.stdout += text
        if (this.stdout.includes('Parley is ready: ') && this.stdout.endsWith('\n')) resolve()
      })
      child.stderr?.on('data', (text: string) => {
        this.stderr += text
        this.#undescribed.push(...(text.match(undescribed) ?? []))
      })
    })
    const greeted = await Promise.race([ready.then(() => true), this.#ended.then(() => false)])
    clearTimeout(late)
    this.startedInMs = performance.now() - startedAt
    if (!greeted || child.killed) return
    // The password is set by then; passed again, each start would hash it, which takes half of the start.
    this.#environment = { ...this.#environment, PARLEY_ADMIN_PASSWORD: undefined }
    this.#isUp = true
    this.#up.resolve()
  }

  /** The pid of its current or last run. */
  get pid(): number | undefined {
    return this.#child?.pid
  }

  /** Resolves as soon as it is up. */
  up(): Promise<void> {
    return this.#up.promise
  }

  /** Sends a signal; resolves when the process is gone. */
  async end(signal: NodeJS.Signals): Promise<Ended | undefined> {
    this.signal(signal)
    return this.#ended
  }

  /** Sends a signal and returns. */
  signal(signal: NodeJS.Signals): void {
    if (this.#isUp) this.#up = Promise.withResolvers<void>()
    this.#isUp = false
    this.#child?.kill(signal)
  }

  /** Returns rows read directly from the file. */
  rows(sql: string, ...values: (string | number)[]): Record<string, unknown>[] {
    return readRows(this.dataFolder, sql, values)
  }
}

/**
 * Creates a child server without starting it; `environment` adds to and removes from a quiet one on a free port. Its
 * folder is furnished, unless the folder or the password of a first start is given.
 */
export async function newChildServer(environment: Environment = {}): Promise<ChildServer> {
  const isFirst = 'PARLEY_DATA' in environment || 'PARLEY_ADMIN_PASSWORD' in environment
  const dataFolder = join(temporaryFolder(), 'data')
  if (!isFirst) await furnishFolder(dataFolder, { password: adminPassword, cost: passwordCost })
  return new ChildServer({
    PARLEY_PORT: String(await freePort()),
    PARLEY_DATA: dataFolder,
    DATABASE_URL: await databaseUrlOf(environment.PARLEY_DATA ?? dataFolder),
    ...(isFirst ? { PARLEY_ADMIN_PASSWORD: adminPassword } : {}),
    PARLEY_LOG_LEVEL: 'error',
    NODE_OPTIONS: watchesAnswers,
    ...environment,
  } as Environment & { PARLEY_PORT: string; PARLEY_DATA: string })
}

/** Starts a child server. Rejects with its output if it does not become ready. */
export async function startChildServer(environment: Environment = {}): Promise<ChildServer> {
  const server = await newChildServer(environment)
  await server.start()
  if (!server.stdout.includes('Parley is ready')) throw new Error(`it did not start:\n${server.stderr}`)
  return server
}
