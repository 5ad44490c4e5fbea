import type { FastifyDynamicSwaggerOptions } from '@fastify/swagger'
import type { TSchema } from 'typebox'
import { Refused, refusalCodes } from '../domain/refusal.ts'
import { sentenceOf } from '../domain/refusal-sentences.ts'
import { failure, failureSchema } from './envelope.ts'
import { withExamples } from './openapi-examples.ts'
import { hoistNamed, type Json, optionalByDefault } from './openapi-schemas.ts'
import { type Callers, methodOf, operationOf } from './operations.ts'
import { httpStatusOf } from './refusal-status.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** What the document says about a route besides what its schema checks: bodies and answers that are not JSON. */
    documented?: {
      readonly body?: TSchema
      readonly isBodyOptional?: boolean
      readonly response?: Readonly<Record<number, object>>
    }
  }
}

/** Options for @fastify/swagger: OpenAPI 3.1, built from the schemas of the routes and the table of operations. */
export function documentOptions(version: string): FastifyDynamicSwaggerOptions {
  return {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Parley',
        version,
        description:
          'Self-hosted live chat: visitors, agents and backends. The protocol is described in docs/protocol.md.',
        license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      },
      servers: [{ url: '/', description: 'This server' }],
      components: { securitySchemes },
    },
    convertConstToEnum: false,
    transform: ({ schema, url, route }) => {
      if (schema?.hide) return { schema, url }
      const { id, callers } = operationOf(methodOf(route), url)
      const { body = schema?.body, isBodyOptional, response } = route.config?.documented ?? {}
      const described = {
        ...schema,
        body,
        'x-optional': isBodyOptional,
        response: { ...(schema?.response as object), ...response },
      }
      return { url, schema: { ...described, operationId: id, security: [...securities[callers]] } }
    },
    transformObject: (given) => {
      if (!('openapiObject' in given)) throw new TypeError('The document is OpenAPI.')
      return complete(given.openapiObject as unknown as Json) as ReturnType<NonNullable<Transform>>
    },
  }
}

type Transform = FastifyDynamicSwaggerOptions['transformObject']

const bearer = { type: 'http', scheme: 'bearer' } as const
const securitySchemes = {
  visitorToken: { ...bearer, bearerFormat: 'JWT', description: 'A visitor’s token, from `initVisitor`' },
  agentToken: { ...bearer, bearerFormat: 'JWT', description: 'An agent’s access token, from `logIn`' },
  apiKey: { ...bearer, description: 'A backend’s key, `parley_…`, from `createApiKey`' },
}

const securities: Readonly<Record<Callers, readonly Record<string, string[]>[]>> = {
  anyone: [],
  newcomer: [{}, { visitorToken: [] }],
  visitor: [{ visitorToken: [] }],
  agent: [{ agentToken: [] }],
  'agent or backend': [{ agentToken: [] }, { apiKey: [] }],
}

/** Names for the statuses of refusals; the words are those of the catalogue. */
const names = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  413: 'ContentTooLarge',
  429: 'TooManyRequests',
  500: 'InternalServerError',
  503: 'ServiceUnavailable',
} as const

const responses = Object.fromEntries(
  Object.entries(names).map(([status, name]) => [name, refusalResponse(Number(status))]),
)

function refusalResponse(status: number) {
  const words = refusalCodes.filter((word) => httpStatusOf[word] === status)
  const sentences = words.map((word) => `\`${word}\`: ${sentenceOf(new Refused(word))}`)
  const narrowed = { properties: { code: { const: status }, error: { enum: words } } }
  const schema = { allOf: [failureSchema, narrowed] }
  return {
    description: sentences.join(' '),
    content: { 'application/json': { schema, example: failure(new Refused(words[0] ?? 'internal')) } },
  }
}

/** Returns the statuses with which any operation, and those of its kind, can be refused. */
function statusesOf(method: string, callers: Callers, refuses: readonly number[]): number[] {
  const isOpen = callers === 'anyone' || callers === 'newcomer'
  const all = [400, ...(isOpen ? [] : [401, 403]), ...(method === 'post' ? [413] : []), 429, 500, 503, ...refuses]
  return [...new Set(all)].sort((one, other) => one - other)
}

function complete(document: Json): Json {
  for (const [path, methods] of Object.entries(document.paths as Json)) {
    for (const [method, operation] of Object.entries(methods as Record<string, Json>)) {
      const { callers, refuses } = operationOf(method.toUpperCase(), path.replaceAll(/\{(\w+)\}/g, ':$1'))
      describeSuccess(operation.responses as Record<string, Json>)
      for (const status of statusesOf(method, callers, refuses)) {
        const name = names[status as keyof typeof names]
        Object.assign(operation.responses as Json, { [status]: { $ref: `#/components/responses/${name}` } })
      }
      describeRequest(operation)
    }
  }
  return withExamples(hoistNamed({ ...document, components: { ...(document.components as Json), responses } }))
}

function describeSuccess(found: Record<string, Json>): void {
  delete found.default
  for (const response of Object.values(found))
    if (response.description === 'Default Response') response.description = 'Done; `data` holds the answer'
}

function describeRequest(operation: Json): void {
  for (const parameter of (operation.parameters ?? []) as Json[]) {
    const { schema } = parameter as { schema: Json }
    if ('default' in schema) parameter.required = false
  }
  const body = operation.requestBody as { content: Record<string, { schema: Json }>; required?: boolean } | undefined
  if (body === undefined) return
  body.required = operation['x-optional'] !== true
  delete operation['x-optional']
  for (const media of Object.values(body.content)) media.schema = optionalByDefault(media.schema)
}
