import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

/**
 * Compares every response of every server in this process with that server's OpenAPI document, and reports mismatches.
 * The checker is loaded with the first response, as this module is also loaded by processes that never send one.
 */
export function watchAnswers(report: (violation: string) => void): void {
  diagnostics.subscribe('fastify.initialization', (message) => {
    const { fastify: app } = message as { fastify: FastifyInstance }
    app.addHook('onSend', async (request, reply, payload) => {
      if (request.routeOptions.schema?.hide === true || request.method === 'OPTIONS') return payload
      const { faultOf } = await import('./judge-answer.ts')
      const fault = faultOf(app, { request, reply, payload })
      if (fault !== undefined) report(`${request.method} ${request.routeOptions.url}: ${fault}`)
      return payload
    })
  })
}
