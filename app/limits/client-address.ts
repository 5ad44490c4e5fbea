import { countedAddress, isWithin, readAddress, readRange } from '../../domain/address.ts'

/** As much of an HTTP request as tells where it comes from. */
export interface AskedFrom {
  readonly socket: { readonly remoteAddress?: string | undefined; readonly encrypted?: boolean }
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>
}

/** Tells under which address the limits of both doors count a request, see `countedAddress`. */
export type AddressOf = (request: AskedFrom) => string

/** Of X-Forwarded-For from its end, room for twenty proxies: a client can make it as long as all headers together. */
const maxReadChars = 1024

/** Names of ranges, as proxies and frameworks use them. */
export const namedRanges: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** Whose X-Forwarded-For is believed when nothing is configured: a proxy on this machine. */
export const defaultProxies: readonly string[] = ['loopback']

/**
 * Believes the X-Forwarded-For of the given addresses, ranges and named ranges. The header is read from its end: each
 * proxy appends who it was asked by, so only what a trusted one appended counts, and nothing a client wrote before.
 */
export function addressesBehind(proxies: readonly string[]): AddressOf {
  const walk = walkBehind(proxies)
  return (request) => countedAddress(walk(request).address)
}

/** Tells whose connections are counted together; undefined for a proxy that names nobody, for many may be behind it. */
export type CappedAddressOf = (request: AskedFrom) => string | undefined

/** The same as `addressesBehind` for what is capped by address. */
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
    const told = header.slice(-maxReadChars).split(',')
    // Its first address may be half a one.
    if (header.length > maxReadChars) told.shift()
    while (isTrusted(address)) {
      const next = withoutPort(told.pop()?.trim() ?? '')
      // Something that is no address names nobody: whoever told it is counted.
      if (readAddress(next) === undefined) return { address, isProxy: true }
      address = next
    }
    return { address, isProxy: false }
  }
}

/**
 * Tells whether a request came over TLS: to this server, or to a trusted proxy that says so in X-Forwarded-Proto, of
 * which the last word counts as well.
 */
export function tlsBehind(proxies: readonly string[]): (request: AskedFrom) => boolean {
  const isTrusted = trusting(proxies)
  return ({ socket, headers }) => {
    if (socket.encrypted === true) return true
    const told = [headers['x-forwarded-proto'] ?? ''].flat().join(',').split(',').pop()?.trim()
    return told === 'https' && isTrusted(socket.remoteAddress ?? '')
  }
}

function trusting(proxies: readonly string[]): (address: string) => boolean {
  const ranges = proxies.flatMap((one) => namedRanges[one] ?? [one]).flatMap((text) => readRange(text) ?? [])
  return (text) => {
    const address = readAddress(text)
    return address !== undefined && ranges.some((range) => isWithin(address, range))
  }
}

/** Both ends of a connection, by which it is told from all others that are open. */
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
