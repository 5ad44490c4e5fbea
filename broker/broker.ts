import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type AedesOptions, type Client, type ConnectPacket, type PublishPacket } from 'aedes'
import { writeToStream } from 'mqtt-packet'
import { endsBy } from '../app/auth/revocation.ts'
import type { AddressOf, CappedAddressOf } from '../app/limits/client-address.ts'
import type { ConnectionSlots } from '../app/limits/connection-slots.ts'
import type { Uid } from '../domain/ids.ts'
import type { VisitorActor } from '../domain/person.ts'
import { type AdmitDeps, type Admitted, admit, asConnackError } from './authenticate.ts'
import type { BrokerMeter } from './broker-meter.ts'
import { BufferedBytes, type HeldLimits, type HeldReason } from './buffered-bytes.ts'
import { type Peer, peerOf } from './connection.ts'
import { remainingMs, startSweep } from './idle-sweep.ts'
import { type PeerCaps, Peers } from './peers.ts'
import type { StreamLimits } from './stream-limits.ts'
import { openSubscriptions, type SubscriptionDeps } from './subscriptions.ts'
import { upgrader } from './upgrade.ts'
import { openUplink, type UplinkDeps } from './uplink.ts'

// Aedes writes few different numbers: a cache of 65,536 two-byte buffers would delay the first CONNACK by 15 ms and
// take several MB.
writeToStream.cacheNumbers = false

/** Often enough that little more than the limit arrives between two checks. */
const lookEveryMs = 500
/** Aedes's message for a socket without CONNECT (lib/client.js). */
const lateConnect = 'connect did not arrive in time'

/** Settings of the broker. */
export interface BrokerOptions {
  readonly path: string
  readonly origins: readonly string[]
  readonly limits: StreamLimits
  readonly caps: PeerCaps
  readonly connectTimeoutMs: number
  readonly held: HeldLimits
}

export interface BrokerDeps extends Omit<AdmitDeps, 'peers'>, Omit<UplinkDeps, 'maxUnderWay'>, SubscriptionDeps {
  readonly addressOf: AddressOf
  readonly cappedAddressOf: CappedAddressOf
  readonly meter: BrokerMeter
  /** Slots of sockets without CONNECT. */
  readonly strangers: ConnectionSlots
  readonly onCut: (why: HeldReason) => void
  readonly onAgentConnected: (uid: Uid) => void
  readonly onAgentDisconnected: (uid: Uid, how: 'lost' | 'loggedOut') => void
  readonly onVisitorConnected: (actor: VisitorActor) => void
  /** They count as gone unless they are back `withinMs`: at once if they said goodbye, or were silent for too long. */
  readonly onVisitorDisconnected: (actor: VisitorActor, withinMs: number) => void
}

/** MQTT over WebSocket. */
export interface Broker {
  /** For the HTTP server's `upgrade` event. */
  readonly upgrade: (request: IncomingMessage, socket: Duplex, head: Buffer) => void
  /** Returns how many sockets are open. */
  readonly size: () => number
  /** Stops admitting clients. */
  readonly stop: () => void
  /** Closes every socket and waits until they are gone, for at most `withinMs`. */
  readonly close: (withinMs: number) => Promise<void>
}

/** Aedes as the protocol engine only: what clients publish goes down the line, what they receive comes from feeds. */
class LineBroker extends Aedes {
  override publish(_packet: PublishPacket, ...rest: unknown[]): void {
    const done = rest.at(-1)
    if (typeof done === 'function') done(null)
  }

  override subscribe(_topic: string, _deliver: unknown, done?: () => void): void {
    done?.()
  }

  // Aedes calls it without a callback when a filter is requested again with another QoS (lib/handlers/subscribe.js).
  override unsubscribe(_topic: string, _deliver: unknown, done?: () => void): void {
    done?.()
  }
}

/** Starts the broker; it listens on no port of its own. */
export async function startBroker(options: BrokerOptions, deps: BrokerDeps): Promise<Broker> {
  const peers = new Peers(options.caps, options.limits, deps.meter.limitReached)
  const aedes = new LineBroker(aedesOptions(options, { ...deps, peers }))
  await aedes.listen()
  // Without a listener, an error event of Aedes would end the process.
  const emitter: EventEmitter = aedes
  emitter.on('error', (error) => deps.report(error, {}))
  aedes.on('connectionError', (_client, { message }) => {
    if (message === lateConnect) deps.meter.limitReached('connectTimeoutMs')
  })
  aedes.on('clientReady', (client) => attempt(client, () => welcome(peerOf(client), deps)))
  let stopping = false
  const held = new BufferedBytes(options.held, deps.onCut)
  const stopWatching = watchBufferedBytes(held, deps)
  const onFailure = (error: unknown, peer: Peer) => deps.report(error, idsOf(peer))
  const gate = { ...options, ...deps, ...options.held, peers, held, isStopping: () => stopping, onFailure }
  const upgrade = upgrader(gate, (peer) => {
    peers.add(peer)
    peer.stream.on('close', () => farewell(peer, peers, deps))
    aedes.handle(peer.stream)
  })
  deps.sessions.onEnded((end) => {
    for (const peer of peers.of(end.uid)) {
      if (peer.connection !== undefined && endsBy(end, peer.connection.claims)) peers.close(peer, 'tokenRevoked')
    }
  })
  const stopSweep = startSweep(peers, deps.sessions, options.limits)
  return {
    upgrade: (request, socket, head) => {
      try {
        upgrade(request, socket, head)
      } catch (error) {
        deps.report(error, {})
        socket.destroy()
      }
    },
    size: () => peers.size,
    stop: () => {
      stopping = true
    },
    close: async (withinMs) => {
      stopSweep()
      stopWatching()
      for (const peer of [...peers]) peers.close(peer, 'goingAway')
      await new Promise<void>((resolve) => {
        setTimeout(resolve, withinMs).unref()
        aedes.close(resolve)
      })
    },
  }
}

function watchBufferedBytes(held: BufferedBytes, { report }: BrokerDeps): () => void {
  const look = () => {
    try {
      held.check(Date.now())
    } catch (error) {
      report(error, {})
    }
  }
  const timer = setInterval(look, lookEveryMs).unref()
  return () => clearInterval(timer)
}

// Aedes calls these from its own event-loop turns, where a throw would end the process.
function attempt(client: Client, act: () => void): void {
  try {
    act()
  } catch (error) {
    peerOf(client).stream.fail(error)
  }
}

function aedesOptions(options: BrokerOptions, deps: BrokerDeps & AdmitDeps): AedesOptions {
  const isNobodys = new Error('Aedes is given neither PUBLISH nor SUBSCRIBE')
  return {
    connectTimeout: options.connectTimeoutMs,
    preConnect: (client, packet, done) => {
      const peer = peerOf(client)
      deps.peers.connects(peer)
      withhold(peer, packet)
      done(null, true)
    },
    authenticate: (client, _username, _password, done) => {
      const peer = peerOf(client)
      admit(deps, client, peer)
        .then(
          ({ connection, rate }) => {
            openInbound(deps, { peer, connection, rate, limits: options.limits })
            done(null, true)
          },
          (error) =>
            done(
              asConnackError(error, (failure) => deps.report(failure, { clientId: client.id })),
              false,
            ),
        )
        .catch((error) => peer.stream.fail(error))
    },
    authorizePublish: (_client, _packet, done) => done(isNobodys),
    authorizeSubscribe: (_client, _subscription, done) => done(isNobodys),
    // Aedes forwards nothing; a message that reached this point would belong to somebody else.
    authorizeForward: () => null,
  }
}

function idsOf({ connection }: Peer): Readonly<Record<string, string>> {
  return connection === undefined ? {} : { clientId: connection.clientId }
}

/** Opens an admitted client's connection: its packets are handled from CONNACK on. */
function openInbound(
  deps: BrokerDeps,
  { peer: { stream }, connection, rate, limits }: Admitted & { peer: Peer; limits: StreamLimits },
): void {
  const { feed, resumed } = connection.device
  stream.open({
    rate,
    sessionPresent: resumed,
    publish: openUplink({ ...deps, maxUnderWay: limits.maxUnderWay }, connection, stream),
    ...openSubscriptions(deps, connection, { stream, refusedFilterWork: limits.refusedFilterWork }),
    acknowledged: (packetId: number) => feed.acknowledged(packetId),
  })
}

/**
 * Hides from Aedes what this broker handles: sessions, the keepalive, and a will, which would be published unchecked.
 * Also the password, because Aedes keeps the packet as long as the connection lives.
 */
function withhold(peer: Peer, packet: ConnectPacket): void {
  peer.connectOptions = { lasting: packet.clean === false, keepaliveMs: (packet.keepalive ?? 0) * 1000 }
  packet.clean = true
  packet.keepalive = 0
  peer.password = packet.password?.toString() ?? ''
  delete packet.password
  delete packet.will
}

function welcome(peer: Peer, deps: BrokerDeps): void {
  const { connection } = peer
  if (connection === undefined || peer.stream.destroyed) return
  peer.ready = true
  connection.device.start()
  const { actor } = connection
  if (actor.kind === 'agent') deps.onAgentConnected(actor.uid)
  else deps.onVisitorConnected(actor)
}

function farewell(peer: Peer, peers: Peers, deps: BrokerDeps): void {
  peers.remove(peer)
  const { connection } = peer
  if (connection === undefined) return
  connection.device.close()
  if (!peer.ready) return
  const { actor } = connection
  const isLoggedOut = peer.closedFor === 'tokenRevoked'
  if (actor.kind === 'agent') return deps.onAgentDisconnected(actor.uid, isLoggedOut ? 'loggedOut' : 'lost')
  const isOver = isLoggedOut || peer.closedFor === 'silent' || peer.stream.hasSaidGoodbye
  deps.onVisitorDisconnected(actor, isOver ? 0 : remainingMs(peer))
}
