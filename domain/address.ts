/** An IP address. An IPv4 address inside IPv6 (RFC 4291 §2.5.5.2) counts as IPv4. */
export interface IpAddress {
  readonly family: 4 | 6
  /** 32 or 128 bits, the most significant first. */
  readonly bits: bigint
}

/** All addresses with the same prefix, RFC 4632 §3.1. */
export interface IpRange extends IpAddress {
  /** The length of the prefix in bits. */
  readonly prefix: number
}

const sizes = { 4: 32, 6: 128 } as const
const mappedPrefix = 96
const mappedMark = 0xffffn
/** The least that one customer of an IPv6 provider gets: counted as one address (RFC 6177). */
const countedPrefix = 64
/** In UTF-16 units: more than any address has, including its zone. */
const maxLength = 64

/** Reads `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1` or `fe80::1%eth0`; undefined for anything else. */
export function readAddress(text: string): IpAddress | undefined {
  if (text.length > maxLength) return undefined
  if (!text.includes(':')) return readIpv4(text)
  const bits = readIpv6(text.replace(/%[\w.-]+$/, ''))
  if (bits === undefined) return undefined
  return bits >> 32n === mappedMark ? { family: 4, bits: bits & 0xffffffffn } : { family: 6, bits }
}

/** Reads an address or a range such as `10.0.0.0/8`; undefined for anything else, and for a range of all addresses. */
export function readRange(text: string): IpRange | undefined {
  const [written = '', length, ...rest] = text.split('/')
  const address = readAddress(written)
  if (address === undefined || rest.length > 0) return undefined
  const size = sizes[address.family]
  if (length === undefined) return { ...address, prefix: size }
  // ::ffff:10.0.0.0/104 is 10.0.0.0/8.
  const isMapped = address.family === 4 && written.includes(':')
  const prefix = /^\d{1,3}$/.test(length) ? Number(length) - (isMapped ? mappedPrefix : 0) : 0
  return prefix >= 1 && prefix <= size ? { ...address, prefix } : undefined
}

/** Returns whether an address lies in a range. */
export function isWithin({ family, bits }: IpAddress, range: IpRange): boolean {
  const ignored = BigInt(sizes[range.family] - range.prefix)
  return family === range.family && bits >> ignored === range.bits >> ignored
}

/**
 * Returns the name under which limits count an address: an IPv4 address as it is, however it was written, an IPv6
 * address by its /64, any other text as itself. Nobody gets a second allowance by using another of their own IPv6
 * addresses.
 */
export function countedAddress(text: string): string {
  const address = readAddress(text)
  if (address === undefined) return text
  const { family, bits } = address
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => (bits >> shift) & 255n).join('.')
  const groups = [112n, 96n, 80n, 64n].map((shift) => ((bits >> shift) & 0xffffn).toString(16))
  return `${groups.join(':')}::/${countedPrefix}`
}

function readIpv4(text: string): IpAddress | undefined {
  const parts = text.split('.')
  if (parts.length !== 4 || !parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255))
    return undefined
  return { family: 4, bits: parts.reduce((bits, part) => (bits << 8n) | BigInt(part), 0n) }
}

function readIpv6(text: string): bigint | undefined {
  const [before, after, ...rest] = text.split('::')
  if (before === undefined || rest.length > 0 || (after !== undefined && before.includes('.'))) return undefined
  const [head, tail] = [readGroups(before), readGroups(after ?? '')]
  if (head === undefined || tail === undefined) return undefined
  const missing = 8 - head.length - tail.length
  if (after === undefined ? missing !== 0 : missing < 1) return undefined
  const groups = [...head, ...Array<bigint>(missing).fill(0n), ...tail]
  return groups.reduce((bits, group) => (bits << 16n) | group, 0n)
}

/** Returns groups of 16 bits each. The last two may be written as an IPv4 address. */
function readGroups(text: string): bigint[] | undefined {
  if (text === '') return []
  const parts = text.split(':')
  const last = parts.at(-1)?.includes('.') ? readIpv4(parts.pop() ?? '') : null
  if (last === undefined || !parts.every((part) => /^[0-9a-f]{1,4}$/i.test(part))) return undefined
  const groups = parts.map((part) => BigInt(`0x${part}`))
  return last === null ? groups : [...groups, last.bits >> 16n, last.bits & 0xffffn]
}
