import { createServer, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { buildApi } from '../api/app.ts'
import type { App } from '../api/fastify-app.ts'
import { sweepDaily } from '../app/sweep-files.ts'
import { type Broker, startBroker } from '../broker/broker.ts'
import { openSqlite } from '../store/sqlite/open-sqlite.ts'
import type { Store } from '../store/store.ts'
import { type Composed, compose } from './compose.ts'
import type { Config } from './config.ts'
import { lockDataFolder, openDataFolder } from './data-folder.ts'
import type { Limits } from './limits.ts'
import { Meters } from './meters.ts'
import { openFiles } from './open-files.ts'
import { seed } from './seed.ts'
import { version } from './version.ts'

/** Bytes: room for a cursor of more than a thousand threads. */
const maxHeaderSize = 32 * 1024

/** A running server. */
export interface Running {
  /** Where it listens, e.g. http://127.0.0.1:9885 */
  readonly url: string
  /** Refuses new work, finishes what was taken, closes sockets and database. Twice does no harm. */
  readonly stop: () => Promise<void>
}

/** What somebody who starts a server hears of it. */
export interface Watch {
  readonly log: Logger
  /** A failure after which nothing can be stored any more. */
  readonly onDeath: (error: Error) => void
  /** The first agent's password, when this start made one up: told at once, for the rest of the start may fail. */
  readonly onPassword: (password: string) => void
}

/** Starts everything on one port. */
export async function startServer(config: Config, limits: Limits, watch: Watch): Promise<Running> {
  const { log, onDeath } = watch
  const { database, secret } = openDataFolder(config.dataFolder, config.jwtSecret)
  const release = lockDataFolder(config.dataFolder)
  const store = await openSqlite(database, onDeath)
  const meters = new Meters(() => broker?.size() ?? 0)
  const fileStore = await openFiles(config.dataFolder, config.s3)
  const { maxUploadBytes } = config
  const composed = compose({ store, secret, limits, log, meters, fileStore, maxUploadBytes })
  await composed.sessions.tidy()
  let broker: Broker | undefined
  let stopping: Promise<void> | undefined
  broker = await openBroker(composed, config, { limits, log })
  const checkReady = async () => {
    if (stopping !== undefined) throw new Error('stopping')
    await store.ping()
  }
  // Side by side: the hash of a password takes as long as the routes, on another core.
  const [api] = await Promise.all([
    openApi(composed, config, { limits, log, meters, checkReady }),
    seed(store, config.adminPassword, limits.passwordCost).then((made) => made && watch.onPassword(made)),
  ])
  api.server.on('upgrade', broker.upgrade)
  // Before anybody can connect: an agent who is back is nobody new to those who wait.
  await composed.dispatch.resume()
  await api.listen({ host: config.host, port: config.port })
  composed.index.wake()
  const stopSweeping = sweepDaily(composed.api.fileDesk, (error) => log.error({ err: error }, 'sweeping files failed'))
  const stop = () => {
    stopping ??= stopAll({ api, broker, composed, store, stopSweeping }, limits.stopWithinMs).finally(release)
    return stopping
  }
  return { url: urlOf(api.server, config), stop }
}

function openBroker(
  composed: Composed,
  config: Config,
  { limits, log }: { limits: Limits; log: Logger },
): Promise<Broker> {
  const { stream, caps, connectTimeoutMs } = limits
  const options = { path: '/websocket', origins: config.origins, limits: stream, caps, connectTimeoutMs }
  return startBroker(options, {
    ...composed.broker,
    report: (error, ids) => log.error({ err: error, ...ids }, 'the broker failed'),
  })
}

function openApi(
  composed: Composed,
  { tls, origins, facesFolder }: Config,
  { limits, log, meters, checkReady }: { limits: Limits; log: Logger; meters: Meters; checkReady: () => Promise<void> },
): Promise<App> {
  const { registry } = meters
  const metrics = async () => ({ contentType: registry.contentType, body: await registry.metrics() })
  const options = {
    origins,
    version,
    facesFolder,
    maxBodyBytes: limits.maxBodyBytes,
    logger: log,
    createServer: (listener: RequestListener): Server =>
      tls === undefined
        ? createServer({ maxHeaderSize }, listener)
        : (createTlsServer({ ...tls, maxHeaderSize }, listener) as unknown as Server),
  }
  return buildApi(options, { ...composed.api, checkReady, metrics })
}

interface Parts {
  readonly api: App
  readonly broker: Broker
  readonly composed: Composed
  readonly store: Store
  readonly stopSweeping: () => Promise<void>
}

/** New work is refused first; then sockets go, so that nothing more comes; then what was taken is finished. */
async function stopAll({ api, broker, composed, store, stopSweeping }: Parts, withinMs: number): Promise<void> {
  broker.stop()
  await broker.close(withinMs / 4)
  try {
    await closeApi(api, withinMs / 4)
  } finally {
    await composed.dispatch.stop()
    await stopSweeping()
    await composed.index.stop()
    await composed.cursors.flush().finally(() => composed.sessions.stop().finally(() => store.close()))
  }
}

/** Answers what was asked within so many ms, cuts the rest, and waits as long again for its end, no longer. */
async function closeApi(api: App, withinMs: number): Promise<void> {
  // Again and again: a kept-alive connection falls idle only when its answer is out.
  const letGo = setInterval(() => api.server.closeIdleConnections(), 50).unref()
  const cut = setTimeout(() => api.server.closeAllConnections(), withinMs).unref()
  try {
    // A peer that never ends its TLS handshake is none of those: Node would wait two minutes for it.
    await Promise.race([api.close(), delay(2 * withinMs, undefined, { ref: false })])
  } finally {
    clearInterval(letGo)
    clearTimeout(cut)
  }
}

function urlOf(server: Server, { host, tls }: Config): string {
  const { port } = server.address() as AddressInfo
  const shown = host.includes(':') ? `[${host}]` : host
  return `${tls === undefined ? 'http' : 'https'}://${shown}:${port}`
}
