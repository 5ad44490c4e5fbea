import type { Client, PublishPacket } from 'aedes'
import type { Receipt } from '../app/line.ts'
import type { MessageUid, Topic } from '../domain/ids.ts'
import type { Draft } from '../domain/message.ts'
import type { Actor } from '../domain/person.ts'
import { asRefused, Refused } from '../domain/refusal.ts'
import { decodeMessage } from '../proto/bytes.ts'
import type { WireMessage } from '../proto/wire.ts'
import { type Connection, peerOf } from './connection.ts'
import { refusalMessage } from './refusal-message.ts'

/** The line as this door sees it. */
export type Receive = (actor: Actor, draft: Draft) => Promise<Receipt>

/** What a door logs of a bug: ids, never texts. */
export type Report = (error: unknown, ids: Readonly<Record<string, string>>) => void

/**
 * Takes a PUBLISH down the line. Resolves when it may be acknowledged: it is committed, or the sender has been
 * told why not. Never rejects, for an error here would close the socket and the client would send it again.
 */
export async function takePublish(
  { receive, report }: { receive: Receive; report: Report },
  client: Client,
  packet: PublishPacket,
): Promise<void> {
  const { connection } = peerOf(client)
  if (connection === undefined) return
  let wire: WireMessage | undefined
  try {
    wire = decodeMessage(packet.payload as Buffer)
    check(wire, packet)
    const receipt = await receive(connection.actor, draftOf(wire, packet.topic))
    if (receipt.kind === 'stored' && receipt.repeated) connection.device.feed.repeat(receipt.message)
  } catch (error) {
    const refusal = asRefused(error)
    if (refusal.code === 'internal') report(error, { clientId: client.id, uid: wire?.uid ?? '' })
    refuse(connection, refusal, wire?.uid ?? '')
  }
}

function check(wire: WireMessage, packet: PublishPacket): void {
  if (packet.qos === 2) throw new Refused('qos_unsupported')
  if (packet.retain) throw new Refused('retain_unsupported')
  if (wire.thread.topic !== '' && wire.thread.topic !== packet.topic) throw new Refused('topic_mismatch')
}

function draftOf({ uid, type, content, channel, extra }: WireMessage, topic: string): Draft {
  return { uid: uid as MessageUid, type, content, channel, extra, topic: topic as Topic }
}

function refuse({ downlink, ownTopic, ownUid }: Connection, refusal: Refused, uid: string): void {
  downlink.tell(refusalMessage(refusal, { topic: ownTopic, user: ownUid, uid, nowMs: Date.now() }))
}
