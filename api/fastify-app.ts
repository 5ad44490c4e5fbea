import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, { type FastifyBaseLogger, type FastifyInstance, type FastifyReply, LogController } from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { serializeWhenAsked, validateWhenAsked } from './compile-when-asked.ts'
import { guardHeaders, sendRefusal } from './refusing.ts'
import { answerUnreadable } from './unreadable-requests.ts'

/** Fastify with the types of its schemas. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

/** What every app is made with. */
export interface AppOptions {
  readonly logger: FastifyBaseLogger
  readonly maxBodyBytes: number
  /** Makes the HTTP or HTTPS server. */
  readonly createServer: (listener: RequestListener) => Server
}

/** An app without routes. */
export function bareApp({ logger, maxBodyBytes, createServer }: AppOptions): App {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    serverFactory: (handler) => createServer(handler as RequestListener),
    // A path that cannot be read or is too long names nothing, and comes before the error handler.
    frameworkErrors: (_error, _request, reply) => {
      // The types of the schemas do not reach here, nor do hooks.
      return sendRefusal((reply as FastifyReply).headers(guardHeaders), new Refused('not_found'))
    },
    clientErrorHandler(error, socket) {
      logger.trace({ err: error }, 'what came is no request')
      answerUnreadable(error, socket)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validateWhenAsked)
  app.setSerializerCompiler(serializeWhenAsked)
  // Many clients call every POST JSON, also one without a body.
  const parse = app.getDefaultJsonParser('error', 'error')
  app.addContentTypeParser<string>('application/json', { parseAs: 'string' }, (request, body, done) =>
    body === '' ? done(null) : parse(request, body, done),
  )
  return app
}
