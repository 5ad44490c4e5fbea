import { countedAddress, isWithin, readAddress, readRange } from '../../domain/address.ts'

/** The parts of an HTTP request that tell where it comes from. */
export interface AskedFrom {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean }
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Returns the address under which the limits of both transports count a request, see `countedAddress`. */
export type AddressOf = (request: AskedFrom) => string

/**
 * Read from the end of X-Forwarded-For, with room for twenty proxies: a client can make the header as long as all
 * headers together may be.
 */
const maxReadChars = 1024

/** Names of ranges, as proxies and frameworks use them. */
export const namedRanges: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** The proxies whose X-Forwarded-For is trusted if nothing is configured: one on this machine. */
export const defaultProxies: readonly string[] = ['loopback']

/**
 * Trusts the X-Forwarded-For of the given addresses, ranges and named ranges. Reads the header from its end: each proxy
 * appends the address that asked it, so only what a trusted proxy appended counts, and nothing a client wrote before.
 */
export function addressesBehind(proxies: readonly string[]): AddressOf {
  const walk = walkBehind(proxies)
  return (request) => countedAddress(walk(request).address)
}

/**
 * Returns the address whose connections are counted together; undefined for a proxy that names no client, because many
 * may be behind it.
 */
export type CappedAddressOf = (request: AskedFrom) => string | undefined

/** Does the same as `addressesBehind` for limits that cap connections by address. */
export function cappedAddressesBehind(proxies: readonly string[]): CappedAddressOf {
  const walk = walkBehind(proxies)
  return (request) => {
    const { address, isProxy } = walk(request)
    return isProxy ? undefined : countedAddress(address)
  }
}

function walkBehind(proxies: readonly string[]): (request: AskedFrom) => { address: string; isProxy: boolean } {
  const isTrusted = trusting(proxies)
  return ({ socket, headers }) => {
    let address = socket.remoteAddress ?? ''
    const header = [headers['x-forwarded-for'] ?? ''].flat().join(',')
    const forwarded = header.slice(-maxReadChars).split(',')
    // The first entry may be cut in two.
    if (header.length > maxReadChars) forwarded.shift()
    while (isTrusted(address)) {
      const next = withoutPort(forwarded.pop()?.trim() ?? '')
      // An entry that is not an address names nobody: count the proxy that sent it.
      if (readAddress(next) === undefined) return { address, isProxy: true }
      address = next
    }
    return { address, isProxy: false }
  }
}

/**
 * Returns a function that tells whether a request came over TLS: to this server, or to a trusted proxy that says so in
 * the last value of X-Forwarded-Proto.
 */
export function tlsBehind(proxies: readonly string[]): (request: AskedFrom) => boolean {
  const isTrusted = trusting(proxies)
  return ({ socket, headers }) => {
    if (socket.encrypted === true) return true
    const forwarded = [headers['x-forwarded-proto'] ?? ''].flat().join(',').split(',').pop()?.trim()
    return forwarded === 'https' && isTrusted(socket.remoteAddress ?? '')
  }
}

function trusting(proxies: readonly string[]): (address: string) => boolean {
  const ranges = proxies.flatMap((one) => namedRanges[one] ?? [one]).flatMap((text) => readRange(text) ?? [])
  return (text) => {
    const address = readAddress(text)
    return address !== undefined && ranges.some((range) => isWithin(address, range))
  }
}

/** Returns both ends of a connection, which tell it apart from all other open ones. */
export function endsOf({ remoteAddress, remotePort, localAddress }: Ends): string {
  return `${remoteAddress} ${remotePort} ${localAddress}`
}

interface Ends {
  readonly remoteAddress?: string | undefined
  readonly remotePort?: number | undefined
  readonly localAddress?: string | undefined
}

/** Some proxies write `192.0.2.1:1234` and `[2001:db8::1]:1234`. */
function withoutPort(text: string): string {
  return text.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1')
}
