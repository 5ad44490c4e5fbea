import type { IncomingMessage, RequestListener, Server } from 'node:http'
import type { Socket } from 'node:net'
import {
  type AddressOf,
  addressesBehind,
  type CappedAddressOf,
  cappedAddressesBehind,
} from '../../app/limits/client-address.ts'
import { ConnectionSlots } from '../../app/limits/connection-slots.ts'
import { RequestLimiter } from '../../app/limits/request-limiter.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Config } from '../config/config.ts'
import type { Limits } from '../config/limits.ts'
import type { ConnectionMeters, Cut } from '../telemetry/connection-meters.ts'
import type { Meters } from '../telemetry/meters.ts'
import { ConnectionTracker } from './connection-tracker.ts'
import { createHttpServer } from './http-server.ts'
import { OpenRequests } from './open-requests.ts'
import { readInSlices } from './sliced-reads.ts'
import { cutSlowPeers } from './slow-peers.ts'

const lookEveryMs = 500

/** Admission before both doors: which connections and requests are allowed at all. */
export interface Ingress {
  readonly createServer: (listener: RequestListener) => Server
  /** Slots of connections that have not authenticated. */
  readonly strangers: ConnectionSlots
  readonly addressOf: AddressOf
  readonly cappedAddressOf: CappedAddressOf
  /** Counts a request for its address; returns false if the address has made too many. */
  readonly allows: (request: IncomingMessage) => boolean
}

/** Opens the ingress, which watches connections as long as its server listens. */
export function openIngress(
  { tls, trustedProxies }: Pick<Config, 'tls' | 'trustedProxies'>,
  limits: Pick<Limits, 'connections' | 'requests'>,
  { connections: meters, limits: limitMeters }: Pick<Meters, 'connections' | 'limits'>,
): Ingress {
  const addressOf = addressesBehind(trustedProxies)
  const cappedAddressOf = cappedAddressesBehind(trustedProxies)
  const { youngMs } = limits.connections
  const onEvicted = () => meters.cut('place')
  const strangers = new ConnectionSlots({ ...limits.connections.strangers, youngMs }, onEvicted)
  const http = new ConnectionSlots({ ...limits.connections.http, youngMs }, onEvicted)
  meters.watch(() => ({ strangers: strangers.size, http: http.size }))
  const connections = new ConnectionTracker({ strangers, http }, cappedAddressOf)
  const requests = new OpenRequests(limits.requests)
  const cut = (socket: Socket, why: Cut) => {
    if (socket.destroyed) return
    meters.cut(why)
    socket.destroy()
  }
  const createServer = (listener: RequestListener) => {
    const counted: RequestListener = (request, response) => {
      connections.asked(request.socket)
      if (requests.open(request, response)) listener(request, response)
      else cut(request.socket, 'pipelined')
    }
    const isBusy = (socket: Socket) => requests.busy.has(socket)
    const server = createHttpServer(tls, limits, { listener: counted, isBusy })
    readInSlices(server)
    connections.watch(server)
    countLate(server, meters, limitMeters.reached)
    // A peer that neither sends nor reads anything in the middle of a request or an answer, or a kept-alive connection
    // without a request.
    server.on('timeout', (socket) => (isBusy(socket) ? cut(socket, 'stalled') : socket.destroy()))
    const timer = setInterval(() => cutSlowPeers(requests, limits.requests, cut), lookEveryMs).unref()
    server.once('close', () => clearInterval(timer))
    return server
  }
  const rate = new RequestLimiter(limits.requests)
  const allows = (request: IncomingMessage) => {
    const address = addressOf(request)
    const isAllowed = rate.allows(address, Date.now()) && requests.countFor(request, address)
    if (!isAllowed) meters.refused()
    return isAllowed
  }
  return { createServer, strangers, addressOf, cappedAddressOf, allows }
}

/** Counts requests that exceeded a time limit of Node itself. */
function countLate(server: Server, meters: ConnectionMeters, onLimit: OnLimit): void {
  server.on('clientError', ({ code }: Error & { readonly code?: string }) => {
    if (code === 'ERR_HTTP_REQUEST_TIMEOUT') meters.cut('late')
  })
  server.on('tlsClientError', ({ code }: Error & { readonly code?: string }) => {
    if (code === 'ERR_TLS_HANDSHAKE_TIMEOUT') onLimit('connections.handshakeMs')
  })
}
