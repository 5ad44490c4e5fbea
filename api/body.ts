import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { type OddNumbers, readJson } from '../proto/exact-json.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For bodies that are passed on: their numbers are kept as they are written, not refused. */
    oddNumbers?: OddNumbers
  }
}

/**
 * A JSON body, read exactly: what JavaScript would change is refused with `malformed`, or kept where it passes on. Null
 * for an empty one: many clients call every POST JSON, also one without a body.
 */
export function readBody(body: Buffer, { headers, routeOptions }: FastifyRequest, maxDepth: number): unknown {
  if (body.length === 0) return null
  const { oddNumbers = 'refused' } = routeOptions.config
  return readJson(textOf(body, headers['content-type']), { maxDepth, oddNumbers })
}

/** RFC 8259 §8.1: JSON between systems is UTF-8; a byte order mark is ignored. */
function textOf(body: Buffer, contentType = ''): string {
  checkCharset(contentType)
  if (!isUtf8(body)) throw new Refused('malformed', 'The body is not UTF-8.')
  const text = body.toString('utf8')
  return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text
}

/** Refuses another charset than UTF-8: what is sent would be read as something else. */
function checkCharset(contentType: string): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new Refused('malformed', 'Send it as UTF-8.')
}

/** Returns a text of a form; refuses what bytes that were no UTF-8 have become on the way here. */
export function checkText(text: string): string {
  if (text.includes('\ufffd')) throw new Refused('malformed', 'A text of the form is not UTF-8.')
  return text
}
