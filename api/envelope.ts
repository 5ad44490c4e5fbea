import { type TSchema, Type } from 'typebox'
import { type RefusalCode, Refused, refusalCodes } from '../domain/refusal.ts'
import { sentenceOf } from '../domain/refusal-sentences.ts'
import { httpStatusOf } from './refusal-status.ts'

/** The shape of every success. */
export interface Envelope<Data> {
  readonly code: 200
  readonly message: string
  readonly data: Data
}

/** Wraps an answer. */
export function ok<Data>(data: Data): Envelope<Data> {
  return { code: 200, message: 'ok', data }
}

/** The shape of every failure: `code` equals the HTTP status, `error` is the stable word of the refusal. */
export function failure(refusal: Refused) {
  return { code: httpStatusOf[refusal.code], message: sentenceOf(refusal), error: refusal.code, data: null }
}

/** The schema of a success. */
export function envelope<Data extends TSchema>(data: Data) {
  return Type.Object({ code: Type.Literal(200), message: Type.String(), data })
}

/** The schema of any failure. */
export const failureSchema = Type.Object(
  {
    code: Type.Integer({ description: 'The HTTP status' }),
    message: Type.String({ description: 'A sentence for people' }),
    error: Type.Unsafe<RefusalCode>({
      type: 'string',
      enum: refusalCodes,
      description: 'The stable word of the refusal',
    }),
    data: Type.Null(),
  },
  { title: 'Error' },
)

interface HttpError {
  readonly statusCode?: number
  readonly code?: string
  readonly message: string
}

/** Returns our refusal for an error with which Fastify or a plugin refused a request; undefined for a bug. */
export function refusalOfHttpError(error: HttpError): Refused | undefined {
  switch (error.statusCode) {
    case 400:
    // What @fastify/multipart reports for an invalid form.
    case 406:
    case 415:
      return new Refused('malformed', error.message)
    // A path for static files that contains `..` or `//`.
    case 403:
    case 404:
      return new Refused('not_found')
    case 413:
      return new Refused('too_large').by('maxBodyBytes')
    case 429:
      return new Refused('too_many_requests')
    case 503:
      return new Refused('unavailable')
    default:
      return isClientError(error.statusCode) ? new Refused('malformed', error.message) : undefined
  }
}

/** Returns whether a plugin blames the client, such as for a precondition that does not hold. */
function isClientError(status = 500): boolean {
  return status >= 400 && status < 500
}
