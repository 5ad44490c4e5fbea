/** How a page may be framed: not at all, as a page that contains our frame; or in pages of these origins, [] for any. */
export type Framing = 'frames-us' | readonly string[]

/**
 * Returns the Content-Security-Policy of a page of ours: it runs and requests only what comes from this server, besides
 * pictures of the given hosts.
 */
export function pagePolicy(framing: Framing, pictureHosts: readonly string[]): string {
  const extra = framing === 'frames-us' ? ["frame-src 'self'"] : []
  const pictures = ["img-src 'self' data: blob:", ...pictureHosts.map((host) => `https://${host}`)].join(' ')
  return [...policy, pictures, ...extra, `frame-ancestors ${framersOf(framing)}`].join('; ')
}

/** Our own console previews widgets, and our own shop embeds one, so they are always allowed. */
function framersOf(framing: Framing): string {
  if (typeof framing === 'string') return "'none'"
  return framing.length === 0 ? '*' : ["'self'", ...framing].join(' ')
}

/** For an answer that is not a page: if opened as one, it runs nothing, requests nothing and cannot be framed. */
export const answerPolicy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** For the chat page's worker, which fetches the page and its files. */
export const workerPolicy = "default-src 'none'; connect-src 'self'; frame-ancestors 'none'"

/** For the documentation pages, whose script sets styles of its own. */
export const docsPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self' 'unsafe-inline'",
  "img-src 'self' data:",
  "font-src 'self' data:",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ')

/** For the start page while nothing is built: it contains its styles and runs nothing. */
export const homePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** Only our own pages may record voice and read the location. */
export const permissionsPolicy = 'microphone=(self), geolocation=(self), camera=()'

/** For an uploaded file, whatever it turns out to be: it runs nothing and requests nothing. */
export const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
]
