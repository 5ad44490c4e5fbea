/** Every reason to say no: its stable word, the same over MQTT (`code`) and HTTP (`error`). */
export const refusalCodes = [
  'malformed',
  'contact_missing',
  'uid_missing',
  'field_too_long',
  'empty',
  'topic_mismatch',
  'type_reserved',
  'type_unsupported',
  'qos_unsupported',
  'retain_unsupported',
  'unknown_target',
  'unauthenticated',
  'bad_credentials',
  'wrong_password',
  'forbidden',
  'blocked',
  'link_expired',
  'not_author',
  'own_message',
  'not_found',
  'thread_not_found',
  'message_not_found',
  'thread_closed',
  'wrong_state',
  'not_offered',
  'request_pending',
  'request_over',
  'agent_full',
  'username_taken',
  'shortcut_taken',
  'last_admin',
  'in_use',
  'uid_taken',
  'already_rated',
  'already_answered',
  'recall_expired',
  'already_recalled',
  'too_large',
  'file_too_large',
  'too_many_requests',
  'busy',
  'unavailable',
  'internal',
] as const

export type RefusalCode = (typeof refusalCodes)[number]

/** A rule said no. Edges turn it into an ERROR packet or an HTTP answer. */
export class Refused extends Error {
  readonly code: RefusalCode
  /** A sentence that tells more than the word's own. */
  readonly detail: string | undefined
  /** When the same may be taken, if that is known. */
  readonly retryAfterSeconds: number | undefined
  /** The limit that was reached, by the name an operator sets it with, where it is counted. */
  limit: string | undefined

  constructor(code: RefusalCode, detail?: string, retryAfterSeconds?: number) {
    super(detail ?? code)
    this.name = 'Refused'
    this.code = code
    this.detail = detail
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** Says which limit was reached. */
  by(limit: string): this {
    this.limit = limit
    return this
  }
}

/** The refusal an edge answers for anything thrown: a rule's own, or `internal` for a bug. */
export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused('internal')
}
