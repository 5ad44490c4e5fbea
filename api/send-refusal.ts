import { STATUS_CODES } from 'node:http'
import type { FastifyReply } from 'fastify'
import type { Refused } from '../domain/refusal.ts'
import { failure } from './envelope.ts'
import { httpStatusOf } from './refusal-status.ts'

/** For answers that nobody else may keep, including the disk of a shared computer (RFC 9111 §5.2.2.5). */
export const noStore = { 'cache-control': 'no-store' } as const

/** Sends a refusal, with `no-store` in place of the caching that the route had set for its own answer. */
export function sendRefusal(reply: FastifyReply, refusal: Refused): FastifyReply {
  if (refusal.retryAfterSeconds !== undefined) reply.header('retry-after', refusal.retryAfterSeconds)
  return reply.status(httpStatusOf[refusal.code]).headers(noStore).send(failure(refusal))
}

/** Headers for answers that are made before there is a request with its hooks. */
export const guardHeaders = {
  ...noStore,
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const

/** Returns the bytes of a refusal for input that could not be parsed as a request; the connection closes after it. */
export function refusalBytes(status: number, refusal: Refused): string {
  const body = JSON.stringify({ ...failure(refusal), code: status })
  const headers = Object.entries({
    ...guardHeaders,
    'content-type': 'application/json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    connection: 'close',
  })
  const lines = headers.map(([name, value]) => `${name}: ${value}\r\n`)
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}\r\n${body}`
}
