/** The types a client may send, MQTT 3.1.1 §2.2.1. */
export const packetTypes = {
  connect: 1,
  publish: 3,
  puback: 4,
  pubrec: 5,
  pubrel: 6,
  pubcomp: 7,
  subscribe: 8,
  unsubscribe: 10,
  pingreq: 12,
  disconnect: 14,
} as const

/** The rules for a client's packet of one type. */
export interface PacketRule {
  readonly type: (typeof packetTypes)[keyof typeof packetTypes]
  /** Allowed values of the low four bits of the first byte, §2.2.2. */
  readonly flags: readonly number[]
  /** The minimum and maximum number of bytes after the fixed header. */
  readonly least: number
  readonly most: number
  /** Whether the body begins with a packet id, which is never 0. [MQTT-2.3.1-1] */
  readonly hasId: boolean
  /** The contents of the rest of the body. */
  readonly body: 'none' | 'connect' | 'publish' | 'filters' | 'filtersWithQos'
  /** The first byte of the immediate answer, followed by a length of 2 and the id; 0 for none. */
  readonly answer: number
}

const anyLength = Number.POSITIVE_INFINITY
/** §3.3.1: DUP 8, QoS 2 and 4, RETAIN 1. Never QoS 3 [MQTT-3.3.1-4], never DUP with QoS 0 [MQTT-3.3.1-2]. */
const publishFlags = [0, 1, 2, 3, 4, 5, 10, 11, 12, 13]
const answers = { none: 0, pubrel: 0x62, pubcomp: 0x70 } as const

const { connect, publish, puback, pubrec, pubrel, pubcomp, subscribe, unsubscribe, pingreq, disconnect } = packetTypes

/**
 * MQTT 3.1.1 chapters 2 and 3, as far as a server must close the connection. Types that are not here are reserved or
 * only sent by servers. The server sends and stores no QoS 2 PUBLISH, so the handshake has no state.
 */
const rules: readonly PacketRule[] = [
  { type: connect, flags: [0], least: 7, most: anyLength, hasId: false, body: 'connect', answer: answers.none },
  {
    type: publish,
    flags: publishFlags,
    least: 3,
    most: anyLength,
    hasId: false,
    body: 'publish',
    answer: answers.none,
  },
  { type: puback, flags: [0], least: 2, most: 2, hasId: true, body: 'none', answer: answers.none },
  { type: pubrec, flags: [0], least: 2, most: 2, hasId: true, body: 'none', answer: answers.pubrel },
  { type: pubrel, flags: [2], least: 2, most: 2, hasId: true, body: 'none', answer: answers.pubcomp },
  { type: pubcomp, flags: [0], least: 2, most: 2, hasId: true, body: 'none', answer: answers.none },
  { type: subscribe, flags: [2], least: 6, most: anyLength, hasId: true, body: 'filtersWithQos', answer: answers.none },
  { type: unsubscribe, flags: [2], least: 5, most: anyLength, hasId: true, body: 'filters', answer: answers.none },
  { type: pingreq, flags: [0], least: 0, most: 0, hasId: false, body: 'none', answer: answers.none },
  { type: disconnect, flags: [0], least: 0, most: 0, hasId: false, body: 'none', answer: answers.none },
]

const byFirstByte = new Map(
  rules.flatMap((rule) => rule.flags.map((flags) => [(rule.type << 4) | flags, rule] as const)),
)
const table = Array.from({ length: 256 }, (_, first) => byFirstByte.get(first))

/** Returns the rule for a packet with this first byte; undefined if no client may send one. [MQTT-2.2.2-2] */
export function ruleFor(first: number): PacketRule | undefined {
  return table[first]
}
