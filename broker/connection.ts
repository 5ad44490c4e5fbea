import type { Client } from 'aedes'
import type { Claims } from '../app/auth/tokens.ts'
import type { DeviceSession } from '../app/delivery/device-session.ts'
import type { ConnectionSlot } from '../app/limits/connection-slots.ts'
import type { ClientId, Topic, Uid } from '../domain/ids.ts'
import type { AgentActor, VisitorActor } from '../domain/person.ts'
import type { CloseReason } from './close-codes.ts'
import type { Downlink } from './downlink.ts'
import type { SocketStream } from './socket-stream.ts'

/** What CONNECT asked for and Aedes must not act upon itself. */
export interface Asked {
  /** clean=false: the device's cursors are kept. */
  readonly lasting: boolean
  /** 0 for none. */
  readonly keepaliveMs: number
}

/** Someone who has proven who they are. */
export interface Connection {
  readonly actor: VisitorActor | AgentActor
  readonly clientId: ClientId
  /** Under which address its limits are counted. */
  readonly address: string
  /** Where refusals go: `user/{uid}` with the uid the client calls itself. */
  readonly ownTopic: Topic
  readonly ownUid: Uid
  /** Of the token it came with. */
  readonly claims: Claims
  readonly device: DeviceSession
  readonly downlink: Downlink
}

/** A socket and what is known about it so far. */
export class Peer {
  readonly stream: SocketStream
  readonly address: string
  /** Among the strangers, until CONNECT. */
  readonly place: ConnectionSlot
  asked: Asked = { lasting: false, keepaliveMs: 0 }
  /** What CONNECT brought, until it has been looked at. */
  password = ''
  connection: Connection | undefined
  /** Whether CONNACK has said yes. */
  ready = false
  /** Why the server has closed it, where that was not for what it did itself. */
  closedFor: CloseReason | undefined
  /** Progress of a slow peer's buffer, for the stall timer. */
  stall = { bufferedBytes: 0, sinceMs: 0 }
  /** Signs of life that a peer without a keepalive was asked for in a row and has not given. */
  pings = { unanswered: 0, lastMs: 0 }

  constructor(stream: SocketStream, address: string, place: ConnectionSlot) {
    this.stream = stream
    this.address = address
    this.place = place
  }
}

const peers = new WeakMap<object, Peer>()

/** Remembers whose socket a stream is. */
export function rememberPeer(peer: Peer): void {
  peers.set(peer.stream, peer)
}

/** The peer behind an Aedes client. */
export function peerOf(client: Pick<Client, 'conn'>): Peer {
  const peer = peers.get(client.conn)
  if (peer === undefined) throw new Error('a client without a peer')
  return peer
}
