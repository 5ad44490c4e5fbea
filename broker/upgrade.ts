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

/** What is looked at before a request becomes a WebSocket. */
export interface UpgradeDeps {
  readonly path: string
  /** Origins of pages that may connect, beside the server's own; `*` for all. Requests without one are no pages. */
  readonly origins: readonly string[]
  readonly limits: StreamLimits
  readonly peers: Peers
  readonly addressOf: AddressOf
  readonly cappedAddressOf: CappedAddressOf
  readonly strangers: ConnectionSlots
  readonly held: BufferedBytes
  /** Of a WebSocket message. */
  readonly maxFragments: number
  readonly isStopping: () => boolean
  readonly meter: BrokerMeter
  /** Hears of a fault that ended a peer's connection. */
  readonly onFailure: (error: unknown, peer: Peer) => void
}

const options = {
  noServer: true,
  clientTracking: false,
  // Offers of it are not taken up: a few bytes could become a thousand times as many.
  perMessageDeflate: false,
  /** Largest WebSocket message: a client may gather many packets in one. */
  maxPayload: 1024 * 1024,
  /** Ms a peer may take to answer the closing handshake before it is cut off. */
  closeTimeout: 3000,
  /** Reads from the network that one frame may take: some 256 bytes on the way make each. */
  maxBufferedChunks: 4096,
  /** Answers to pings that the network has not taken. */
  maxPendingAutoPongs: 16,
  handleProtocols: () => 'mqtt',
}

/** Turns upgrade requests into peers, or answers them with the HTTP status that says why not. */
export function upgrader(gate: UpgradeDeps, onPeer: (peer: Peer) => void) {
  // The types do not know it yet.
  const server = new WebSocketServer({ ...options, maxFragments: gate.maxFragments } as ServerOptions)
  // What ws finds wrong with a handshake. [RFC 6455 §4.4]
  server.on('wsClientError', (_error, socket) => answer(socket, 400, ['Sec-WebSocket-Version: 13']))
  const { meter } = gate
  const watch: StreamWatch = {
    failed: (stream, error) => gate.onFailure(error, peerOf({ conn: stream })),
    closed: (reason) => meter.closed(reason),
    throttled: () => meter.throttled(),
    limitReached: meter.limitReached,
  }
  return (request: IncomingMessage, socket: Duplex, head: Buffer): void => {
    socket.on('error', () => socket.destroy())
    const address = gate.addressOf(request)
    // No function here that lives as long as the connection may name the request, or it would be kept as long: 2 KB.
    const cappedAddress = gate.cappedAddressOf(request)
    const takePlace = () => placeOf(socket, gate.strangers, cappedAddress)
    const place = takePlace()
    const status = refusalOf(gate, request, address)
    if (status !== undefined) return answer(socket, status)
    // Offered beside others it is one of them all the same; ws wants it alone.
    request.headers.upgrade = 'websocket'
    server.handleUpgrade(request, socket, head, (webSocket) => {
      const stream = new SocketStream(webSocket, gate.limits, watch)
      limitUntilConnack(socket, stream, gate.limits)
      gate.held.watch(webSocket, stream)
      webSocket.on('error', (error: Error & { code?: string }) => {
        if (error.code === 'WS_ERR_TOO_MANY_BUFFERED_PARTS') meter.limitReached('held.maxFragments')
      })
      const peer = new Peer(stream, address, place)
      rememberPeer(peer)
      // Ended here, it may be open for as long as ws waits for the peer's answer.
      stream.on('close', () => socket.destroyed || takePlace())
      onPeer(peer)
    })
  }
}

/** A place among the strangers for as long as the socket is open and nobody has proven anything over it. */
function placeOf(socket: Duplex, strangers: ConnectionSlots, address: string | undefined): ConnectionSlot {
  const place = strangers.take(address, () => socket.destroy())
  socket.on('close', () => place.leave())
  return place
}

function refusalOf(gate: UpgradeDeps, request: IncomingMessage, address: string): number | undefined {
  if (pathOf(request) !== gate.path) return 404
  const protocols = (request.headers['sec-websocket-protocol'] ?? '').split(',').map((one) => one.trim())
  if (!protocols.includes('mqtt')) return 400
  if (!isOriginAllowed(gate.origins, request)) return 403
  if (gate.isStopping() || gate.peers.isClosedTo(address)) return 503
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
  // Half-open it would stay for as long as the peer likes, and a stop would wait for it.
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

/** ws gathers a whole message before it hands it over: until CONNACK not even that is done for strangers. */
function limitUntilConnack(socket: Duplex, stream: SocketStream, { maxBytesBeforeConnack }: StreamLimits): void {
  let bytes = 0
  const count = (chunk: Buffer) => {
    bytes += chunk.length
    // Twice what the guard allows, for the frames' headers.
    if (bytes > 4 * maxBytesBeforeConnack) socket.destroy()
  }
  socket.on('data', count)
  stream.once('connacked', () => socket.off('data', count))
}
