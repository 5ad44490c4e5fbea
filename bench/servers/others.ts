import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ServerChild } from './child.ts'
import { diskFolder } from './disk-folder.ts'
import { findProgram, startProgram } from './program.ts'

/** Mosquitto over TCP, in memory and without bounds on what is on the way; undefined where it is not installed. */
export async function startMosquitto(): Promise<ServerChild | undefined> {
  const path = findProgram('mosquitto')
  if (path === undefined) return undefined
  const folder = mkdtempSync(join(tmpdir(), 'parley-mosquitto-'))
  const file = join(folder, 'mosquitto.conf')
  const lines = ['allow_anonymous true', 'persistence false', 'set_tcp_nodelay true', 'log_type none']
  const bounds = ['max_inflight_messages 0', 'max_queued_messages 0']
  const server = await startProgram(path, 'mqtt', (port) => {
    writeFileSync(file, [`listener ${port} 127.0.0.1`, ...lines, ...bounds, ''].join('\n'))
    return ['-c', file]
  })
  return removing(server, folder)
}

/** Redis that syncs its file before it answers; undefined where it is not installed. */
export async function startRedis(): Promise<ServerChild | undefined> {
  const path = findProgram('redis-server')
  if (path === undefined) return undefined
  const folder = diskFolder('parley-redis-')
  const server = await startProgram(path, 'redis', (port) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning'],
  ])
  return removing(server, folder)
}

function removing(server: ServerChild, folder: string): ServerChild {
  return {
    ...server,
    end: async (signal) => {
      await server.end(signal)
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
