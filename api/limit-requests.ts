import { Refused } from '../domain/refusal.ts'
import type { ApiDeps } from './deps.ts'
import type { App } from './fastify-app.ts'

/** Refuses what one address asks for too often, and does nothing for whoever has gone. */
export function limitRequests(app: App, { allows }: Pick<ApiDeps, 'allows'>): void {
  app.addHook('onRequest', async ({ raw }, reply) => {
    if (allows(raw)) return
    reply.header('retry-after', '1')
    throw new Refused('too_many_requests')
  })
  // Of many requests in a row the later ones may come to their turn when nobody is there any more to hear.
  app.addHook('preHandler', async ({ raw, method }, reply) => {
    if (method === 'GET' && raw.socket.destroyed) reply.hijack()
  })
}
