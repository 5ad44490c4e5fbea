import type { Client } from 'aedes'
import type { Claims } from '../app/auth/tokens.ts'
import type { DeviceSession } from '../app/delivery/device-session.ts'
import type { ConnectionSlot } from '../app/limits/connection-slots.ts'
import type { ClientId, Topic, Uid } from '../domain/ids.ts'
import type { AgentActor, VisitorActor } from '../domain/person.ts'
import type { CloseReason } from './close-codes.ts'
import type { Downlink } from './downlink.ts'
import type { SocketStream } from './socket-stream.ts'

/** What CONNECT requested and Aedes must not act on itself. */
export interface ConnectOptions {
  /** clean=false: the device's cursors are kept. */
  readonly lasting: boolean
  /** 0 for none. */
  readonly keepaliveMs: number
}

/** An authenticated connection. */
export interface Connection {
  readonly actor: VisitorActor | AgentActor
  readonly clientId: ClientId
  /** The address under which its limits are counted. */
  readonly address: string
  /** Where refusals are sent: `user/{uid}` with the uid the client uses for itself. */
  readonly ownTopic: Topic
  readonly ownUid: Uid
  /** Claims of the token it connected with. */
  readonly claims: Claims
  readonly device: DeviceSession
  readonly downlink: Downlink
}

/** A socket and what is known about it so far. */
export class Peer {
  readonly stream: SocketStream
  readonly address: string
  /** Its slot among the strangers, until CONNECT. */
  readonly place: ConnectionSlot
  connectOptions: ConnectOptions = { lasting: false, keepaliveMs: 0 }
  /** The password from CONNECT, until it has been checked. */
  password = ''
  connection: Connection | undefined
  /** Whether CONNACK has accepted the client. */
  ready = false
  /** Why the server has closed it, unless that was for something the peer did. */
  closedFor: CloseReason | undefined
  /** Progress of a slow peer's buffer, for the stall check. */
  stall = { bufferedBytes: 0, sinceMs: 0 }
  /** The last ping to a visitor, and for how many rounds of the sweep it has not been answered. */
  echo = { sentAt: 0, rounds: 0 }
  /** Consecutive pings that a peer without a keepalive has not answered. */
  pings = { unanswered: 0, lastMs: 0 }

  constructor(stream: SocketStream, address: string, place: ConnectionSlot) {
    this.stream = stream
    this.address = address
    this.place = place
  }
}

const peers = new WeakMap<object, Peer>()

/** Records which peer a stream belongs to. */
export function rememberPeer(peer: Peer): void {
  peers.set(peer.stream, peer)
}

/** Returns the peer behind an Aedes client. */
export function peerOf(client: Pick<Client, 'conn'>): Peer {
  const peer = peers.get(client.conn)
  if (peer === undefined) throw new Error('a client without a peer')
  return peer
}
