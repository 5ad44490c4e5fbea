import { type Case, field, first, noStrings, type Part, packet, soundString } from './bytes.ts'

const { subscribe, unsubscribe } = first
const id = [0, 7]

type Row = readonly [clause: string, what: string, bad: Buffer, sound: Buffer]

const asking = (...parts: readonly Part[]) => packet(subscribe, id, ...parts)
const leaving = (...parts: readonly Part[]) => packet(unsubscribe, id, ...parts)
const own = field('user/a')

const misplaced: readonly (readonly [clause: string, filter: string, sound: string])[] = [
  ['MQTT-4.7.1-2', '#/a', '#'],
  ['MQTT-4.7.1-2', 'a/#/b', 'a/#'],
  ['MQTT-4.7.1-2', 'a#', 'a/#'],
  ['MQTT-4.7.1-2', 'a/b#', '/#'],
  ['MQTT-4.7.1-2', '##', '+/#'],
  ['MQTT-4.7.1-3', 'a+', 'a/+'],
  ['MQTT-4.7.1-3', '+a', '+'],
  ['MQTT-4.7.1-3', 'a/+b/c', 'a/+/c'],
  ['MQTT-4.7.1-3', 'a/b+/c', '+/b/+'],
  ['MQTT-4.7.1-3', '++', '+/+'],
  ['MQTT-4.7.1-3', '+#', '/+/#'],
]

const qosRows = [3, 4, 5, 0x40, 0x80, 0xfc, 0xff].map(
  (qos): Row => ['MQTT-3.8.3-4', `the QoS byte ${qos}`, asking(own, [qos]), asking(own, [2])],
)

const rows: readonly Row[] = [
  ['MQTT-3.8.3-3', 'no filter', asking(), asking(own, [1])],
  ['MQTT-2.3.1-1', 'nothing at all', packet(subscribe), asking(own, [0])],
  ['MQTT-2.3.1-1', 'half a packet id', packet(subscribe, [7]), asking(own, [0])],
  ['MQTT-4.8.0-1, §3.8.3', 'half a length of its filter', asking([0]), asking(own, [0])],
  ['MQTT-4.8.0-1, §3.8.3', 'a filter longer than it', asking([0, 9, 0x61, 0]), asking([0, 1, 0x61, 0])],
  ['MQTT-4.8.0-1, §3.8.3', 'a filter without a QoS', asking(own), asking(own, [0])],
  ['MQTT-4.8.0-1, §3.8.3', 'a second filter without a QoS', asking(own, [1], own), asking(own, [1], own, [1])],
  ['MQTT-4.8.0-1, §3.8.3', 'one byte behind its filters', asking(own, [1], [0]), asking(own, [1])],
  ['MQTT-4.7.3-1', 'an empty filter', asking(field(''), [1]), asking(field('a'), [1])],
  ['MQTT-4.7.3-1', 'an empty second filter', asking(own, [1], field(''), [1]), asking(own, [1], own, [1])],
  ...qosRows,
  ['MQTT-3.8.3-4', 'the QoS byte 3 of a second filter', asking(own, [1], own, [3]), asking(own, [1], own, [2])],
  ...noStrings.flatMap(([clause, what, bytes]): Row[] => [
    [clause, `a filter with ${what}`, asking(field(bytes), [1]), asking(field(soundString), [1])],
    [clause, `a second filter with ${what}`, asking(own, [1], field(bytes), [1]), asking(own, [1], own, [0])],
  ]),
  ...misplaced.map(
    ([clause, filter, sound]): Row => [
      clause,
      `the filter ${filter}`,
      asking(field(filter), [1]),
      asking(field(sound), [1]),
    ],
  ),
]

const leavingRows: readonly Row[] = [
  ['MQTT-3.10.3-2', 'no filter', leaving(), leaving(own)],
  ['MQTT-2.3.1-1', 'nothing at all', packet(unsubscribe), leaving(own)],
  ['MQTT-2.3.1-1', 'half a packet id', packet(unsubscribe, [7]), leaving(own)],
  ['MQTT-4.8.0-1, §3.10.3', 'half a length of its filter', leaving([0]), leaving(own)],
  ['MQTT-4.8.0-1, §3.10.3', 'a filter longer than it', leaving([0, 9, 0x61]), leaving([0, 1, 0x61])],
  ['MQTT-4.8.0-1, §3.10.3', 'one byte behind its filters', leaving(own, [0]), leaving(own, own)],
  ['MQTT-4.7.3-1', 'an empty filter', leaving(field('')), leaving(field('a'))],
  ...noStrings.map(
    ([clause, what, bytes]): Row => [
      clause,
      `a filter with ${what}`,
      leaving(field(bytes)),
      leaving(field(soundString)),
    ],
  ),
  ...misplaced.map(
    ([clause, filter, sound]): Row => [clause, `the filter ${filter}`, leaving(field(filter)), leaving(field(sound))],
  ),
]

const caseOf =
  (type: string) =>
  (row: Row): Case => {
    const [clause, what, bad, sound] = row
    return { clause, what: `${type} with ${what}`, bad, sound }
  }

/** SUBSCRIBE and UNSUBSCRIBE, MQTT 3.1.1 §3.8 and §3.10. */
export const filterCases: readonly Case[] = [
  ...rows.map(caseOf('SUBSCRIBE')),
  ...leavingRows.map(caseOf('UNSUBSCRIBE')),
]
