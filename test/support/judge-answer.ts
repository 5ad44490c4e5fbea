import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Document, type Operation, pointerTo, type ValidatorAt, validatorsOf } from './document.ts'

/** A server's response before it is sent. */
export interface Answered {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
}

interface Checker {
  readonly document: Document
  readonly validatorAt: ValidatorAt
}

// Servers of one version have one document, so each schema is compiled once.
let checker: Checker | undefined

function checkerOf(app: FastifyInstance): Checker {
  if (checker !== undefined) return checker
  const document = app.swagger() as unknown as Document
  checker = { document, validatorAt: validatorsOf(document) }
  return checker
}

/** Returns how a response differs from the server's OpenAPI document: in status, type, or JSON body. */
export function faultOf(app: FastifyInstance, { request, reply, payload }: Answered): string | undefined {
  const check = checkerOf(app)
  const url = request.routeOptions.url?.replaceAll(/:(\w+)/g, '{$1}')
  const method = request.method === 'HEAD' ? 'get' : request.method.toLowerCase()
  const isNowhere = request.is404 || url === undefined
  const operation = isNowhere ? undefined : check.document.paths[url]?.[method]
  if (isNowhere) return bodyFault(check, '/components/schemas/Error', payload)
  if (operation === undefined) return 'is not in the document'
  const [place, content] = placeOf(check.document, operation, { status: reply.statusCode, url, method })
  if (place === undefined) return `answers ${reply.statusCode}, which the document does not say`
  const type = String(reply.getHeader('content-type') ?? '').split(';')[0] ?? ''
  if (payload === null || payload === undefined || request.method === 'HEAD') return undefined
  const described = Object.keys(content).find((one) => type === one || type.startsWith(one.replace('*', '')))
  if (described === undefined) return `${reply.statusCode} answers ${type}, which the document does not say`
  // A file sent piece by piece is judged by the tests that read it.
  if (type !== 'application/json' || payload instanceof Readable) return undefined
  return bodyFault(check, `${place}/content/application~1json/schema`, payload)
}

function placeOf(
  { components }: Document,
  { responses }: Operation,
  { status, url, method }: { status: number; url: string; method: string },
): [string | undefined, object] {
  const response = responses[status]
  if (response?.$ref !== undefined) {
    const name = response.$ref.split('/').at(-1) ?? ''
    return [`/components/responses/${name}`, components.responses[name]?.content ?? {}]
  }
  return [response && `${pointerTo(url, method)}/responses/${status}`, response?.content ?? {}]
}

function bodyFault({ validatorAt }: Checker, pointer: string, payload: unknown): string | undefined {
  const validate = validatorAt(pointer)
  if (validate(JSON.parse(String(payload)))) return undefined
  const [{ instancePath = '', message = '' } = {}] = validate.errors ?? []
  return `body${instancePath} ${message} (${pointer})`
}
