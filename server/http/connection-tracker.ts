import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { type CappedAddressOf, endsOf } from '../../app/limits/client-address.ts'
import type { ConnectionSlot, ConnectionSlots } from '../../app/limits/connection-slots.ts'

/** Slots of TCP connections, by what is known of them. */
export interface ConnectionPlaces {
  /**
   * Connections that have not completed a TLS handshake or a request. They share these slots with WebSockets without
   * CONNECT.
   */
  readonly strangers: ConnectionSlots
  /** Connections that have made a request. */
  readonly http: ConnectionSlots
}

/** A connection and its current slot. */
interface TrackedConnection {
  readonly address: string | undefined
  place: ConnectionSlot
  stage: 'stranger' | 'http' | 'left'
}

/**
 * Gives each TCP connection of a server a slot: first among the strangers, and from its first request on among those
 * that use HTTP. A connection that becomes a WebSocket leaves; from then on the broker counts it.
 */
export class ConnectionTracker {
  readonly #places: ConnectionPlaces
  readonly #addressOf: CappedAddressOf
  readonly #held = new WeakMap<Socket, TrackedConnection>()
  /** TLS connections until the handshake is done: Node then provides another socket with the same two ends. */
  readonly #inHandshake = new Map<string, TrackedConnection>()

  constructor(places: ConnectionPlaces, addressOf: CappedAddressOf) {
    this.#places = places
    this.#addressOf = addressOf
  }

  /** Starts watching a server, before it listens. */
  watch(server: Server): void {
    server.on('connection', (socket: Socket) => this.#came(socket))
    server.on('secureConnection', (socket: Socket) => {
      const held = this.#inHandshake.get(endsOf(socket))
      if (held === undefined) return
      this.#inHandshake.delete(endsOf(socket))
      this.#held.set(socket, held)
    })
    server.on('upgrade', ({ socket }: IncomingMessage) => this.#leave(socket))
  }

  /** Called for each request: the connection is no longer a stranger, and becomes the newest of its address. */
  asked(socket: Socket): void {
    const held = this.#held.get(socket)
    if (held === undefined || held.stage === 'left') return
    if (held.stage === 'http') return held.place.renew()
    held.place.leave()
    held.stage = 'http'
    held.place = this.#places.http.acquire(held.address, () => socket.destroy())
  }

  #came(socket: Socket): void {
    const address = this.#addressOf({ socket, headers: {} })
    const held: TrackedConnection = {
      address,
      stage: 'stranger',
      place: this.#places.strangers.acquire(address, () => socket.destroy()),
    }
    this.#held.set(socket, held)
    const ends = endsOf(socket)
    this.#inHandshake.set(ends, held)
    socket.once('close', () => {
      held.place.leave()
      if (this.#inHandshake.get(ends) === held) this.#inHandshake.delete(ends)
    })
  }

  #leave(socket: Socket): void {
    const held = this.#held.get(socket)
    if (held === undefined) return
    held.stage = 'left'
    held.place.leave()
  }
}
