/** The pages of a visitor that are kept. */
export const maxPageVisits = 50
/** After this long without a word of it, nobody knows how long somebody has looked at a page. */
export const maxLookMs = 30 * 60_000

const [maxUrl, maxTitle] = [1024, 256]
const hidden = '***'

/** A page that a visitor was on, as the page told. */
export interface PageVisit {
  readonly url: string
  readonly title: string
  readonly referrer: string
  /** ms since 1970 UTC. */
  readonly at: number
  /** When they went on to the next page; null if that is not known. */
  readonly leftAt: number | null
}

/** A name of what opens something, as the name of a parameter or part of it. */
const secretName =
  /(^|[^a-z])(token|jwt|auth|authorization|code|key|apikey|pass|passwd|password|pwd|secret|session|sessionid|sid|sig|signature|otp|pin|hash|credential|credentials|ticket|nonce|state|email|phone|mobile)($|[^a-z])/

/** Returns what a page has told of itself, as it is kept: cut, and its addresses without secrets. */
export function pageVisit(
  { url, title = '', referrer = '' }: { url: string; title?: string | undefined; referrer?: string | undefined },
  at: number,
): Omit<PageVisit, 'leftAt'> {
  return {
    url: cut(withoutSecrets(url), maxUrl),
    title: cut(title, maxTitle),
    referrer: cut(withoutSecrets(referrer), maxUrl),
    at,
  }
}

/**
 * Returns an address without user and password, and without the values of those parameters of its query and fragment
 * whose names speak of secrets. What is no address of the web stays as it is, up to its query.
 */
export function withoutSecrets(text: string): string {
  const url = /^https?:\/\//i.test(text) && URL.canParse(text) ? new URL(text) : undefined
  if (url === undefined) return text.split(/[?#]/, 1)[0] ?? ''
  url.username = ''
  url.password = ''
  if (!hasSecret(url)) return url.href
  url.search = shown(url.search.slice(1))
  url.hash = shown(url.hash.slice(1))
  return url.href
}

function hasSecret({ search, hash }: URL): boolean {
  return [search, hash].some((part) => pairsOf(part.slice(1)).some(isSecret))
}

function shown(parameters: string): string {
  return pairsOf(parameters)
    .map((pair) => (isSecret(pair) ? `${pair.slice(0, pair.indexOf('=') + 1)}${hidden}` : pair))
    .join('&')
}

function pairsOf(parameters: string): string[] {
  return parameters.split('&')
}

function isSecret(pair: string): boolean {
  const end = pair.indexOf('=')
  // A fragment may be a path with a query of its own.
  const written = end < 0 ? '' : (pair.slice(0, end).split('?').pop() ?? '')
  // Forms write `user[token]` as `user%5Btoken%5D`.
  const [name = ''] = new URLSearchParams(written).keys()
  return secretName.test(wordsOf(name))
}

/** `accessToken`, `access_token` and `access-token` are the same words. */
function wordsOf(name: string): string {
  return name.replaceAll(/([a-z])([A-Z])/g, '$1 $2').toLowerCase()
}

function cut(text: string, length: number): string {
  return text.slice(0, length).toWellFormed()
}
