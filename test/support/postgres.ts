import { execFile, execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { promisify } from 'node:util'
import { pathOf, postgres } from './programs.ts'

const run = promisify(execFile)
const superuser = 'parley'

/** A private PostgreSQL of one test run, reached by its socket. */
export interface PostgresServer {
  readonly folder: string
  /** The postmaster. */
  readonly pid: number
  url(database: string): string
  /** Runs SQL at once and returns what psql prints, a line for each row. */
  ask(database: string, sql: string): string
}

let programs: string | undefined

/** Returns a program of the PostgreSQL that tests run. */
export function binaryOf(name: string): string {
  programs ??= pathOf(postgres)
  if (programs === undefined) throw new Error('PostgreSQL is not installed')
  return join(dirname(programs), name)
}

/** PostgreSQL refuses to run as root. */
function ownerOf(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {}
  const [, , uid, gid] = execFileSync('getent', ['passwd', 'postgres'], { encoding: 'utf8' }).split(':')
  return { uid: Number(uid), gid: Number(gid) }
}

/** Starts a PostgreSQL in a folder of its own, with what it says about safety left as it is: fsync on. */
export async function startPostgres(settings: readonly string[] = []): Promise<PostgresServer> {
  const folder = mkdtempSync(join(tmpdir(), 'parley-pg-'))
  const owner = ownerOf()
  if (owner.uid !== undefined) chownSync(folder, owner.uid, owner.gid ?? owner.uid)
  const args = ['-D', join(folder, 'data'), '-U', superuser, '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8']
  await run(binaryOf('initdb'), args, { ...owner, cwd: folder })
  return runIn(folder, settings)
}

/** Starts the PostgreSQL of a folder, in which it has been stopped. */
export async function runIn(folder: string, settings: readonly string[] = []): Promise<PostgresServer> {
  const options = [`unix_socket_directories=${folder}`, 'listen_addresses=', 'max_connections=500', ...settings]
  const args = ['-D', join(folder, 'data'), ...options.flatMap((one) => ['-c', one])]
  const server = spawn(binaryOf('postgres'), args, { ...ownerOf(), cwd: folder, stdio: 'ignore', detached: true })
  server.unref()
  const started = serverIn(folder)
  for (let tries = 0; tries < 200; tries += 1) {
    if (isReady(started)) return started
    await delay(50)
  }
  throw new Error('PostgreSQL did not start')
}

/** Returns the server that runs in a folder. */
export function serverIn(folder: string): PostgresServer {
  return {
    folder,
    get pid() {
      return Number(readFileSync(join(folder, 'data', 'postmaster.pid'), 'utf8').split('\n')[0])
    },
    url: (database) => `postgres://${superuser}@/${database}?host=${encodeURIComponent(folder)}`,
    ask: (database, sql) => {
      const args = ['-h', folder, '-U', superuser, '-d', database, '-X', '-q', '-A', '-t', '-v', 'ON_ERROR_STOP=1']
      return execFileSync(binaryOf('psql'), args, {
        encoding: 'utf8',
        input: sql,
        stdio: ['pipe', 'pipe', 'pipe'],
      }).trim()
    },
  }
}

function isReady(server: PostgresServer): boolean {
  try {
    return server.ask('postgres', 'select 1') === '1'
  } catch {
    return false
  }
}

/** Ends the connections of a server and starts it again; resolves once it answers. */
export async function restartPostgres({ folder }: PostgresServer): Promise<void> {
  const words = ['-D', join(folder, 'data'), '-m', 'fast', '-w', '-l', join(folder, 'log'), 'restart']
  await run(binaryOf('pg_ctl'), words, { ...ownerOf(), cwd: folder })
}

/** Stops a server at once, and removes its folder. */
export async function stopPostgres(server: PostgresServer): Promise<void> {
  await haltPostgres(server, 'SIGINT')
  rmSync(server.folder, { recursive: true, force: true })
}

/** Stops a server, whose folder stays: fast with SIGINT, as in a crash with SIGQUIT. */
export async function haltPostgres({ pid }: PostgresServer, signal: 'SIGINT' | 'SIGQUIT'): Promise<void> {
  process.kill(pid, signal)
  for (let tries = 0; tries < 400 && isAlive(pid); tries += 1) await delay(25)
}

/** Makes all processes of a server stand still: it takes connections and never answers. Returns what lets them go on. */
export function pausePostgres({ pid }: PostgresServer): () => void {
  // First of all what would start others.
  process.kill(pid, 'SIGSTOP')
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number)
  for (const child of children) process.kill(child, 'SIGSTOP')
  return () => {
    for (const one of [...children, pid]) process.kill(one, 'SIGCONT')
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** The folder of a run, in which its workers share one server; set by `global-postgres.ts`. */
const sharedFolder = 'TEST_POSTGRES_FOLDER'

let shared: Promise<PostgresServer> | undefined

/** Returns the server of this test run, which the first to ask starts. */
export function sharedPostgres(): Promise<PostgresServer> {
  shared ??= openShared(process.env[sharedFolder] ?? '')
  return shared
}

async function openShared(folder: string): Promise<PostgresServer> {
  if (folder === '') throw new Error(`${sharedFolder} is not set: the project needs global-postgres.ts`)
  const link = join(folder, 'server')
  try {
    mkdirSync(join(folder, 'lock'))
  } catch {
    // Another worker is starting it.
    for (let tries = 0; tries < 400 && !existsSync(link); tries += 1) await delay(50)
    return serverIn(readFileSync(link, 'utf8'))
  }
  const server = await startPostgres()
  const { writeFileSync, renameSync } = await import('node:fs')
  writeFileSync(`${link}.new`, server.folder)
  renameSync(`${link}.new`, link)
  return server
}
