import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { Config } from '../config/config.ts'
import type { Limits } from '../config/limits.ts'

/** In bytes: room for a cursor of more than a thousand threads. */
const maxHeaderSize = 32 * 1024
const checkEveryMs = 1000

/** Returns an HTTP/1.1 server, or an HTTPS one if there is a certificate. */
export function createHttpServer(
  tls: Config['tls'],
  { connections, requests }: Pick<Limits, 'connections' | 'requests'>,
  { listener, isBusy }: { listener: RequestListener; isBusy: (socket: Socket) => boolean },
): Server {
  const options = {
    maxHeaderSize,
    // api/require-host.ts refuses it in our own words.
    requireHostHeader: false,
    headersTimeout: requests.headersMs,
    requestTimeout: Math.max(requests.requestMs, requests.headersMs),
    keepAliveTimeout: connections.keepAliveMs,
    connectionsCheckingInterval: checkEveryMs,
    // While earlier requests are unanswered, the answer would be taken for one of theirs.
    shouldUpgradeCallback: (request: IncomingMessage) => asksForWebSocket(request) && !isBusy(request.socket),
  }
  const server =
    tls === undefined
      ? createServer(options, listener)
      : createTlsServer({ ...tls, ...options, handshakeTimeout: connections.handshakeMs }, listener)
  // A request with any Expect header is handled and counted as a normal one: otherwise Node would answer 417 by itself.
  // [RFC 9110 §10.1.1]
  server.on('checkExpectation', listener)
  // The `timeout` listener in ingress.ts decides what happens then.
  server.timeout = connections.stalledMs
  return server as Server
}

/**
 * Returns whether a request leaves HTTP. Other protocols on offer, such as `h2c` of Java and curl, are not supported,
 * and the request is answered as if it had not offered one. [RFC 9110 §7.8]
 */
function asksForWebSocket({ headers }: IncomingMessage): boolean {
  // A handshake has no body: bytes after one would be read as frames. [RFC 6455 §4.1]
  if ('transfer-encoding' in headers || Number(headers['content-length'] ?? 0) !== 0) return false
  return (headers.upgrade ?? '').split(',').some((one) => one.trim().toLowerCase() === 'websocket')
}
