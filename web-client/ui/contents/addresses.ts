/**
 * Returns an address that may be shown or opened: a file of this server as `/file/…`, or a web address. Empty for
 * anything else, such as a script, a path, or a text with spaces.
 */
export function addressOf(text: string): string {
  const url = text.trim()
  if (url.startsWith('/file/')) return hasSpace.test(url) ? '' : url
  if (hasSpace.test(url)) return ''
  const web = webAddressOf(url)
  if (web === undefined) return ''
  const isOurs = web.origin === globalThis.location?.origin && web.pathname.startsWith('/file/')
  return isOurs ? web.pathname : url
}

/** Returns a web address as it is written, empty for anything else. */
export function linkOf(text: string): string {
  const url = addressOf(text)
  return url.startsWith('/') ? '' : url
}

/**
 * Returns the host of a web address on another server, where neither face asks for anything: what is there is a link.
 * Empty for an address on this server, for pictures of a host that the operator allows, and for what is no web address.
 */
export function hostElsewhere(url: string, allowed: readonly string[] = []): string {
  const web = webAddressOf(url)
  if (web === undefined || web.origin === globalThis.location?.origin) return ''
  return web.protocol === 'https:' && allowed.includes(web.host) ? '' : web.host
}

const maxPlace = 120
const hasSpace = /\s/
/** Characters that would show another address than the one that opens. */
const isOdd = /[\p{C}\p{Z}]/u

/** Returns host and path of a web address, as people read them; the address itself if it is none. */
export function placeIn(url: string): string {
  const web = webAddressOf(url)
  if (web === undefined) return url
  const place = web.host.replace(/^www\./, '') + (web.pathname === '/' ? '' : readable(web.pathname)) + web.search
  return place.length > maxPlace ? `${place.slice(0, maxPlace).toWellFormed()}…` : place
}

function readable(path: string): string {
  try {
    const text = decodeURI(path)
    return isOdd.test(text) ? path : text
  } catch {
    return path
  }
}

function webAddressOf(url: string): URL | undefined {
  try {
    const web = new URL(url)
    return web.protocol === 'https:' || web.protocol === 'http:' ? web : undefined
  } catch {
    return undefined
  }
}
