import type { Topic } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { isPersonalTopic } from '../domain/thread/topic.ts'
import type { BrokerMeter } from './broker-meter.ts'
import type { Connection } from './connection.ts'
import type { Subscribe } from './frame-guard.ts'
import type { Inbound } from './intake.ts'
import type { SocketStream } from './socket-stream.ts'
import type { Report } from './uplink.ts'

export interface SubscriptionDeps {
  /** Returns for each filter, in order, whether an actor may subscribe to it. */
  readonly maySubscribe: (actor: Actor, filters: readonly string[]) => Promise<readonly boolean[]>
  readonly report: Report
  readonly meter: Pick<BrokerMeter, 'filtersRefused'>
}

/** Return codes of SUBACK, MQTT 3.1.1 §3.9.3. Stored messages are sent at QoS 1 to everybody. */
const codes = { granted: 1, refused: 0x80 } as const

const firstBytes = { suback: 0x90, unsuback: 0xb0 } as const

/**
 * Answers the SUBSCRIBE packets of a connection with a code for each filter, in order [MQTT-3.8.4-5], and its UNSUBSCRIBE
 * packets. Nothing after one of them is read before its answer is written. `user/{uid}/messages` of the client's own user
 * makes the messages of threads come there; a lasting device is remembered with it before the answer. Every other filter
 * changes nothing.
 */
export function openSubscriptions(
  deps: SubscriptionDeps,
  connection: Connection,
  { stream, refusedFilterWork }: { stream: SocketStream; refusedFilterWork: number },
): Pick<Inbound, 'subscribe' | 'unsubscribe'> {
  const answerOnce = (decide: () => Promise<void>) => {
    stream.hold()
    decide()
      .then(() => stream.goOn())
      .catch((error) => stream.fail(error))
  }
  const subscribed = async ({ packetId, filters, count }: Subscribe) => {
    const granted = await grant(deps, connection, filters)
    const grants = granted.filter(Boolean).length
    stream.send(suback(packetId, granted, count))
    deps.meter.filtersRefused(count - grants)
    stream.countWork((filters.length - grants) * refusedFilterWork)
  }
  return {
    subscribe: (subscribe) => answerOnce(() => subscribed(subscribe)),
    unsubscribe: ({ packetId, filters }) =>
      answerOnce(async () => {
        const { ownTopic } = connection.downlink.preferences
        if (ownTopic !== undefined && filters.includes(ownTopic)) await writeOn(connection, undefined)
        stream.answer(firstBytes.unsuback, packetId)
      }),
  }
}

/** Returns for each filter whether it is granted; an error grants none. */
async function grant(
  { maySubscribe, report }: SubscriptionDeps,
  connection: Connection,
  filters: readonly string[],
): Promise<readonly boolean[]> {
  try {
    const granted = await maySubscribe(connection.actor, filters)
    const personal = filters.find((filter, index) => granted[index] && isPersonalTopic(filter))
    if (personal !== undefined) await writeOn(connection, personal as Topic)
    return granted
  } catch (error) {
    report(error, { clientId: connection.clientId })
    return []
  }
}

/** Writes the messages of threads on the user's own topic from now on, or on the threads' own. */
async function writeOn({ downlink, device }: Connection, ownTopic: Topic | undefined): Promise<void> {
  const { json, ownTopic: before } = downlink.preferences
  if (before === ownTopic) return
  const preferences = ownTopic === undefined ? { json } : { json, ownTopic }
  await device.prefer(preferences)
  downlink.prefer(preferences)
}

/** Filters beyond those that were checked are refused. */
function suback(packetId: number, granted: readonly boolean[], count: number): Buffer {
  const length = lengthBytes(count + 2)
  const packet = Buffer.alloc(1 + length.length + 2 + count, codes.refused)
  packet[0] = firstBytes.suback
  packet.set(length, 1)
  const first = packet.writeUInt16BE(packetId, 1 + length.length)
  for (const [index, isGranted] of granted.entries()) if (isGranted) packet[first + index] = codes.granted
  return packet
}

/** Returns a remaining length, §2.2.3. */
function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))]
}
