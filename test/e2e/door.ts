import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'

/** A proxy between a browser and the server, such as a company's. */
export interface Door {
  readonly url: string
  /** Cuts the open WebSockets, and lets none through until `letSockets`. */
  readonly refuseSockets: () => void
  readonly letSockets: () => void
  /** Answers 503 for such paths; without an argument everything passes again. */
  readonly refusePaths: (paths?: RegExp) => void
  /** Number of WebSockets turned away. */
  readonly refused: () => number
  /** Drops everything silently: connections stay open. `thaw` lets new ones through. */
  readonly freeze: () => void
  readonly thaw: () => void
  readonly close: () => Promise<void>
}

const frozen = 'frozen'

/** Opens a proxy in front of a server, on a free port unless one is given. */
export async function openDoor(serverUrl: string, port = 0): Promise<Door> {
  const sockets = new Set<Socket>()
  let [isRefusing, isFrozen] = [false, false]
  let refused = 0
  let refusedPaths: RegExp | undefined
  const door = createServer((asked, answer) => {
    if (refusedPaths?.test(asked.url ?? '')) answer.writeHead(503, { 'cache-control': 'no-store' }).end()
    else if (!isFrozen) pass(serverUrl, asked, answer)
  })
  door.on('upgrade', (asked: IncomingMessage, socket: Socket, head: Buffer) => {
    if (isRefusing) {
      refused += 1
      socket.destroy()
      return
    }
    sockets.add(socket)
    if (isFrozen) return
    socket.on('close', () => sockets.delete(socket))
    passSocket(serverUrl, asked, { socket, head })
  })
  await new Promise<void>((resolve) => door.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    refuseSockets: () => {
      isRefusing = true
      for (const socket of sockets) socket.destroy()
    },
    letSockets: () => {
      isRefusing = false
    },
    refusePaths: (paths) => {
      refusedPaths = paths
    },
    refused: () => refused,
    freeze: () => {
      isFrozen = true
      for (const socket of sockets) socket.emit(frozen)
    },
    thaw: () => {
      isFrozen = false
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      door.closeAllConnections()
      return new Promise((resolve) => door.close(() => resolve()))
    },
  }
}

function pass(serverUrl: string, asked: IncomingMessage, answer: ServerResponse): void {
  const { method, url, headers } = asked
  const onward = request(serverUrl + url, { method, headers }, (given) => {
    answer.writeHead(given.statusCode ?? 502, given.headers)
    given.pipe(answer)
  })
  onward.on('error', () => answer.destroy())
  answer.on('close', () => onward.destroy())
  asked.pipe(onward)
}

function passSocket(
  serverUrl: string,
  asked: IncomingMessage,
  { socket, head }: { socket: Socket; head: Buffer },
): void {
  const { hostname, port } = new URL(serverUrl)
  const onward = connect(Number(port), hostname)
  const lines = asked.rawHeaders.flatMap((name, at) => (at % 2 === 0 ? [`${name}: ${asked.rawHeaders[at + 1]}`] : []))
  onward.write(`GET ${asked.url} HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`)
  onward.write(head)
  socket.pipe(onward).pipe(socket)
  socket.on(frozen, () => {
    socket.unpipe(onward)
    onward.unpipe(socket)
  })
  for (const [one, other] of [
    [socket, onward],
    [onward, socket],
  ] as const) {
    one.on('error', () => other.destroy())
    one.on('close', () => other.destroy())
  }
}
