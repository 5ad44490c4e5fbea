/** A packet for which MQTT 3.1.1 requires the server to close, and the nearest valid one. */
export interface Case {
  /** `MQTT-2.2.2-2`, or the section if there is no numbered statement. */
  readonly clause: string
  readonly what: string
  readonly bad: Buffer
  readonly sound: Buffer
}

/** First bytes of packets, flags included, MQTT 3.1.1 §2.2. */
export const first = {
  connect: 0x10,
  connack: 0x20,
  publish: 0x30,
  publishQos1: 0x32,
  publishQos2: 0x34,
  puback: 0x40,
  pubrec: 0x50,
  pubrel: 0x62,
  pubcomp: 0x70,
  subscribe: 0x82,
  suback: 0x90,
  unsubscribe: 0xa2,
  unsuback: 0xb0,
  pingreq: 0xc0,
  pingresp: 0xd0,
  disconnect: 0xe0,
} as const

export type Part = readonly number[] | Buffer

/** A packet with a correct remaining length. */
export function packet(firstByte: number, ...parts: readonly Part[]): Buffer {
  const body = joined(...parts)
  const length: number[] = []
  for (let rest = body.length; ; rest = Math.floor(rest / 128)) {
    length.push(rest < 128 ? rest : (rest % 128) | 128)
    if (rest < 128) return joined([firstByte, ...length], body)
  }
}

export function joined(...parts: readonly Part[]): Buffer {
  return Buffer.concat(parts.map((part) => Buffer.from(part)))
}

/** A field prefixed with its length, §1.5.3. */
export function field(value: string | Part): Buffer {
  const bytes = typeof value === 'string' ? Buffer.from(value) : Buffer.from(value)
  return joined([bytes.length >> 8, bytes.length & 255], bytes)
}

/** Bytes that are not a valid MQTT string, each between letters: [MQTT-1.5.3-1] and [MQTT-1.5.3-2]. */
export const noStrings: readonly (readonly [clause: string, what: string, bytes: Buffer])[] = [
  ['MQTT-1.5.3-1', 'the surrogate U+D800', joined([0x61, 0xed, 0xa0, 0x80])],
  ['MQTT-1.5.3-1', 'the surrogate U+DFFF', joined([0x61, 0xed, 0xbf, 0xbf])],
  ['MQTT-1.5.3-1', 'two surrogates in place of one character', joined([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80])],
  ['MQTT-1.5.3-1', 'a slash in two bytes', joined([0x61, 0xc0, 0xaf, 0x62])],
  ['MQTT-1.5.3-1', 'a slash in three bytes', joined([0x61, 0xe0, 0x80, 0xaf])],
  ['MQTT-1.5.3-1', 'a character cut short by the end', joined([0x61, 0xe4, 0xbd])],
  ['MQTT-1.5.3-1', 'a character cut short by another', joined([0xe4, 0xbd, 0x61])],
  ['MQTT-1.5.3-1', 'a continuation of nothing', joined([0x61, 0x80, 0x62])],
  ['MQTT-1.5.3-1', 'a character beyond U+10FFFF', joined([0xf4, 0x90, 0x80, 0x80])],
  ['MQTT-1.5.3-1', 'Latin-1', joined([0x63, 0x61, 0x66, 0xe9])],
  ['MQTT-1.5.3-1', 'UTF-16', joined([0xff, 0xfe, 0x61, 0x62])],
  ['MQTT-1.5.3-2', 'NUL', joined([0x61, 0x00, 0x62])],
  ['MQTT-1.5.3-2', 'NUL in two bytes', joined([0x61, 0xc0, 0x80])],
]

/** Valid, and as far from ASCII as a string can be: [MQTT-1.5.3-3], the last character of Unicode, joined emoji. */
export const soundString = 'café-你好-👩\u200D💻-\u{FEFF}-\u{10FFFF}'
