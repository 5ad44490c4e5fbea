import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import type { TestServer } from './test-server.ts'

/** What a cut takes away: what the server sends, what the client sends, or both. */
export type Cut = 'both' | 'toServer' | 'toClient'

/** A cable between clients and the server, which can be cut without either end noticing. */
export interface Cable {
  readonly url: string
  readonly wsUrl: string
  /** From now on nothing passes in this direction, not even the end of a connection. */
  readonly cut: (how: Cut) => void
  readonly close: () => void
}

/** Lays a cable to a server. */
export async function layCable({ url }: Pick<TestServer, 'url'>): Promise<Cable> {
  const sockets = new Set<Socket>()
  const severed = { toServer: false, toClient: false }
  const port = Number(new URL(url).port)
  const end = createServer((client) => {
    const server = connect(port, '127.0.0.1')
    carry(client, server, () => severed.toServer)
    carry(server, client, () => severed.toClient)
    for (const socket of [client, server]) sockets.add(socket.on('error', () => {}))
  })
  await new Promise<void>((resolve) => end.listen(0, '127.0.0.1', resolve))
  const at = `127.0.0.1:${(end.address() as AddressInfo).port}`
  return {
    url: `http://${at}`,
    wsUrl: `ws://${at}/websocket`,
    cut: (how) => {
      if (how !== 'toClient') severed.toServer = true
      if (how !== 'toServer') severed.toClient = true
    },
    close: () => {
      for (const socket of sockets) socket.destroy()
      end.close()
    },
  }
}

function carry(from: Socket, to: Socket, isSevered: () => boolean): void {
  from.on('data', (bytes) => {
    if (!isSevered()) to.write(bytes)
  })
  from.on('close', () => {
    if (!isSevered()) to.destroy()
  })
}
