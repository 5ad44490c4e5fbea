/**
 * Returns the host of a web address on another server, where neither face asks for anything: what is there is a link.
 * Empty for an address on this server, and for what is no web address.
 */
export function hostElsewhere(url: string): string {
  try {
    const { protocol, host, origin } = new URL(url)
    const isWeb = protocol === 'https:' || protocol === 'http:'
    return isWeb && origin !== globalThis.location?.origin ? host : ''
  } catch {
    return ''
  }
}
