import { once } from 'node:events'
import { connect, type NetConnectOpts, type Socket } from 'node:net'
import { WebSocket } from 'ws'

/** Callbacks for the other end of a link. */
export interface LinkEvents {
  onBytes(bytes: Buffer): void
  onClose(reason: string): void
}

/** A byte connection to a server. */
export interface Link {
  /** Resolves once bytes may be sent. */
  readonly opened: Promise<unknown>
  send(bytes: Buffer): void
  /** Closes at once; no callback runs after that. */
  end(): void
}

/** Opens a WebSocket (`ws://…`) or a TCP connection (any other scheme), optionally from a local address. */
export function openLink(url: string, events: LinkEvents, localAddress?: string): Link {
  return url.startsWith('ws') ? overWebSocket(url, events, localAddress) : overTcp(url, events, localAddress)
}

function overWebSocket(url: string, events: LinkEvents, localAddress?: string): Link {
  const from = localAddress === undefined ? {} : { localAddress }
  let tcp: Socket | undefined
  const createConnection = (options: NetConnectOpts) => {
    tcp = connect({ ...options, ...from })
    return tcp
  }
  const socket = new WebSocket(url, 'mqtt', {
    perMessageDeflate: false,
    createConnection: createConnection as typeof connect,
  })
  socket.on('message', (data) => events.onBytes(data as Buffer))
  socket.on('close', (code) => events.onClose(String(code)))
  return {
    opened: once(socket, 'open'),
    send: (bytes) => socket.send(bytes),
    end: () => {
      socket.removeAllListeners('close')
      // Skips TIME_WAIT, in which the kernel would keep the port for a minute.
      tcp?.resetAndDestroy()
    },
  }
}

function overTcp(url: string, events: LinkEvents, localAddress?: string): Link {
  const { hostname: host, port } = new URL(url)
  const from = localAddress === undefined ? {} : { localAddress }
  const socket = connect({ host, port: Number(port), noDelay: true, ...from })
  socket.on('data', (bytes) => events.onBytes(bytes as Buffer))
  socket.on('close', () => events.onClose('no reason'))
  return {
    opened: once(socket, 'connect'),
    send: (bytes) => {
      socket.write(bytes)
    },
    end: () => {
      socket.removeAllListeners('close')
      socket.destroy()
    },
  }
}
