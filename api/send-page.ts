import type { FastifyReply } from 'fastify'
import { type Framing, pagePolicy, permissionsPolicy } from './content-security.ts'

/** Revalidated at each use, with 304 while it is unchanged. */
export const fresh = { 'cache-control': 'no-cache' }
/** Turns off the plugin's own cache header. */
export const uncached = { cacheControl: false }

/** The header that says who may frame it can change without its body: after a 304 a browser might keep the old one. */
const unkept = { ...uncached, etag: false, lastModified: false }

/**
 * A cross-origin isolated page accepts only frames that are isolated too. Everything in ours comes from this server,
 * unless pictures of other hosts are allowed: those seldom say that they may be embedded, so they are requested without
 * credentials instead.
 */
function embeddable(pictureHosts: readonly string[]) {
  const embedder = pictureHosts.length === 0 ? 'require-corp' : 'credentialless'
  return { 'cross-origin-embedder-policy': embedder, 'cross-origin-resource-policy': 'cross-origin' }
}

export interface PagePolicy {
  readonly framing: Framing
  readonly pictureHosts: readonly string[]
}

/** Sends a built page under its policy. One that may be framed is never cached. */
export function sendPage(reply: FastifyReply, path: string, { framing, pictureHosts }: PagePolicy): FastifyReply {
  const policy = pagePolicy(framing, pictureHosts)
  reply.headers({ 'content-security-policy': policy, 'permissions-policy': permissionsPolicy })
  if (typeof framing === 'string') return reply.headers(fresh).sendFile(path, uncached)
  return reply
    .removeHeader('x-frame-options')
    .headers({ ...embeddable(pictureHosts), 'cache-control': 'no-store' })
    .sendFile(path, unkept)
}
