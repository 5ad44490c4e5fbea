import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ServerChild } from './child.ts'
import { diskFolder, removeFolder } from './disk-folder.ts'
import { findProgram, startProgram } from './program.ts'

/** A server with a folder of its own. */
type FolderedChild = ServerChild & { readonly removeFolder: () => void }

/** Mosquitto over TCP, in memory and without limits on messages in flight; undefined if it is not installed. */
export async function startMosquitto(): Promise<FolderedChild | undefined> {
  const path = findProgram('mosquitto')
  if (path === undefined) return undefined
  const folder = diskFolder('parley-mosquitto-')
  const file = join(folder, 'mosquitto.conf')
  const lines = ['allow_anonymous true', 'persistence false', 'set_tcp_nodelay true', 'log_type none']
  const bounds = ['max_inflight_messages 0', 'max_queued_messages 0']
  const server = await startProgram(path, 'mqtt', (port) => {
    writeFileSync(file, [`listener ${port} 127.0.0.1`, ...lines, ...bounds, ''].join('\n'))
    return ['-c', file]
  })
  return { ...server, removeFolder: () => removeFolder(folder) }
}

/** Redis that syncs its file before it responds; undefined if it is not installed. */
export async function startRedis(): Promise<FolderedChild | undefined> {
  const path = findProgram('redis-server')
  if (path === undefined) return undefined
  const folder = diskFolder('parley-redis-')
  const server = await startProgram(path, 'redis', (port) => [
    ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder, '--save', ''],
    ...['--appendonly', 'yes', '--appendfsync', 'always', '--loglevel', 'warning'],
  ])
  return { ...server, removeFolder: () => removeFolder(folder) }
}
