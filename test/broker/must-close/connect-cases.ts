import type { TestPerson } from '../../support/people.ts'
import { field, first, joined, noStrings, type Part, packet, soundString } from './bytes.ts'

/** A CONNECT that is refused, and its accepted twin. */
export interface ConnectCase {
  readonly clause: string
  readonly what: string
  readonly bad: (person: TestPerson) => Buffer
  readonly sound: (person: TestPerson) => Buffer
  /** The CONNACK code before the close; undefined if there is no CONNACK. */
  readonly connack?: number
}

/** Connect flags, §3.1.2.3. */
const bits = { reserved: 1, clean: 2, will: 4, willQos1: 8, willQos2: 16, willRetain: 32, password: 64, name: 128 }
const usual = bits.clean | bits.password | bits.name

/** The parts of a CONNECT; a missing one gets a valid value. */
interface Given {
  readonly firstByte?: number
  readonly protocol?: Part
  readonly level?: number
  readonly flags?: number
  readonly keepalive?: Part
  readonly clientId?: string | Part
  /** Between clientId and user name. */
  readonly will?: Part
  readonly name?: Part
  readonly password?: Part
  readonly rest?: Part
}

const connect = (given: Given) => (person: TestPerson) => {
  const { firstByte = first.connect, protocol = field('MQTT'), level = 4, flags = usual, keepalive = [0, 30] } = given
  const { clientId = `${person.uid}/web/table`, will = [], name = field('anybody'), rest = [] } = given
  const { password = field(person.token) } = given
  const id = typeof clientId === 'string' ? field(clientId) : clientId
  return packet(firstByte, protocol, [level, flags], keepalive, id, will, name, password, rest)
}

const willed = (flags: number, will: Part, rest: Given = {}) => connect({ flags: usual | flags, will, ...rest })
const aWill = joined(field('org/agent/a'), field('gone'))
const device = (bytes: Part) => (person: TestPerson) => {
  return connect({ clientId: field(joined(Buffer.from(`${person.uid}/web/`), bytes)) })(person)
}
const cut = (length: number) => () =>
  packet(first.connect, connect({})({ uid: 'u', token: 't' }).subarray(2, 2 + length))

type Build = ConnectCase['bad']
type Row = readonly [clause: string, what: string, bad: Build, sound?: Build]

const closed: readonly Row[] = [
  ...[1, 2, 4, 8].map(
    (bit): Row => ['MQTT-2.2.2-2', `header flag ${bit}`, connect({ firstByte: first.connect | bit })],
  ),
  ['MQTT-3.1.2-1', 'the name MQIsdp and level 4', connect({ protocol: field('MQIsdp') })],
  ['MQTT-3.1.2-1', 'the name mqtt', connect({ protocol: field('mqtt') })],
  ['MQTT-3.1.2-1', 'the name MQTTX', connect({ protocol: field('MQTTX') })],
  ['MQTT-3.1.2-1', 'no name', connect({ protocol: field('') })],
  ['MQTT-1.5.3-2', 'NUL in its name', connect({ protocol: field('MQT\0') })],
  ['MQTT-1.5.3-1', 'a name that is no UTF-8', connect({ protocol: field([0x4d, 0x51, 0xff, 0x54]) })],
  ['MQTT-3.1.2-3', 'the reserved flag', connect({ flags: usual | bits.reserved })],
  ['MQTT-3.1.2-14', 'a will of QoS 3', willed(bits.will | 24, aWill), willed(bits.will | bits.willQos2, aWill)],
  ['MQTT-3.1.2-13', 'QoS 1 of no will', connect({ flags: usual | bits.willQos1 }), willed(bits.will | 8, aWill)],
  ['MQTT-3.1.2-13', 'QoS 2 of no will', connect({ flags: usual | bits.willQos2 }), willed(bits.will | 16, aWill)],
  ['MQTT-3.1.2-15', 'RETAIN of no will', connect({ flags: usual | bits.willRetain }), willed(bits.will | 32, aWill)],
  ['MQTT-3.1.2-9', 'a will flag and no will', connect({ flags: usual | bits.will, name: [], password: [] })],
  ['MQTT-3.1.2-11', 'a will and no will flag', connect({ will: aWill }), willed(bits.will, aWill)],
  ['MQTT-3.1.3-10', 'a will without a message', willed(bits.will, field('a'), { name: [], password: [] })],
  ['MQTT-4.7.3-1', 'an empty will topic', willed(bits.will, joined(field(''), field('x'))), willed(bits.will, aWill)],
  ...['#', 'a/+'].map((topic): Row => {
    return ['MQTT-4.7.1-1', `the will topic ${topic}`, willed(bits.will, joined(field(topic), field('x')))]
  }),
  ['MQTT-3.1.2-22', 'a password and no user name', connect({ flags: bits.clean | bits.password, name: [] })],
  ['MQTT-3.1.2-18', 'a user name and no flag for it', connect({ flags: bits.clean, password: [] })],
  ['MQTT-3.1.2-19', 'a user name flag and no user name', connect({ name: [], password: [] })],
  ['MQTT-3.1.2-20', 'a password and no flag for it', connect({ flags: bits.clean | bits.name })],
  ['MQTT-3.1.2-21', 'a password flag and no password', connect({ password: [] })],
  ['MQTT-3.1.3-1', 'a byte behind its last field', connect({ rest: [0] })],
  ['MQTT-3.1.3-1', 'a field behind its last', connect({ rest: field('more') })],
  ['MQTT-3.1.3-1', 'a password longer than it', connect({ password: [0, 200, 0x78] })],
  ['MQTT-3.1.3-3', 'no clientId', connect({ clientId: [], name: [], password: [], flags: bits.clean })],
  ['MQTT-3.1.3-3', 'a clientId longer than it', connect({ clientId: [0xff, 0xff, 0x61], name: [], password: [] })],
  ...[0, 1, 5, 6, 7, 8, 9, 10, 11].map((length): Row => ['MQTT-4.8.0-1, §3.1', `${length} bytes of body`, cut(length)]),
  ...noStrings.flatMap(([clause, what, bytes]): Row[] => [
    [`${clause}, MQTT-3.1.3-4`, `a clientId with ${what}`, device(bytes), device(Buffer.from('café-你好-👩\u200D💻'))],
    [
      `${clause}, MQTT-3.1.3-10`,
      `a will topic with ${what}`,
      willed(bits.will, joined(field(bytes), field('x'))),
      willed(bits.will, joined(field(soundString), field([0xff, 0x00]))),
    ],
    [
      `${clause}, MQTT-3.1.3-11`,
      `a user name with ${what}`,
      connect({ name: field(bytes) }),
      connect({ name: field(soundString) }),
    ],
  ]),
]

const levels = [0, 1, 2, 3, 5, 6, 0x83, 0x84, 255].map((level): Row => {
  return ['MQTT-3.1.2-2', `level ${level}`, connect({ level })]
})
const noClientId = (flags: number) => connect({ clientId: '', flags })

/** CONNECT, MQTT 3.1.1 §3.1. */
export const connectCases: readonly ConnectCase[] = [
  ...closed.map(caseOf()),
  ...levels.map(caseOf(1)),
  caseOf(1)(['MQTT-3.1.2-2', 'all of MQTT 3.1', connect({ protocol: field('MQIsdp'), level: 3 })]),
  caseOf(1)(['MQTT-3.1.2-2', 'level 5 and nothing behind it', () => packet(first.connect, field('MQTT'), [5])]),
  caseOf(2)(['MQTT-3.1.3-8', 'an empty clientId and clean=0', noClientId(bits.password | bits.name)]),
  caseOf(2)(['MQTT-3.1.3-9', 'an empty clientId and clean=1', noClientId(usual)]),
]

function caseOf(connack?: number) {
  return ([clause, what, bad, sound = connect({})]: Row): ConnectCase => {
    const one = { clause, what: `CONNECT with ${what}`, bad, sound }
    return connack === undefined ? one : { ...one, connack }
  }
}
