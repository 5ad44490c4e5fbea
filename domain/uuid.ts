/**
 * Returns a UUID of version 4 (RFC 9562) made of 16 random bytes, which nobody can guess. Overwrites some of their
 * bits.
 */
export function uuidV4(random: Uint8Array): string {
  return written(random, 0x40)
}

/**
 * Returns a UUID of version 7 (RFC 9562): 48 bits of time, then random ones. Those of one thread are adjacent in an
 * index, however many there are. Two of the same millisecond may come in any order, which does no harm, because nothing
 * reads a time or an order from a uid. Writes into the 16 random bytes.
 */
export function uuidV7(nowMs: number, random: Uint8Array): string {
  for (let at = 5, rest = nowMs; at >= 0; at -= 1, rest = Math.floor(rest / 256)) random[at] = rest
  return written(random, 0x70)
}

function written(bytes: Uint8Array, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | version
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
