/** Who frames whom: a page by itself, one with our frame in it, or the frame in pages of these origins, none for any. */
export type Framing = 'alone' | 'frames-us' | readonly string[]

/** The Content-Security-Policy of a page of ours: it runs and asks nothing that is not from this server. */
export function pagePolicy(framing: Framing): string {
  const extra = framing === 'frames-us' ? ["frame-src 'self'"] : []
  return [...policy, ...extra, `frame-ancestors ${framersOf(framing)}`].join('; ')
}

/** Our own console shows how a widget looks, and our own shop has one: they are no strangers. */
function framersOf(framing: Framing): string {
  if (typeof framing === 'string') return "'none'"
  return framing.length === 0 ? '*' : ["'self'", ...framing].join(' ')
}

/** For an answer that is no page: opened as one, it runs nothing, asks nobody and is in nobody's frame. */
export const answerPolicy = {
  'default-src': ["'none'"],
  'base-uri': ["'none'"],
  'form-action': ["'none'"],
  'frame-ancestors': ["'none'"],
}

/** For the pages of the documentation, whose script sets styles of its own. */
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

/** For the page a newcomer sees, which has its styles in it and runs nothing. */
export const homePolicy = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'"

/** Recording voice and telling one's place are for our own pages. */
export const permissionsPolicy = 'microphone=(self), geolocation=(self), camera=()'

/** For a file somebody has uploaded, whatever it turns out to be: it runs nothing and asks nobody. */
export const filePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; sandbox"

const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "media-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'self'",
]
