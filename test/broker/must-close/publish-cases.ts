import { type Case, field, first, joined, noStrings, type Part, packet, soundString } from './bytes.ts'

const { publish, publishQos1, publishQos2 } = first
const id = [0, 7]
const payload = [0x78]
const topic = field('org/agent/a')
const sound = packet(publishQos1, topic, id, payload)

type Row = readonly [clause: string, what: string, bad: Buffer, sound?: Buffer]

const flagged = (firstByte: number) => packet(firstByte, topic, id, payload)
const named = (name: string | Part) => packet(publishQos1, field(name), id, payload)

const rows: readonly Row[] = [
  ...[0x36, 0x37, 0x3e, 0x3f].map((byte): Row => ['MQTT-3.3.1-4', `QoS 3, first byte ${byte}`, flagged(byte)]),
  ...[0x38, 0x39].map(
    (byte): Row => ['MQTT-3.3.1-2', `DUP with QoS 0, first byte ${byte}`, flagged(byte), flagged(0x3a)],
  ),
  ['MQTT-2.3.1-1', 'QoS 1 with packet id 0', packet(publishQos1, topic, [0, 0], payload)],
  ['MQTT-2.3.1-1', 'QoS 2 with packet id 0', packet(publishQos2, topic, [0, 0], payload), flagged(publishQos2)],
  ['MQTT-2.3.1-1', 'QoS 2 with packet id 0, again', packet(0x3c, topic, [0, 0], payload), flagged(0x3c)],
  ['MQTT-2.3.1-5', 'QoS 1 that ends behind its topic', packet(publishQos1, topic), packet(publishQos1, topic, id)],
  ['MQTT-2.3.1-5', 'QoS 1 with half a packet id', packet(publishQos1, topic, [7]), packet(publishQos1, topic, id)],
  ['MQTT-2.3.1-5', 'QoS 2 that ends behind its topic', packet(publishQos2, topic), packet(publishQos2, topic, id)],
  ['MQTT-3.3.2-1', 'nothing at all', packet(publish), packet(publish, topic)],
  ['MQTT-3.3.2-1', 'half a length of its topic', packet(publish, [0]), packet(publish, topic)],
  ['MQTT-3.3.2-1', 'a topic that is announced and missing', packet(publish, [0, 3]), packet(publish, topic)],
  ['MQTT-3.3.2-1', 'a topic longer than it', packet(publish, [0, 9, 0x61, 0x62]), packet(publish, [0, 2, 0x61, 0x62])],
  ['MQTT-4.7.3-1', 'an empty topic, QoS 0', packet(publish, field(''), payload), packet(publish, field('a'))],
  ['MQTT-4.7.3-1', 'an empty topic, QoS 1', named(''), named('a')],
  ...['#', '+', 'org/#', 'org/agent/+', '+/agent/a', 'org/agent/a#', 'org/a+b'].map(
    (name): Row => ['MQTT-3.3.2-2', `the topic ${name}`, named(name)],
  ),
  ...noStrings.map(([clause, what, bytes]): Row => [clause, `a topic with ${what}`, named(bytes), named(soundString)]),
  [
    'MQTT-1.5.3-1',
    'QoS 0 and a topic that is no UTF-8',
    packet(publish, field([0xff]), payload),
    packet(publish, topic),
  ],
  [
    'MQTT-1.5.3-1',
    'a topic whose last character ends in its payload',
    packet(publish, field([0x61, 0xe4, 0xbd]), [0xa0]),
    // Invalid UTF-8 in a payload is refused later, by the line.
    packet(publish, field('a'), [0xe4, 0xbd]),
  ],
]

/** PUBLISH, MQTT 3.1.1 §3.3. */
export const publishCases: readonly Case[] = rows.map(([clause, what, bad, twin]) => ({
  clause,
  what: `PUBLISH with ${what}`,
  bad,
  sound: joined(twin ?? sound),
}))
