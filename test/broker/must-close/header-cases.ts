import { type Case, first, joined, packet } from './bytes.ts'

const id = [0, 7]
const filter = [0, 6, ...Buffer.from('user/a')]
const { puback, pubrec, pubrel, pubcomp, subscribe, unsubscribe, pingreq, disconnect } = first
const ping = packet(pingreq)

/** A valid packet of each type whose flags are fixed. */
const soundOf = {
  PUBACK: packet(puback, id),
  PUBREC: packet(pubrec, id),
  PUBREL: packet(pubrel, id),
  PUBCOMP: packet(pubcomp, id),
  SUBSCRIBE: packet(subscribe, id, filter, [1]),
  UNSUBSCRIBE: packet(unsubscribe, id, filter),
  PINGREQ: ping,
  DISCONNECT: packet(disconnect),
} as const

type Name = keyof typeof soundOf
const names = Object.keys(soundOf) as Name[]
const confirmations = ['PUBACK', 'PUBREC', 'PUBREL', 'PUBCOMP'] as const
/** A DISCONNECT would end the connection that the next case needs. */
const twinOf = (name: Name) => (name === 'DISCONNECT' ? ping : soundOf[name])

const wrongFlags = names.flatMap((name) =>
  [1, 2, 4, 8].map((bit): Case => {
    const bad = Buffer.from(soundOf[name])
    bad[0] = (bad[0] ?? 0) ^ bit
    return { clause: 'MQTT-2.2.2-2', what: `${name} with flag ${bit} wrong`, bad, sound: twinOf(name) }
  }),
)

const wrongTypes: readonly (readonly [what: string, bad: Buffer])[] = [
  ['the reserved type 0', packet(0x00)],
  ['the reserved type 15', packet(0xf0)],
  ['the reserved type 15 with a body', packet(0xf0, id)],
  ['a CONNACK', packet(first.connack, [0, 0])],
  ['a SUBACK', packet(first.suback, id, [1])],
  ['an UNSUBACK', packet(first.unsuback, id)],
  ['a PINGRESP', packet(first.pingresp)],
]

const wrongLengths: readonly Case[] = [
  ...confirmations.flatMap((name) =>
    [[], [0], [0, 7, 0], [0, 7, 0, 0]].map(
      (body): Case => ({
        clause: `MQTT-4.8.0-1, §3.${4 + confirmations.indexOf(name)}`,
        what: `${name} of ${body.length} bytes`,
        bad: packet(soundOf[name][0] ?? 0, body),
        sound: soundOf[name],
      }),
    ),
  ),
  ...[[0], [0, 0], Array(127).fill(0)].map(
    (body): Case => ({
      clause: 'MQTT-4.8.0-1, §3.12',
      what: `PINGREQ with a body of ${body.length} bytes`,
      bad: packet(pingreq, body),
      sound: ping,
    }),
  ),
  ...[[0], [0, 0]].map(
    (body): Case => ({
      clause: 'MQTT-4.8.0-1, §3.14',
      what: `DISCONNECT with a body of ${body.length} bytes`,
      bad: packet(disconnect, body),
      sound: ping,
    }),
  ),
]

/** Invalid lengths; no body is sent, as the server must not wait for it. */
const wrongRemainingLengths: readonly (readonly [what: string, bad: readonly number[]])[] = [
  ['of a PUBLISH in five bytes', [0x30, 0x80, 0x80, 0x80, 0x80, 0x01]],
  ['of a PUBACK in five bytes', [0x40, 0x82, 0x80, 0x80, 0x80, 0x00]],
  ['of a PINGREQ in five bytes', [0xc0, 0x80, 0x80, 0x80, 0x80, 0x00]],
  ['of a PUBLISH of 256 MiB less one byte', [0x30, 0xff, 0xff, 0xff, 0x7f]],
  ['of a SUBSCRIBE just over 256 KiB', [0x82, 0x81, 0x80, 0x10]],
  ['of a PINGREQ that promises 256 KiB', [0xc0, 0x80, 0x80, 0x10]],
]

const zeroIds = [...confirmations, 'SUBSCRIBE', 'UNSUBSCRIBE'] as const

/** The fixed header and the packet id, MQTT 3.1.1 chapter 2. */
export const headerCases: readonly Case[] = [
  ...wrongFlags,
  ...wrongTypes.map(([what, bad]): Case => ({ clause: 'MQTT-4.8.0-1, §2.2.1', what, bad, sound: ping })),
  ...wrongLengths,
  ...wrongRemainingLengths.map(
    ([what, bad]): Case => ({
      clause: 'MQTT-4.8.0-1, §2.2.3',
      what: `a length ${what}`,
      bad: joined(bad),
      // Two bytes where one would do are still a valid length.
      sound: joined([0x40, 0x82, 0x00, 0, 7]),
    }),
  ),
  ...zeroIds.map((name): Case => {
    const bad = Buffer.from(soundOf[name])
    bad.writeUInt16BE(0, 2)
    return { clause: 'MQTT-2.3.1-1', what: `${name} with packet id 0`, bad, sound: soundOf[name] }
  }),
]
