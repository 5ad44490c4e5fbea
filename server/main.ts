import { sentenceOf } from '../domain/refusal-sentences.ts'
import { ConfigFaults, readConfig } from './config/config.ts'
import { startServer } from './server.ts'
import { openLog } from './telemetry/log.ts'

/** `npm start`: reads the environment, runs until SIGTERM or SIGINT. Exit 2: not startable as it is set up. */
async function main(): Promise<void> {
  const config = readConfig(process.env)
  process.umask(0o077)
  const log = openLog(config.logLevel)
  const onDeath = (error: Error) => {
    log.fatal({ err: error }, 'the database is gone: ending, so that whoever runs this starts it again')
    process.exit(1)
  }
  if (config.isUnlimited) log.warn(unlimited)
  const { limits } = config
  const running = await startServer(config, limits, { log, onDeath, onPassword: tellPassword })
  // Ctrl-C reaches it twice, from the terminal and from npm: the second must not cut the first short.
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, () => end(running.stop, limits.stopWithinMs))
  if (process.env.npm_lifecycle_event !== undefined) endWithParent(() => end(running.stop, limits.stopWithinMs))
  const warning = config.isUnlimited ? `  ${unlimited}\n` : ''
  process.stdout.write(`${greeting(running.url)}${warning}`)
}

function tellPassword(password: string): void {
  process.stdout.write(`Login admin, password ${password}  (shown this once; PARLEY_ADMIN_PASSWORD sets another)\n`)
}

const unlimited = 'PARLEY_LIMITS=off: nothing protects this server from too many visitors or addresses'

/** What one opens first comes first. */
function greeting(url: string): string {
  const places = [
    `Shop     ${url}/  (a demo, with the chat in its corner)`,
    `Console  ${url}/console  (where agents answer)`,
    `API      ${url}/docs`,
    `MQTT     ${url.replace(/^http/, 'ws')}/websocket`,
  ]
  return `Parley is ready: ${url}\n${places.map((place) => `  ${place}\n`).join('')}`
}

function end(stop: () => Promise<void>, withinMs: number): void {
  setTimeout(() => process.exit(1), withinMs).unref()
  stop().then(
    () => process.exit(0),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
}

/** npm hands SIGTERM to its shell, which dies of it and tells nobody: who is left behind ends as well. */
function endWithParent(onEnd: () => void): void {
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    onEnd()
  }, 500).unref()
}

interface StartError extends Error {
  readonly code?: string
  readonly address?: string
  readonly port?: number
}

/** What stands in the way, a sentence each. */
function faultsOf(error: StartError): readonly string[] {
  if (error instanceof ConfigFaults) return error.faults
  if (error.code === 'EADDRINUSE') return [`PARLEY_PORT: ${error.address}:${error.port} is in use by another program.`]
  if (['ENOSPC', 'EDQUOT', 'EROFS', 'EIO'].includes(error.code ?? ''))
    return [`PARLEY_DATA: it cannot be written (${error.message}). Is the disk full or read-only?`]
  return [sentenceOf(error)]
}

main().catch((error: StartError) => {
  const faults = faultsOf(error).map((fault) => `  ${fault}\n`)
  process.stderr.write(`Parley cannot start:\n${faults.join('')}`)
  process.exit(error instanceof ConfigFaults || error.code !== undefined ? 2 : 1)
})
