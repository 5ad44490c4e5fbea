import { type RefusalCode, Refused } from './refusal.ts'

/** What a person reads of each refusal; a browser has sentences of its own, in its language. */
const sentences: Readonly<Record<RefusalCode, string>> = {
  malformed: 'The message could not be read.',
  contact_missing: 'Leave an email address, a phone number or another contact: else nobody can answer.',
  uid_missing: 'A message needs a uid of its own.',
  field_too_long: 'A field of the message is longer than allowed.',
  topic_mismatch: 'The thread named in the message is not the one it was published on.',
  type_reserved: 'Only the server sends messages of this type.',
  type_unsupported: 'Messages of this type are not supported here.',
  qos_unsupported: 'Publish with QoS 0 or 1.',
  retain_unsupported: 'Publish without the retain flag.',
  unknown_target: 'There is no such agent or workgroup.',
  unauthenticated: 'A valid access token is needed.',
  bad_credentials: 'Wrong username or password.',
  forbidden: 'That is not allowed.',
  link_expired: 'This link has run out. Ask for a new one.',
  not_author: 'Only the author can do this.',
  own_message: 'One does not acknowledge a message of one’s own.',
  not_found: 'There is no such thing here.',
  thread_not_found: 'There is no such thread, or you take no part in it.',
  message_not_found: 'There is no such message in this thread.',
  thread_closed: 'This conversation has ended. Start a new one to go on.',
  wrong_state: 'This conversation is not in a state for that.',
  not_offered: 'This conversation is not for you to take, or not any more.',
  request_pending: 'Somebody is asked already. Wait for the answer, or cancel it.',
  request_over: 'This request is over.',
  agent_full: 'The agent has as many conversations as they can take.',
  username_taken: 'Somebody else logs in with this username.',
  shortcut_taken: 'Another reply has this shortcut.',
  last_admin: 'One admin has to stay.',
  in_use: 'Conversations are waiting or open there.',
  uid_taken: 'This uid already names another message of the thread.',
  already_rated: 'This conversation was rated before.',
  already_answered: 'This message was answered before.',
  recall_expired: 'It is too late to withdraw this message.',
  already_recalled: 'This message was withdrawn before.',
  too_large: 'The message is larger than allowed.',
  file_too_large: 'The file is larger than allowed.',
  too_many_requests: 'Too many requests. Try again in a moment.',
  busy: 'Too much is waiting here. Try again in a moment.',
  unavailable: 'The server is stopping or cannot store messages now. Try again in a moment.',
  internal: 'Something failed on the server. Nothing was stored.',
}

/** What a person reads of an error: of a refusal its detail, or the sentence of its word. */
export function sentenceOf(error: Error): string {
  return error instanceof Refused ? (error.detail ?? sentences[error.code]) : error.message
}
