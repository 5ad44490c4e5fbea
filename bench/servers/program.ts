import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { endChild, type ServerChild } from './child.ts'
import type { Usage } from './usage-agent.ts'

/** Debian installs servers outside of a user's PATH. */
const moreFolders = ['/usr/sbin', '/usr/local/sbin']
const startWithinMs = 20_000
/** The unit of /proc, the same on every Linux that Node runs on. */
const ticksPerSecond = 100
const pageBytes = 4096

/** Returns the path of an installed program; undefined if there is none of that name. */
export function findProgram(name: string): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(':'), ...moreFolders]
  return folders.map((folder) => `${folder}/${name}`).find((path) => existsSync(path))
}

/** Starts a program that does not run on Node, on a free local port that `wordsFor` puts into its arguments. */
export async function startProgram(
  path: string,
  scheme: string,
  wordsFor: (port: number) => readonly string[],
): Promise<ServerChild> {
  const port = await freePort()
  const child = spawn(path, [...wordsFor(port)], { stdio: ['ignore', 'ignore', 'inherit'] })
  // Node's children end with their parent; this one has to be killed.
  process.once('exit', () => child.kill('SIGKILL'))
  const lastAtMs = performance.now() + startWithinMs
  while (!(await answersAt(port))) {
    if (child.exitCode !== null) throw new Error(`${path} ended with ${child.exitCode}`)
    if (performance.now() > lastAtMs) throw new Error(`${path} does not listen`)
    await sleep(50)
  }
  const { pid = 0 } = child
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    usage: async () => usageOf(pid),
    end: (signal) => endChild(child, signal),
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

function answersAt(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    const settle = (answers: boolean) => {
      socket.destroy()
      resolve(answers)
    }
    socket.once('connect', () => settle(true))
    socket.once('error', () => settle(false))
  })
}

function usageOf(pid: number): Usage {
  const [, , pages = '0'] = ['', ...readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')]
  return {
    cpuUs: cpuUsIn(`/proc/${pid}/stat`),
    mainUs: cpuUsIn(`/proc/${pid}/task/${pid}/stat`),
    rssBytes: Number(pages) * pageBytes,
    delayP99Ms: 0,
  }
}

/** proc(5): the fields after the name in brackets start with the third; utime is the 14th, stime the 15th. */
function cpuUsIn(path: string): number {
  const fields = readFileSync(path, 'utf8')
    .replace(/^.*\) /, '')
    .split(' ')
  return ((Number(fields[11]) + Number(fields[12])) * 1e6) / ticksPerSecond
}
