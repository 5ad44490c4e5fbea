import type { PublishPlace } from './frame-guard.ts'

/** A PUBLISH as a client sent it. */
export interface Publish {
  readonly topic: string
  /** A view into the received bytes: it must be read before the first await. */
  readonly payload: Uint8Array
  readonly qos: number
  readonly retain: boolean
  /** 0 for QoS 0. */
  readonly packetId: number
}

/** Reads a PUBLISH that the guard has checked, MQTT 3.1.1 §3.3. */
export function readPublish(bytes: Buffer, place: PublishPlace): Publish {
  const { first, topicStart, topicEnd, packetId, end } = place
  const qos = (first >> 1) & 3
  return {
    topic: bytes.toString('utf8', topicStart, topicEnd),
    payload: bytes.subarray(qos === 0 ? topicEnd : topicEnd + 2, end),
    qos,
    retain: (first & 1) === 1,
    packetId,
  }
}
