import type { FastifyRequest } from 'fastify'
import { Refused } from '../domain/refusal.ts'

/** Of a name that is told back. */
const maxShownChars = 64

interface QuerySchema {
  readonly properties?: object
  readonly additionalProperties?: boolean
}

/** The schema of one field of a query. */
interface Field {
  readonly type?: string
  readonly items?: Field
}

/**
 * Returns the values of a query according to its schema. Each arrives as text: a number is written in decimal digits
 * and must be exact, a boolean is `true` or `false`, a list may have one item. Anything else stays text, for the schema
 * to refuse.
 */
export function readQuery(
  fields: Readonly<Record<string, Field>>,
  query: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const values = Object.entries(query).map(([name, given]) => [name, read(fields[name] ?? {}, given)])
  return Object.fromEntries(values) as Record<string, unknown>
}

function read({ type, items = {} }: Field, given: unknown): unknown {
  if (type === 'array') return (Array.isArray(given) ? given : [given]).map((one) => read(items, one))
  if (typeof given !== 'string') return given
  switch (type) {
    case 'boolean':
      return given === 'true' || (given === 'false' ? false : given)
    case 'integer':
      return /^-?\d{1,16}$/.test(given) && Number.isSafeInteger(Number(given)) ? Number(given) : given
    case 'number':
      return /^-?\d{1,15}(\.\d{1,15})?$/.test(given) ? Number(given) : given
    default:
      return given
  }
}

/**
 * Refuses a query that names something the route does not have, if its schema is closed: a filter that is misspelt would
 * otherwise answer with everything. Other routes pass over such names, as clients of this protocol send some along.
 */
export function checkQueryNames({ routeOptions, query }: Pick<FastifyRequest, 'routeOptions' | 'query'>): void {
  const { properties = {}, additionalProperties } = (routeOptions.schema?.querystring ?? {}) as QuerySchema
  if (additionalProperties !== false) return
  const unknown = Object.keys(query as object).find((name) => !Object.hasOwn(properties, name))
  if (unknown === undefined) return
  throw new Refused('malformed', `The query has no parameter ${JSON.stringify(unknown.slice(0, maxShownChars))} here.`)
}

/** Refuses an address whose query is not percent-encoded UTF-8 (RFC 3986 §2), because the text would be misread. */
export function checkQueryText(url: string): void {
  const start = url.indexOf('?')
  if (start < 0 || /^[\x21-\x24\x26-\x7e]*$/.test(url.slice(start))) return
  try {
    if (/[^\x21-\x7e]/.test(url)) throw new URIError('raw bytes')
    decodeURIComponent(url.slice(start))
  } catch {
    throw new Refused('malformed', 'The query is not percent-encoded UTF-8.')
  }
}
