import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type AedesOptions, type Client, type ConnectPacket, type PublishPacket, type Subscription } from 'aedes'
import { endsBy } from '../app/access-end.ts'
import type { AddressOf, CappedAddressOf } from '../app/client-address.ts'
import type { Places } from '../app/places.ts'
import type { Uid } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { type Admission, admit, asConnackError } from './authenticate.ts'
import { type Peer, peerOf } from './connection.ts'
import { HeldBytes, type HeldLimits, type HeldReason } from './held-bytes.ts'
import { type PeerCaps, Peers } from './peers.ts'
import type { StreamLimits } from './socket-stream.ts'
import { startSweep } from './sweep.ts'
import { upgrader } from './upgrade.ts'
import { openUplink, takePublish, type UplinkParts } from './uplink.ts'

/** Often enough that little more than allowed comes between two looks. */
const lookEveryMs = 500

/** What the broker is told. */
export interface BrokerOptions {
  readonly path: string
  readonly origins: readonly string[]
  readonly limits: StreamLimits
  readonly caps: PeerCaps
  readonly connectTimeoutMs: number
  readonly held: HeldLimits
}

/** What the broker works with. */
export interface BrokerParts extends Omit<Admission, 'peers' | 'onFailure'>, UplinkParts {
  readonly addressOf: AddressOf
  readonly cappedAddressOf: CappedAddressOf
  /** Places of sockets without CONNECT. */
  readonly strangers: Places
  readonly onCut: (why: HeldReason) => void
  /** Whether a SUBSCRIBE may be granted. */
  readonly mayHear: (actor: Actor, filter: string) => Promise<boolean>
  readonly onAgentConnected: (uid: Uid) => void
  readonly onAgentDisconnected: (uid: Uid, how: 'lost' | 'loggedOut') => void
}

/** MQTT over WebSocket. */
export interface Broker {
  /** For the HTTP server's `upgrade` event. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** How many sockets are open. */
  readonly size: () => number
  /** Lets nobody in any more. */
  readonly stop: () => void
  /** Closes every socket and waits until they are gone, `withinMs` at the longest. */
  readonly close: (withinMs: number) => Promise<void>
}

/** Aedes as the protocol engine alone: what clients publish goes down the line, what they hear comes from feeds. */
class LineBroker extends Aedes {
  override publish(_packet: PublishPacket, ...rest: unknown[]): void {
    const done = rest.at(-1)
    if (typeof done === 'function') done(null)
  }

  override subscribe(_topic: string, _deliver: unknown, done?: () => void): void {
    done?.()
  }

  // Aedes calls it without a callback when a filter is asked for again with another QoS (lib/handlers/subscribe.js).
  override unsubscribe(_topic: string, _deliver: unknown, done?: () => void): void {
    done?.()
  }
}

/** Starts the broker; it listens on no port of its own. */
export async function startBroker(options: BrokerOptions, parts: BrokerParts): Promise<Broker> {
  const peers = new Peers(options.caps)
  const onFailure = (error: Error) => parts.report(error, {})
  const admission: Admission = { ...parts, peers, onFailure }
  const aedes = new LineBroker(aedesOptions(options, parts, admission))
  await aedes.listen()
  // Without listeners a client's broken connection would end the process.
  aedes.on('clientReady', (client) => welcome(peerOf(client), parts))
  let stopping = false
  const held = new HeldBytes(options.held, parts.onCut)
  const looking = setInterval(() => held.look(Date.now()), lookEveryMs).unref()
  const upgrade = upgrader(
    { ...options, ...parts, ...options.held, peers, held, isStopping: () => stopping },
    (peer, request) => {
      peers.add(peer)
      peer.stream.once('close', () => farewell(peer, peers, parts))
      aedes.handle(peer.stream, request)
    },
  )
  parts.sessions.onEnded((end) => {
    const isOver = ({ connection }: Peer) => connection !== undefined && endsBy(end, connection.claims)
    peers.closeWhere(isOver, 'tokenRevoked')
  })
  const stopSweep = startSweep(peers, parts.sessions, options.limits)
  return {
    upgrade: (request, socket, head) => {
      upgrade(request, socket, head).catch((error: Error) => {
        onFailure(error)
        socket.destroy()
      })
    },
    size: () => peers.size,
    stop: () => {
      stopping = true
    },
    close: async (withinMs) => {
      stopSweep()
      clearInterval(looking)
      peers.closeWhere(() => true, 'goingAway')
      await new Promise<void>((resolve) => {
        setTimeout(resolve, withinMs).unref()
        aedes.close(resolve)
      })
    },
  }
}

function aedesOptions(options: BrokerOptions, parts: BrokerParts, admission: Admission): AedesOptions {
  return {
    connectTimeout: options.connectTimeoutMs,
    maxInflightInbound: 16,
    preConnect: (client, packet, done) => {
      const peer = peerOf(client)
      admission.peers.connects(peer)
      withhold(peer, packet)
      done(null, true)
    },
    authenticate: (client, _username, password, done) => {
      admit(admission, client, peerOf(client), password?.toString() ?? '').then(
        () => {
          const { connection, stream } = peerOf(client)
          if (connection !== undefined) stream.onPublish = openUplink(parts, connection, stream)
          done(null, true)
        },
        (error) => done(asConnackError(error, reporter(parts, client)), false),
      )
    },
    // Of QoS 2 alone: the rest is taken from the stream.
    authorizePublish: (client, packet, done) => {
      const connection = client === null ? undefined : peerOf(client).connection
      if (connection === undefined) return done(null)
      const { topic, payload, qos, retain } = packet
      void takePublish(parts, connection, { topic, payload: payload as Buffer, qos, retain }).then(() => done(null))
    },
    authorizeSubscribe: (client, subscription, done) => {
      authorizeSubscribe(parts, client, subscription).then(
        (granted) => done(null, granted ? subscription : null),
        (error) => {
          reporter(parts, client)(error)
          done(null, null)
        },
      )
    },
    // Nothing is forwarded by Aedes; whatever reached this point would be somebody else's.
    authorizeForward: () => null,
  }
}

function reporter({ report }: BrokerParts, client: Client): (error: unknown) => void {
  return (error) => report(error, { clientId: client.id })
}

/** Keeps from Aedes what is ours to do: sessions, the keepalive, and a will, which would be published unread. */
function withhold(peer: Peer, packet: ConnectPacket): void {
  peer.asked = { lasting: packet.clean === false, keepaliveMs: (packet.keepalive ?? 0) * 1000 }
  // MQTT 3.1 has no room for our client ids: refused as 5 is, with CONNACK 1.
  if (packet.protocolVersion !== 4) packet.protocolVersion = 5
  packet.clean = true
  packet.keepalive = 0
  delete packet.will
}

async function authorizeSubscribe({ mayHear }: BrokerParts, client: Client, { topic }: Subscription): Promise<boolean> {
  const { connection } = peerOf(client)
  return connection !== undefined && (await mayHear(connection.actor, topic))
}

function welcome(peer: Peer, parts: BrokerParts): void {
  const { connection } = peer
  if (connection === undefined || peer.stream.destroyed) return
  peer.ready = true
  connection.device.start()
  if (connection.actor.kind === 'agent') parts.onAgentConnected(connection.actor.uid)
}

function farewell(peer: Peer, peers: Peers, parts: BrokerParts): void {
  peers.remove(peer)
  const { connection } = peer
  if (connection === undefined) return
  connection.device.close()
  if (!peer.ready || connection.actor.kind !== 'agent') return
  parts.onAgentDisconnected(connection.actor.uid, peer.closedFor === 'tokenRevoked' ? 'loggedOut' : 'lost')
}
