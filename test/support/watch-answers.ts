import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance } from 'fastify'

/**
 * Compares every answer of every server in this process, whoever asked, with the OpenAPI document of that server, and
 * reports what does not fit. What compares is loaded with the first answer: this module is also loaded by processes
 * that never answer.
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
