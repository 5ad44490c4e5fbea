import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Config } from '../config/config.ts'
import type { Limits } from '../config/limits.ts'

/** Bytes: room for a cursor of more than a thousand threads. */
const maxHeaderSize = 32 * 1024
const checkEveryMs = 1000

/** The server of HTTP/1.1, or of HTTPS when there is a certificate. */
export function createHttpServer(
  tls: Config['tls'],
  { connections, requests }: Pick<Limits, 'connections' | 'requests'>,
  { listener, isBusy }: { listener: RequestListener; isBusy: (socket: Socket) => boolean },
): Server {
  const options = {
    maxHeaderSize,
    // Refused in our own words, by api/require-host.ts.
    requireHostHeader: false,
    headersTimeout: requests.headersMs,
    requestTimeout: Math.max(requests.requestMs, requests.headersMs),
    keepAliveTimeout: connections.keepAliveMs,
    connectionsCheckingInterval: checkEveryMs,
    // Before earlier requests are answered, its answer would be taken for one of theirs.
    shouldUpgradeCallback: (request: IncomingMessage) => asksForWebSocket(request) && !isBusy(request.socket),
  }
  const server =
    tls === undefined
      ? createServer(options, listener)
      : createTlsServer({ ...tls, ...options, handshakeTimeout: connections.handshakeMs }, listener)
  // Whatever a request expects, it is one, and counts as one: Node would answer 417 past everybody. [RFC 9110 §10.1.1]
  server.on('checkExpectation', listener)
  // What happens then is up to the `timeout` listener of ingress.ts.
  server.timeout = connections.stalledMs
  return server as Server
}

/**
 * Whether a request leaves HTTP. Any other protocol it offers, such as `h2c` of Java and curl, is not ours, and the
 * request is answered as if it had not asked. [RFC 9110 §7.8]
 */
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  // A handshake has no body: what followed one would be read as frames. [RFC 6455 §4.1]
  if ('transfer-encoding' in headers || Number(headers['content-length'] ?? 0) !== 0) return false
  return (headers.upgrade ?? '').split(',').some((one) => one.trim().toLowerCase() === 'websocket')
}
