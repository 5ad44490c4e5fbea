import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Logger } from 'pino'
import { buildApi } from '../api/app.ts'
import type { App } from '../api/fastify-app.ts'
import { sweepAuditDaily } from '../app/audit/sweep.ts'
import { sweepVisitorsDaily } from '../app/auth/sweep-visitors.ts'
import { sweepDaily } from '../app/files/sweep.ts'
import { tlsBehind } from '../app/limits/client-address.ts'
import { catchUpStatistics } from '../app/workspace/catch-up-statistics.ts'
import { type Broker, startBroker } from '../broker/broker.ts'
import { Refused } from '../domain/refusal.ts'
import { warmUp } from '../store/warm-up.ts'
import { type Composed, compose } from './compose/compose.ts'
import type { Config } from './config/config.ts'
import type { Limits } from './config/limits.ts'
import { version } from './config/version.ts'
import { type Ingress, openIngress } from './http/ingress.ts'
import { ttlCache } from './http/ttl-cache.ts'
import { lockDataFolder, openDataFolder } from './storage/data-folder.ts'
import { openFiles } from './storage/open-files.ts'
import { type OpenStore, openStore } from './storage/open-store.ts'
import { prepare } from './storage/seed.ts'
import { Meters } from './telemetry/meters.ts'

/** Making them takes ms of the event loop. */
const metricsEveryMs = 1000

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

/** Starts everything on one port. When it fails, nothing of it stays open. */
export async function startServer(config: Config, limits: Limits, watch: Watch): Promise<Running> {
  const opened = new AsyncDisposableStack()
  try {
    const url = await openAll(opened, { config, limits, watch })
    let stopping: Promise<void> | undefined
    const stop = () => {
      stopping ??= closeAll(opened)
      return stopping
    }
    return { url, stop }
  } catch (error) {
    await closeAll(opened).catch((err) => watch.log.error({ err }, 'closing after a failed start failed'))
    throw error
  }
}

/** How to start, and who hears of it. */
interface StartDeps {
  readonly config: Config
  readonly limits: Limits
  readonly watch: Watch
}

/**
 * Opens one after the other, and puts on the stack how each is closed. Closed from the top, new work is refused first;
 * then sockets go, so that nothing more comes; then what was taken is finished. The answer is where it listens.
 */
async function openAll(opened: AsyncDisposableStack, given: StartDeps): Promise<string> {
  const { config, limits, watch } = given
  const meters = new Meters(() => broker.size())
  const front = openIngress(config, limits, meters)
  const { store, composed, health } = await openInside(opened, { ...given, meters, front })
  let stopSweeping: (() => Promise<void>) | undefined
  opened.defer(() => stopSweeping?.())
  opened.defer(() => composed.dispatch.stop())
  opened.defer(() => composed.erasing.stop())
  const checkReady = () => {
    if (opened.disposed || health.fault !== null) throw new Refused('unavailable')
  }
  const inTime = limits.stopWithinMs / 4
  const openDoor = () => openApi(composed, config, { limits, log: watch.log, meters, front, checkReady })
  // Side by side: the hash of a password takes as long as the routes, and so do the connections, on other threads.
  const rehearsed = warmUp(store).catch((err) => watch.log.warn({ err }, 'not all that will be asked is prepared'))
  const [api] = await both(
    openDoor().then((one) => opened.adopt(one, () => closeApi(one, inTime))),
    prepare({ store, sessions: composed.sessions }, config.adminPassword, limits.passwordCost).then(
      (made) => made && watch.onPassword(made),
    ),
  ).finally(() => rehearsed)
  const broker = await openBroker(composed, config, { limits, log: watch.log, meters, front })
  opened.defer(() => closeBroker(broker, inTime))
  api.server.on('upgrade', broker.upgrade)
  // Before anybody can connect: an agent who is back is nobody new to those who wait.
  await composed.dispatch.resume()
  await api.listen({ host: config.host, port: config.port })
  composed.index.wake()
  composed.sessions.tidyDaily()
  composed.erasing.wake()
  stopSweeping = sweepAll(composed, { limits, log: watch.log, meters })
  return urlOf(api.server, config)
}

/** Takes away what nobody needs any more, now and every day, until the answer is called. */
function sweepAll(
  { api: { fileDeps, auditLogDeps, visitorLoginDeps, statisticsDeps }, sweepExpired }: Composed,
  { limits, log, meters }: { limits: Limits; log: Logger; meters: Meters },
): () => Promise<void> {
  const { audit, clock } = auditLogDeps
  const { visitors } = visitorLoginDeps
  const { statistics } = statisticsDeps
  const failing = (what: string) => (error: unknown) => log.error({ err: error }, `sweeping ${what} failed`)
  const afterMs = limits.visitors.sweptAfterMs
  const onLimit = meters.limits.reached
  const stops = [
    sweepExpired(),
    sweepDaily(fileDeps, failing('files')),
    sweepAuditDaily({ audit, clock, limits: limits.audit, onLimit, onError: failing('the audit log') }),
    sweepVisitorsDaily({ visitors, clock, afterMs, onLimit, onError: failing('visitors') }),
    catchUpStatistics(statistics, clock, failing('old statistics')),
  ]
  return async () => {
    await Promise.all(stops.map((stop) => stop()))
  }
}

/** What is behind the doors. */
async function openInside(
  opened: AsyncDisposableStack,
  { config, limits, watch: { log, onDeath }, meters, front }: StartDeps & { meters: Meters; front: Ingress },
): Promise<OpenStore & { composed: Composed }> {
  const { dataFolder, maxUploadBytes } = config
  const { database, secret } = openDataFolder(dataFolder, config)
  opened.defer(lockDataFolder(dataFolder))
  const { store, health } = await openStore(opened, database, { config, limits, log, meters, onDeath })
  const fileStore = await openFiles(dataFolder, config.s3)
  const { addressOf } = front
  const composed = compose({ store, secret, limits, log, meters, fileStore, maxUploadBytes, addressOf })
  const { sessions, cursors, index } = composed
  opened.defer(() => sessions.stop())
  opened.defer(() => cursors.flush())
  opened.defer(() => composed.dispatch.threadDeps.messageDeps.reads?.stop())
  opened.defer(() => index.stop())
  opened.defer(() => composed.api.fileDeps.pictures.close())
  return { store, composed, health }
}

function openBroker(
  composed: Composed,
  config: Config,
  { limits, log, meters, front }: Omit<DoorParts, 'checkReady'>,
): Promise<Broker> {
  const { stream, caps, held, connectTimeoutMs } = limits
  const { strangers, cappedAddressOf } = front
  const options = { path: '/websocket', origins: config.origins, limits: stream, caps, held, connectTimeoutMs }
  return startBroker(options, {
    ...composed.broker,
    strangers,
    cappedAddressOf,
    onCut: (why) => meters.connections.cut(why),
    report: (error, ids) => log.error({ err: error, ...ids }, 'the broker failed'),
  })
}

interface DoorParts {
  readonly limits: Limits
  readonly log: Logger
  readonly meters: Meters
  readonly front: Ingress
  readonly checkReady: () => void
}

function openApi(
  composed: Composed,
  { origins, facesFolder, hstsSeconds, trustedProxies, pictureHosts }: Config,
  { limits, log, meters, front, checkReady }: DoorParts,
): Promise<App> {
  const { registry } = meters
  const metrics = ttlCache(
    async () => ({ contentType: registry.contentType, body: await registry.metrics() }),
    metricsEveryMs,
  )
  const options = {
    origins,
    version,
    facesFolder,
    guard: { hstsSeconds, cameOverTls: tlsBehind(trustedProxies) },
    maxBodyBytes: limits.maxBodyBytes,
    maxJsonDepth: limits.maxJsonDepth,
    logger: log,
    createServer: front.createServer,
  }
  return buildApi(options, { ...composed.api, pictureHosts, checkReady, metrics, allows: front.allows })
}

/** Both to their end, also when one fails: nothing is under way then that still needs what will be closed. */
async function both<One, Other>(one: Promise<One>, other: Promise<Other>): Promise<[One, Other]> {
  await Promise.allSettled([one, other])
  return Promise.all([one, other])
}

/** All of it, whatever fails. Rejects with what failed first: the rest may come of it. */
async function closeAll(opened: AsyncDisposableStack): Promise<void> {
  try {
    await opened.disposeAsync()
  } catch (error) {
    let first = error
    while (first instanceof SuppressedError) first = first.suppressed
    throw first
  }
}

async function closeBroker(broker: Broker, withinMs: number): Promise<void> {
  broker.stop()
  await broker.close(withinMs)
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
