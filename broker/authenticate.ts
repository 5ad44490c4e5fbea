import type { AuthenticateError, Client } from 'aedes'
import type { CursorBook } from '../app/cursor-book.ts'
import type { FailedLogins } from '../app/failed-logins.ts'
import { Feed, type ReadLog } from '../app/feed.ts'
import type { Outlets } from '../app/outlets.ts'
import type { Sessions } from '../app/sessions.ts'
import type { ClientId, Uid } from '../domain/ids.ts'
import { uidsOf } from '../domain/person.ts'
import { userTopic } from '../domain/topic.ts'
import type { Devices } from '../store/ports/devices.ts'
import type { Connection, Peer } from './connection.ts'
import { Downlink } from './downlink.ts'
import type { Peers } from './peers.ts'

/** CONNACK return codes, MQTT 3.1.1 §3.2.2.3. */
export const connackCodes = { badClientId: 2, unavailable: 3, badToken: 4, notAuthorized: 5 } as const

/** What letting somebody in works with. */
export interface Admission {
  readonly sessions: Sessions
  readonly devices: Devices
  readonly outlets: Outlets
  readonly cursors: CursorBook
  readonly readLog: ReadLog
  readonly peers: Peers
  readonly failedLogins: FailedLogins
  readonly onFailure: (error: Error) => void
}

/** Why CONNACK says no. */
class NotAdmitted extends Error implements AuthenticateError {
  readonly returnCode: number

  constructor(returnCode: number) {
    super(`CONNACK ${returnCode}`)
    this.returnCode = returnCode
  }
}

const clientIdPattern = /^([^/\s]{1,128})\/[^/\s]{1,64}\/[^/\s]{1,128}$/

/** Recognizes the token, binds the clientId to its user and finds out where the device stands. */
export async function admit(admission: Admission, client: Client, peer: Peer, password: string): Promise<void> {
  const ownUid = clientIdPattern.exec(client.id)?.[1] as Uid | undefined
  if (ownUid === undefined) throw new NotAdmitted(connackCodes.badClientId)
  const recognized = await admission.sessions.recognize(password)
  if (recognized.outcome === 'malformed') {
    await admission.failedLogins.failed(peer.address)
    throw new NotAdmitted(connackCodes.badToken)
  }
  if (recognized.outcome !== 'valid') throw new NotAdmitted(connackCodes.notAuthorized)
  const { actor, claims } = recognized
  if (!uidsOf(actor).includes(ownUid)) throw new NotAdmitted(connackCodes.notAuthorized)
  if (admission.peers.isFullForUser(actor.uid)) throw new NotAdmitted(connackCodes.unavailable)
  const clientId = client.id as ClientId
  const opened = openFeed(admission, peer, { actor, clientId })
  try {
    const standings = await standingsOf(admission, peer, { actor, clientId })
    // The socket may have gone while its standings were read: nobody would ever take it off the outlets.
    if (peer.stream.destroyed) throw new NotAdmitted(connackCodes.unavailable)
    const { session, expiresAt } = claims
    peer.connection = { actor, clientId, ownUid, ownTopic: userTopic(ownUid), session, expiresAt, standings, ...opened }
  } catch (error) {
    opened.leave()
    throw error
  }
}

/** Listens before the standings are read, so that nothing falls between them. */
function openFeed(
  { outlets, cursors, readLog, onFailure }: Admission,
  peer: Peer,
  { actor, clientId }: Pick<Connection, 'actor' | 'clientId'>,
): Pick<Connection, 'feed' | 'leave' | 'downlink'> {
  const downlink = new Downlink(peer.stream, { isTaken: (id) => feed.isInFlight(id), onFailure })
  const feed: Feed = new Feed(downlink, readLog, (threadUid, seq) => {
    if (peer.asked.lasting) cursors.mark({ clientId, threadUid, seq }, feed.isSettled())
  })
  peer.stream.onAcknowledged = (packetId) => feed.acknowledged(packetId)
  return { feed, downlink, leave: outlets.add(uidsOf(actor), feed) }
}

async function standingsOf(
  { devices, cursors, peers }: Admission,
  peer: Peer,
  { actor, clientId }: Pick<Connection, 'actor' | 'clientId'>,
) {
  // [MQTT-3.1.4-2]: before its cursors are read, so that what it acknowledged last counts.
  peers.closeWhere((other) => other !== peer && other.connection?.clientId === clientId, 'takenOver')
  if (!peer.asked.lasting) {
    await devices.forget(clientId)
    return devices.heads(uidsOf(actor))
  }
  await cursors.flush()
  const { known, standings } = await devices.open(clientId, uidsOf(actor), Date.now())
  peer.stream.sessionPresent = known
  return standings
}

/** What Aedes is to answer for an error: a refusal's own code, 3 for a failure of ours. */
export function asConnackError(error: unknown): AuthenticateError {
  return error instanceof NotAdmitted ? error : new NotAdmitted(connackCodes.unavailable)
}
