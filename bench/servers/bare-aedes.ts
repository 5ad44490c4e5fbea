import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer, type Server } from 'node:net'
import type { Duplex } from 'node:stream'
import { Aedes } from 'aedes'
import { createWebSocketStream, type WebSocket, WebSocketServer } from 'ws'
import { SocketStream } from '../../broker/socket-stream.ts'
import { liftedLimits } from '../../server/config/limits.ts'

// Plain Aedes, in memory, without any checks: `node bare-aedes.ts ours` on our stream, `… stock` on that of ws, `… tcp`
// without WebSocket.

// Our stream does not pass PUBACKs on. Aedes needs them only for persistent sessions: for a clean one it stores nothing
// on delivery (`deliverQoS` skips `outgoingUpdate`), so this saves work here and loses nothing.
const limits = liftedLimits.stream
const streams: Readonly<Record<string, (socket: WebSocket) => Duplex>> = {
  ours: (socket) =>
    new SocketStream(socket, limits, {
      failed: (_stream, error) => {
        throw error
      },
      closed: () => {},
      throttled: () => {},
      limitReached: () => {},
    }),
  stock: (socket) => createWebSocketStream(socket),
}

const kind = process.argv[2] ?? ''
const streamOf = streams[kind]
if (streamOf === undefined && kind !== 'tcp') throw new Error('Usage: bare-aedes.ts ours|stock|tcp')
const aedes = new Aedes()
await aedes.listen()
if (streamOf === undefined) listen(createTcpServer({ noDelay: true }, aedes.handle), 'mqtt')
else {
  const server = createServer()
  const sockets = new WebSocketServer({ server, handleProtocols: () => 'mqtt' })
  sockets.on('connection', (socket, request) => aedes.handle(streamOf(socket), request))
  listen(server, 'http')
}

function listen(server: Server, scheme: string): void {
  server.listen(0, '127.0.0.1', () => {
    process.stdout.write(`Aedes is ready: ${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}\n`)
  })
}
