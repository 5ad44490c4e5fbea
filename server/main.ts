import { pino } from 'pino'
import { type Config, ConfigFaults, readConfig } from './config.ts'
import { defaultLimits } from './limits.ts'
import { startServer } from './server.ts'

/** `npm start`: reads the environment, runs until SIGTERM or SIGINT. Exit 2: not startable as it is set up. */
async function main(): Promise<void> {
  const config = configOrExit()
  process.umask(0o077)
  const log = pino({ level: config.logLevel })
  const onDeath = (error: Error) => {
    log.fatal({ err: error }, 'the database is gone: ending, so that whoever runs this starts it again')
    process.exit(1)
  }
  const running = await startServer(config, defaultLimits, { log, onDeath })
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => end(running.stop))
  process.stdout.write(`${greeting(running.url, running.adminPassword)}\n`)
}

function end(stop: () => Promise<void>): void {
  setTimeout(() => process.exit(1), defaultLimits.stopWithinMs).unref()
  stop().then(
    () => process.exit(0),
    (error: Error) => {
      process.stderr.write(`${error.stack}\n`)
      process.exit(1)
    },
  )
}

function configOrExit(): Config {
  try {
    return readConfig(process.env)
  } catch (error) {
    if (!(error instanceof ConfigFaults)) throw error
    process.stderr.write(`Parley cannot start:\n${error.faults.map((fault) => `  ${fault}`).join('\n')}\n`)
    process.exit(2)
  }
}

function greeting(url: string, adminPassword: string | undefined): string {
  const lines = [`Parley is ready: ${url}`, `  API   ${url}/docs`, `  MQTT  ${url.replace(/^http/, 'ws')}/websocket`]
  if (adminPassword !== undefined) {
    lines.push(`  Login admin, password ${adminPassword}  (shown this once; PARLEY_ADMIN_PASSWORD sets another)`)
  }
  return lines.join('\n')
}

main().catch((error: Error) => {
  process.stderr.write(`Parley cannot start: ${error.message}\n`)
  process.exit((error as NodeJS.ErrnoException).code === undefined ? 1 : 2)
})
