import diagnostics from 'node:diagnostics_channel'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type Document, type Operation, pointerTo, type ValidatorAt, validatorsOf } from './document.ts'

/*
 * Every answer of every server in this process, whoever asked, is compared with the OpenAPI document of that server:
 * its status, its type and, of JSON, its body. What does not fit fails the test file when its server stops.
 */

const violations: string[] = []

/** Throws an Error with what has not fitted since this was asked last. */
export function checkAnswers(): void {
  const found = violations.splice(0)
  if (found.length > 0) throw new Error(`answers that the document does not describe:\n${found.join('\n')}`)
}

diagnostics.subscribe('fastify.initialization', (message) => {
  const { fastify: app } = message as { fastify: FastifyInstance }
  app.addHook('onSend', async (request, reply, payload) => {
    if (request.routeOptions.schema?.hide !== true && request.method !== 'OPTIONS') {
      const fault = faultOf(checkerOf(app), { request, reply, payload })
      if (fault !== undefined) violations.push(`${request.method} ${request.routeOptions.url}: ${fault}`)
    }
    return payload
  })
})

interface Answered {
  readonly request: FastifyRequest
  readonly reply: FastifyReply
  readonly payload: unknown
}

interface Checker {
  readonly document: Document
  readonly validatorAt: ValidatorAt
}

// Servers of one version have one document: each schema is compiled once.
let checker: Checker | undefined

function checkerOf(app: FastifyInstance): Checker {
  if (checker !== undefined) return checker
  const document = app.swagger() as unknown as Document
  checker = { document, validatorAt: validatorsOf(document) }
  return checker
}

function faultOf(check: Checker, { request, reply, payload }: Answered): string | undefined {
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
  if (type !== 'application/json') return undefined
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
