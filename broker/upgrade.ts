import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { type ServerOptions, WebSocketServer } from 'ws'
import type { AddressOf, CappedAddressOf } from '../app/limits/client-address.ts'
import type { ConnectionSlot, ConnectionSlots } from '../app/limits/connection-slots.ts'
import type { BrokerMeter } from './broker-meter.ts'
import type { BufferedBytes } from './buffered-bytes.ts'
import { Peer, peerOf, rememberPeer } from './connection.ts'
import type { Peers } from './peers.ts'
import { SocketStream } from './socket-stream.ts'
import type { StreamWatch } from './stream-events.ts'
import type { StreamLimits } from './stream-limits.ts'

/** What is checked before a request becomes a WebSocket. */
export interface UpgradeDeps {
  readonly path: string
  /**
   * Origins of pages that may connect, besides the server's own; `*` for all. Requests without an Origin do not come
   * from pages.
   */
  readonly origins: readonly string[]
  readonly limits: StreamLimits
  readonly peers: Peers
  readonly addressOf: AddressOf
  readonly cappedAddressOf: CappedAddressOf
  readonly strangers: ConnectionSlots
  readonly held: BufferedBytes
  /** Fragments of a WebSocket message. */
  readonly maxFragments: number
  readonly isStopping: () => boolean
  readonly meter: BrokerMeter
  /** Called with an error that closed a peer's connection. */
  readonly onFailure: (error: unknown, peer: Peer) => void
}

const options = {
  noServer: true,
  clientTracking: false,
  // Compression is not negotiated: a few bytes could expand a thousandfold.
  perMessageDeflate: false,
  /** Maximum WebSocket message: a client may put many packets into one. */
  maxPayload: 1024 * 1024,
  /** Time in ms for a peer to answer the closing handshake before it is cut. */
  closeTimeout: 3000,
  /** Reads from the network that one frame may take: some 256 bytes arrive in each. */
  maxBufferedChunks: 4096,
  /** Pongs that the network has not taken. */
  maxPendingAutoPongs: 16,
  handleProtocols: () => 'mqtt',
}

/** Turns upgrade requests into peers, or answers them with the HTTP status of the refusal. */
export function upgrader(deps: UpgradeDeps, onPeer: (peer: Peer) => void) {
  // The types do not have this option yet.
  const server = new WebSocketServer({ ...options, maxFragments: deps.maxFragments } as ServerOptions)
  // Errors that ws finds in a handshake. [RFC 6455 §4.4]
  server.on('wsClientError', (_error, socket) => answer(socket, 400, ['Sec-WebSocket-Version: 13']))
  const { meter } = deps
  const watch: StreamWatch = {
    failed: (stream, error) => deps.onFailure(error, peerOf({ conn: stream })),
    closed: (reason) => meter.closed(reason),
    throttled: () => meter.throttled(),
    limitReached: meter.limitReached,
  }
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const address = deps.addressOf(request)
    // No function here that lives as long as the connection may refer to the request, which would be kept as long: 2
    // KB.
    const cappedAddress = deps.cappedAddressOf(request)
    const takePlace = () => placeOf(socket, deps.strangers, cappedAddress)
    const place = takePlace()
    const status = refusalOf(deps, request, address)
    if (status !== undefined) return answer(socket, status)
    // WebSocket offered among other protocols is still valid; ws accepts it only alone.
    request.headers.upgrade = 'websocket'
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = new SocketStream(webSocket, deps.limits, watch)
      limitUntilConnack(socket, stream, deps.limits)
      deps.held.watch(webSocket, stream)
      webSocket.on('error', (error: Error & { code?: string }) => {
        if (error.code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') meter.limitReached('held.maxFragments')
      })
      const peer = new Peer(stream, address, place)
      rememberPeer(peer)
      // The stream has ended, but the socket may stay open as long as ws waits for the peer's answer.
      stream.on('close', () => socket.destroyed || takePlace())
      onPeer(peer)
    })
  }
}

/** Takes a slot among the strangers for as long as the socket is open and nobody has authenticated over it. */
function placeOf(socket: Duplex, strangers: ConnectionSlots, address: string | undefined): ConnectionSlot {
  const place = strangers.acquire(address, () => socket.destroy())
  socket.on('close', () => place.leave())
  return place
}

function refusalOf(deps: UpgradeDeps, request: IncomingMessage, address: string): number | undefined {
  if (pathOf(request) !== deps.path) return 404
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
  if (!protocols.includes('mqtt')) return 400
  if (!isOriginAllowed(deps.origins, request)) return 403
  if (deps.isStopping() || deps.peers.isClosedTo(address)) return 503
  return undefined
}

function pathOf(request: IncomingMessage): string {
  return (request.url ?? '').split('?', 1)[0] ?? ''
}

function isOriginAllowed(origins: readonly string[], request: IncomingMessage): boolean {
  const { origin, host } = request.headers
  if (origin === undefined || origins.includes('*') || origins.includes(origin)) return true
  return URL.canParse(origin) && new URL(origin).host === host
}

function answer(socket: Duplex, status: number, more: readonly string[] = []): void {
  // A half-open socket would stay as long as the peer likes, and a stop would wait for it.
  socket.once('finish', () => socket.destroy())
  const headers = [
    'Connection: close',
    'Content-Length: 0',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    ...more,
  ]
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${headers.join('\r\n')}\r\n\r\n`)
}

/** ws buffers a whole message before it passes it on; until CONNACK, strangers may not use even that. */
function limitUntilConnack(socket: Duplex, stream: SocketStream, { maxBytesBeforeConnack }: StreamLimits): void {
  let bytes = 0
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    // Twice what the guard allows, to leave room for the frames' headers.
    if (bytes > 4 * maxBytesBeforeConnack) socket.destroy()
  }
  socket.on('data', count)
  stream.once('connacked', () => socket.off('data', count))
}
