import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { App } from './fastify-app.ts'

interface ServedDocument {
  readonly bytes: Buffer
  readonly etag: string
  readonly type: string
}

/** Returns hooks that serve the OpenAPI document from one buffer, created at the first request. */
export function keptDocument(app: App) {
  const kept = new Map<string, ServedDocument>()
  const make = (kind: string): ServedDocument | undefined => {
    if (kind === '/docs/json') return keep(JSON.stringify(app.swagger()), 'application/json; charset=utf-8')
    if (kind === '/docs/yaml') return keep(app.swagger({ yaml: true }), 'application/x-yaml')
    return undefined
  }
  return {
    preHandler: (request: FastifyRequest, reply: FastifyReply, done: () => void) => {
      const { url = '' } = request.routeOptions
      const one = kept.get(url) ?? make(url)
      if (one === undefined) return done()
      kept.set(url, one)
      reply.headers({ etag: one.etag, 'cache-control': 'no-cache', 'content-type': one.type })
      if (request.headers['if-none-match'] === one.etag) reply.status(304).send()
      else reply.send(one.bytes)
    },
  }
}

function keep(text: string, type: string): ServedDocument {
  const bytes = Buffer.from(text)
  return { bytes, type, etag: `"${createHash('sha256').update(bytes).digest('base64url')}"` }
}
