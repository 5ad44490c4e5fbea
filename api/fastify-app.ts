import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http'
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox'
import fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { readBody } from './body.ts'
import { answerUnreadable } from './client-errors.ts'
import { serializerOf, validatorOf } from './schema-compilers.ts'
import { guardHeaders, sendRefusal } from './send-refusal.ts'

/** Fastify with the types of our schemas. */
export type App = FastifyInstance<Server, IncomingMessage, ServerResponse, FastifyBaseLogger, TypeBoxTypeProvider>

export interface AppOptions {
  readonly logger: FastifyBaseLogger
  readonly maxBodyBytes: number
  /** How deep objects and arrays may be nested in a body. */
  readonly maxJsonDepth: number
  /** Creates the HTTP or HTTPS server. */
  readonly createServer: (listener: RequestListener) => Server
}

/** Returns an app without routes. */
export function bareApp({ logger, maxBodyBytes, maxJsonDepth, createServer }: AppOptions): App {
  const app = fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: maxBodyBytes,
    serverFactory: (handler) => createServer(handler as RequestListener),
    // A path that is unreadable or too long names nothing; Fastify reports it before the error handler runs.
    frameworkErrors: (_error, _request, reply) => {
      // Neither the schema types nor the hooks apply here.
      return sendRefusal((reply as FastifyReply).headers(guardHeaders), new Refused('not_found'))
    },
    clientErrorHandler(error, socket) {
      logger.trace({ err: error }, 'what came is no request')
      answerUnreadable(error, socket)
    },
  }).withTypeProvider<TypeBoxTypeProvider>()
  app.setValidatorCompiler(validatorOf)
  app.setSerializerCompiler(serializerOf)
  app.removeContentTypeParser('application/json')
  app.addContentTypeParser<Buffer>(
    'application/json',
    { parseAs: 'buffer' },
    async (request: FastifyRequest, body: Buffer) => readBody(body, request, maxJsonDepth),
  )
  return app
}
