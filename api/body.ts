import { isUtf8 } from 'node:buffer'
import type { FastifyRequest } from 'fastify'
import { Refused } from '../domain/refusal.ts'
import { type OddNumbers, readJson } from '../proto/exact-json.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** For bodies that are passed on: their numbers are kept as written instead of being refused. */
    oddNumbers?: OddNumbers
  }
}

/**
 * Reads a JSON body exactly: values that JavaScript would change are refused with `malformed`, or kept where the body
 * is passed on. Returns null for an empty body, because many clients label every POST as JSON, even one without a body.
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

/** Refuses any charset but UTF-8, because the text would be misread. */
function checkCharset(contentType: string): void {
  const charset = /;\s*charset\s*=\s*"?([^";\s]*)/i.exec(contentType)?.[1]
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) throw new Refused('malformed', 'Send it as UTF-8.')
}

/** Returns a text of a form; refuses text that was not valid UTF-8 when it arrived. */
export function checkText(text: string): string {
  if (text.includes('\ufffd')) throw new Refused('malformed', 'A text of the form is not UTF-8.')
  return text
}
