import { Refused } from '../domain/refusal.ts'
import type { ApiDeps } from './deps.ts'
import type { App } from './fastify-app.ts'

/** Refuses requests of an address that makes too many, and skips those whose client has gone. */
export function limitRequests(app: App, { allows }: Pick<ApiDeps, 'allows'>): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (allows(raw)) return
    reply.header('retry-after', '1')
    throw new Refused('too_many_requests')
  })
  // In a long pipeline, the later requests may get their turn when the client has already gone.
  app.addHook('preHandler', async ({ raw, method }, reply) => {
    if (method === 'GET' && raw.socket.destroyed) reply.hijack()
  })
}
