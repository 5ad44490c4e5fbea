/** Who frames whom: a page by itself, one with our frame in it, or the frame in anybody's page. */
export type Framing = 'alone' | 'frames-us' | 'framed'

/** The Content-Security-Policy of a page of ours: it runs and asks nothing that is not from this server. */
export function pagePolicy(framing: Framing): string {
  const extra = { alone: [], 'frames-us': ["frame-src 'self'"], framed: [] }[framing]
  return [...policy, ...extra, `frame-ancestors ${framing === 'framed' ? '*' : "'none'"}`].join('; ')
}

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
