import { Type } from 'typebox'
import type { ApiDeps } from '../../deps.ts'
import { envelope, ok } from '../../envelope.ts'
import type { App } from '../../fastify-app.ts'
import { oneOf } from '../../schemas/one-of.ts'

const data = Type.Object({ status: oneOf(['alive', 'ready']) })

/** Health, readiness and metrics for operators. */
export function healthRoutes(app: App, { checkReady, metrics }: ApiDeps): void {
  const schema = { tags: ['operations'], response: { 200: envelope(data) } }
  app.get('/healthz', { schema: { ...schema, summary: 'The process answers' } }, async () => ok({ status: 'alive' }))
  app.get(
    '/readyz',
    { schema: { ...schema, summary: 'The database takes writes and the server is not stopping' } },
    async () => {
      checkReady()
      return ok({ status: 'ready' })
    },
  )
  const figures = { description: 'Prometheus text format', content: { 'text/plain': { schema: Type.String() } } }
  const config = { documented: { response: { 200: figures } } }
  app.get(
    '/metrics',
    { schema: { tags: ['operations'], summary: 'Prometheus text format' }, config },
    async (_request, reply) => {
      const { contentType, body } = await metrics()
      return reply.type(contentType).send(body)
    },
  )
}
