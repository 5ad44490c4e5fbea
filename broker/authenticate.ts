import type { AuthenticateError, Client } from 'aedes'
import type { Sessions } from '../app/auth/sessions.ts'
import { checkDevice, type DeliveryDeps, openDevice } from '../app/delivery/device-session.ts'
import type { ClientId, Uid } from '../domain/ids.ts'
import { type Actor, uidsOf } from '../domain/person.ts'
import { userTopic } from '../domain/thread/topic.ts'
import type { Connection, Peer } from './connection.ts'
import { Downlink } from './downlink.ts'
import type { Peers } from './peers.ts'
import type { RateLimit } from './rate-limit.ts'

/** CONNACK return codes, MQTT 3.1.1 §3.2.2.3. */
const connackCodes = { badClientId: 2, unavailable: 3, badToken: 4, notAuthorized: 5 } as const

export interface AdmitDeps {
  readonly sessions: Sessions
  readonly deliveryDeps: DeliveryDeps
  readonly peers: Peers
  /** Called for every password that is not a token. */
  readonly onBadToken: () => void
}

/** Why CONNACK refuses a client. */
class NotAdmitted extends Error implements AuthenticateError {
  readonly returnCode: number

  constructor(returnCode: number) {
    super(`CONNACK ${returnCode}`)
    this.returnCode = returnCode
  }
}

const clientIdPattern = /^([^/\s\p{Cc}]{1,128})\/[^/\s\p{Cc}]{1,64}\/[^/\s\p{Cc}]{1,128}$/u

/** An admitted client. */
export interface Admitted {
  readonly connection: Connection
  /** Shared by all connections of the user. */
  readonly rate: RateLimit
}

/**
 * Verifies the token, checks that the clientId belongs to its user and finds the device's cursors. Rejects with an
 * error that `asConnackError` reads.
 */
export async function admit(deps: AdmitDeps, client: Client, peer: Peer): Promise<Admitted> {
  if (!deps.peers.hasRoomFor(peer)) throw new NotAdmitted(connackCodes.unavailable)
  const ownUid = clientIdPattern.exec(client.id)?.[1] as Uid | undefined
  if (ownUid === undefined) throw new NotAdmitted(connackCodes.badClientId)
  const { password } = peer
  peer.password = ''
  const { actor: known, claims } = await recognize(deps, password)
  // Its own object, which identifies the connection where only the actor is known.
  const actor = { ...known }
  if (!uidsOf(actor).includes(ownUid)) throw new NotAdmitted(connackCodes.notAuthorized)
  const clientId = client.id as ClientId
  const others = () => deps.peers.of(claims.uid).filter((other) => other.connection?.clientId === clientId)
  // While the store fails, the existing connection stays: it can still receive, and the new one could not.
  if (others().length > 0)
    await checkDevice(deps.deliveryDeps, { actor, clientId, lasting: peer.connectOptions.lasting })
  // [MQTT-3.1.4-2]: before the cursors are read, so that the last acknowledgements count.
  for (const other of others()) deps.peers.close(other, 'takenOver')
  const user = deps.peers.join(peer, claims.uid)
  if (user === undefined) throw new NotAdmitted(connackCodes.unavailable)
  const opened = await open(deps, peer, { actor, clientId })
  const { address } = peer
  const connection = { actor, clientId, address, ownUid, ownTopic: userTopic(ownUid), claims, ...opened }
  peer.connection = connection
  // While the device was being opened, a revocation could not find this connection by its session.
  if (deps.sessions.hasEnded(claims)) throw new NotAdmitted(connackCodes.notAuthorized)
  return { connection, rate: user.rate }
}

/** A client with a valid token is let in, whatever else came from its address: nothing is counted against it. */
async function recognize({ sessions, onBadToken }: AdmitDeps, password: string) {
  const recognized = await sessions.recognize(password)
  if (recognized.outcome === 'malformed') {
    onBadToken()
    throw new NotAdmitted(connackCodes.badToken)
  }
  if (recognized.outcome !== 'valid') throw new NotAdmitted(connackCodes.notAuthorized)
  return recognized
}

async function open(
  { deliveryDeps }: AdmitDeps,
  { stream, connectOptions }: Peer,
  { actor, clientId }: { actor: Actor; clientId: ClientId },
): Promise<Pick<Connection, 'device' | 'downlink'>> {
  const downlink = new Downlink(stream)
  const device = await openDevice(deliveryDeps, { actor, clientId, lasting: connectOptions.lasting }, downlink)
  if (stream.destroyed) {
    // The socket closed meanwhile: nobody else would ever close this.
    device.close()
    throw new NotAdmitted(connackCodes.unavailable)
  }
  downlink.prefer(device.preferences)
  return { device, downlink }
}

/**
 * Returns what Aedes is to answer for an error: a refusal's own code, or 3 for an error of the server, which is
 * reported.
 */
export function asConnackError(error: unknown, report: (error: unknown) => void): AuthenticateError {
  if (error instanceof NotAdmitted) return error
  report(error)
  return new NotAdmitted(connackCodes.unavailable)
}
