import type { Receive } from '../app/messaging/receive-within-budget.ts'
import type { Uids } from '../app/new-uid.ts'
import type { MessageUid, Topic } from '../domain/ids.ts'
import type { Draft } from '../domain/message/message.ts'
import { asRefused, Refused } from '../domain/refusal.ts'
import { formOf, readPayload } from '../proto/payload.ts'
import type { WireMessage } from '../proto/wire.ts'
import type { Connection } from './connection.ts'
import type { Publish } from './decode-publish.ts'
import { refusalMessage } from './refusal-message.ts'
import type { SocketStream } from './socket-stream.ts'

/** Reports a bug with ids, never with texts. */
export type Report = (error: unknown, ids: Readonly<Record<string, string>>) => void

export interface UplinkDeps {
  readonly receive: Receive
  readonly report: Report
  /** How deep objects and arrays may be nested in a message of JSON. */
  readonly maxJsonDepth: number
  /** PUBLISH of one connection in progress; the rest is read later. */
  readonly maxUnderWay: number
  readonly uids: Uids
}

/** Sends a connection's PUBLISH packets down the line, keeps reading as they are done, and acknowledges each. */
export function openUplink(deps: UplinkDeps, connection: Connection, stream: SocketStream): (publish: Publish) => void {
  const { maxUnderWay } = deps
  let underWay = 0
  let isHeld = false
  const done = ({ qos, packetId }: Pick<Publish, 'qos' | 'packetId'>) => {
    if (qos !== 0) stream.acknowledge({ qos, packetId })
    underWay -= 1
    if (!isHeld || underWay > maxUnderWay / 2) return
    isHeld = false
    stream.goOn()
  }
  return (publish) => {
    const { qos, packetId } = publish
    underWay += 1
    if (underWay === maxUnderWay) {
      isHeld = true
      stream.watch.limitReached('stream.maxUnderWay')
      stream.hold()
    }
    receivePublish(deps, { connection, stream }, publish).then(
      () => done({ qos, packetId }),
      (error) => stream.fail(error),
    )
  }
}

/**
 * Sends a PUBLISH down the line. Resolves when it may be acknowledged: it is committed, or the sender has been told the
 * refusal. A refusal does not reject, because the client would lose its connection and send it again.
 */
async function receivePublish(
  deps: UplinkDeps,
  { connection, stream }: { connection: Connection; stream: SocketStream },
  publish: Publish,
): Promise<void> {
  const { receive, report, maxJsonDepth } = deps
  let wire: WireMessage | undefined
  try {
    answerAsWritten(connection, formOf(publish.payload) === 'json')
    wire = readPayload(publish.payload, maxJsonDepth)
    check(wire, publish)
    const receipt = await receive(connection.actor, draftOf(wire, publish.topic), connection.address)
    await keepForm(deps, connection)
    if (receipt.kind === 'stored' && receipt.repeated) connection.device.feed.repeat(receipt.message)
  } catch (error) {
    const refusal = asRefused(error)
    const uid = wire?.uid ?? ''
    if (refusal.code === 'internal') report(error, { clientId: connection.clientId, uid })
    if (refusal.limit !== undefined) stream.watch.limitReached(refusal.limit)
    refuse(deps, connection, { refusal, refusedUid: uid })
  }
}

/** Answers the client in the form it wrote last. */
function answerAsWritten({ downlink }: Connection, json: boolean): void {
  const before = downlink.preferences
  if (before.json !== json) downlink.prefer({ ...before, json })
}

/** Resolves once a lasting device's form is stored; what was refused costs no write. */
async function keepForm({ report }: UplinkDeps, { downlink, device, clientId }: Connection): Promise<void> {
  try {
    await device.prefer(downlink.preferences)
  } catch (error) {
    if (asRefused(error).code === 'internal') report(error, { clientId })
  }
}

function check(wire: WireMessage, { qos, retain, topic }: Publish): void {
  if (qos === 2) throw new Refused('qos_unsupported')
  if (retain) throw new Refused('retain_unsupported')
  if (wire.thread.topic !== '' && wire.thread.topic !== topic) throw new Refused('topic_mismatch')
}

// The topic determines the thread: real clients send whatever thread uid they once made up.
function draftOf({ uid, type, content, channel, extra }: WireMessage, topic: string): Draft {
  return { uid: uid as MessageUid, type, content, channel, extra, topic: topic as Topic }
}

function refuse(
  { uids }: UplinkDeps,
  { downlink, ownTopic, ownUid }: Connection,
  { refusal, refusedUid }: { readonly refusal: Refused; readonly refusedUid: string },
): void {
  const uid = uids.newMessageUid()
  downlink.tell(refusalMessage(refusal, { uid, refusedUid, topic: ownTopic, user: ownUid, nowMs: Date.now() }))
}
