/** Every reason to say no: its stable word, the HTTP status, and the sentence a person reads. */
const catalogue = {
  malformed: [400, 'The message could not be read.'],
  contact_missing: [400, 'Leave an email address, a phone number or another contact: else nobody can answer.'],
  uid_missing: [400, 'A message needs a uid of its own.'],
  field_too_long: [400, 'A field of the message is longer than allowed.'],
  topic_mismatch: [400, 'The thread named in the message is not the one it was published on.'],
  type_reserved: [400, 'Only the server sends messages of this type.'],
  type_unsupported: [400, 'Messages of this type are not supported here.'],
  qos_unsupported: [400, 'Publish with QoS 0 or 1.'],
  retain_unsupported: [400, 'Publish without the retain flag.'],
  unknown_target: [400, 'There is no such agent or workgroup.'],
  unauthenticated: [401, 'A valid access token is needed.'],
  bad_credentials: [401, 'Wrong username or password.'],
  forbidden: [403, 'That is not allowed.'],
  link_expired: [403, 'This link has run out. Ask for a new one.'],
  not_author: [403, 'Only the author can do this.'],
  own_message: [403, 'One does not acknowledge a message of one’s own.'],
  not_found: [404, 'There is no such thing here.'],
  thread_not_found: [404, 'There is no such thread, or you take no part in it.'],
  message_not_found: [404, 'There is no such message in this thread.'],
  thread_closed: [409, 'This conversation has ended. Start a new one to go on.'],
  wrong_state: [409, 'This conversation is not in a state for that.'],
  not_offered: [409, 'This conversation is not for you to take, or not any more.'],
  request_pending: [409, 'Somebody is asked already. Wait for the answer, or cancel it.'],
  request_over: [409, 'This request is over.'],
  agent_full: [409, 'The agent has as many conversations as they can take.'],
  username_taken: [409, 'Somebody else logs in with this username.'],
  shortcut_taken: [409, 'Another reply has this shortcut.'],
  last_admin: [409, 'One admin has to stay.'],
  in_use: [409, 'Conversations are waiting or open there.'],
  uid_taken: [409, 'This uid already names another message of the thread.'],
  already_rated: [409, 'This conversation was rated before.'],
  already_answered: [409, 'This message was answered before.'],
  recall_expired: [409, 'It is too late to withdraw this message.'],
  already_recalled: [409, 'This message was withdrawn before.'],
  too_large: [413, 'The message is larger than allowed.'],
  file_too_large: [413, 'The file is larger than allowed.'],
  too_many_requests: [429, 'Too many requests. Try again in a moment.'],
  busy: [503, 'Too much is waiting here. Try again in a moment.'],
  unavailable: [503, 'The server is stopping or cannot store messages now. Try again in a moment.'],
  internal: [500, 'Something failed on the server. Nothing was stored.'],
} as const satisfies Record<string, readonly [status: number, sentence: string]>

/** The stable word of a refusal, the same over MQTT (`code`) and HTTP (`error`). */
export type RefusalCode = keyof typeof catalogue

/** All of them. */
export const refusalCodes = Object.keys(catalogue) as readonly RefusalCode[]

/** A rule said no. Edges turn it into an ERROR packet or an HTTP answer. */
export class Refused extends Error {
  readonly code: RefusalCode
  /** When the same may be taken, if that is known. */
  readonly retryAfterSeconds: number | undefined
  /** The limit that was reached, by the name an operator sets it with, where it is counted. */
  limit: string | undefined

  constructor(code: RefusalCode, detail?: string, retryAfterSeconds?: number) {
    super(detail ?? catalogue[code][1])
    this.name = 'Refused'
    this.code = code
    this.retryAfterSeconds = retryAfterSeconds
  }

  /** Says which limit was reached. */
  by(limit: string): this {
    this.limit = limit
    return this
  }

  /** The HTTP status of this refusal. */
  get status(): number {
    return catalogue[this.code][0]
  }
}

/** The refusal an edge answers for anything thrown: a rule's own, or `internal` for a bug. */
export function asRefused(error: unknown): Refused {
  return error instanceof Refused ? error : new Refused('internal')
}
