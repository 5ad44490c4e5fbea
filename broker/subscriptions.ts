import type { Topic } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import { isPersonalTopic } from '../domain/thread/topic.ts'
import type { BrokerMeter } from './broker-meter.ts'
import type { Connection } from './connection.ts'
import type { Subscribe } from './frame-guard.ts'
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

const firstByteOfSuback = 0x90

/**
 * Answers the SUBSCRIBE packets of a connection with a code for each filter, in order [MQTT-3.8.4-5]. Nothing after a
 * SUBSCRIBE is read before its SUBACK is written. `user/{uid}/messages` of the client's own user makes the messages of
 * threads come there; every other filter changes nothing.
 */
export function openSubscriptions(
  { maySubscribe, report, meter }: SubscriptionDeps,
  connection: Connection,
  { stream, refusedFilterWork }: { stream: SocketStream; refusedFilterWork: number },
): (subscribe: Subscribe) => void {
  const decide = async (filters: readonly string[]): Promise<readonly boolean[]> => {
    try {
      return await maySubscribe(connection.actor, filters)
    } catch (error) {
      report(error, { clientId: connection.clientId })
      return []
    }
  }
  return ({ packetId, filters, count }) => {
    stream.hold()
    decide(filters)
      .then((granted) => {
        const grants = granted.filter(Boolean).length
        const personal = filters.find((filter, index) => granted[index] && isPersonalTopic(filter))
        if (personal !== undefined) connection.downlink.writeOn(personal as Topic)
        stream.send(suback(packetId, granted, count))
        meter.filtersRefused(count - grants)
        stream.countWork((filters.length - grants) * refusedFilterWork)
        stream.goOn()
      })
      .catch((error) => stream.fail(error))
  }
}

/** Filters beyond those that were checked are refused. */
function suback(packetId: number, granted: readonly boolean[], count: number): Buffer {
  const length = lengthBytes(count + 2)
  const packet = Buffer.alloc(1 + length.length + 2 + count, codes.refused)
  packet[0] = firstByteOfSuback
  packet.set(length, 1)
  const first = packet.writeUInt16BE(packetId, 1 + length.length)
  for (const [index, isGranted] of granted.entries()) if (isGranted) packet[first + index] = codes.granted
  return packet
}

/** Returns a remaining length, §2.2.3. */
function lengthBytes(length: number): number[] {
  return length < 128 ? [length] : [(length % 128) | 128, ...lengthBytes(Math.floor(length / 128))]
}
