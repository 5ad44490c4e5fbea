import { type RefusalCode, Refused } from './refusal.ts'

/** What a person reads of each refusal; a browser has sentences of its own, in its language. */
const sentences: Readonly<Record<RefusalCode, string>> = {
  malformed: 'The message could not be read.',
  contact_missing: 'Leave an email address, a phone number or another contact, so that we can reply.',
  uid_missing: 'A message needs its own uid.',
  empty: 'A text needs something to read in it.',
  field_too_long: 'A field of the message is longer than allowed.',
  topic_mismatch: 'The thread named in the message is not the one it was published on.',
  type_reserved: 'Only the server sends messages of this type.',
  type_unsupported: 'Messages of this type are not supported here.',
  qos_unsupported: 'Publish with QoS 0 or 1.',
  retain_unsupported: 'Publish without the retain flag.',
  unknown_target: 'There is no such agent or workgroup.',
  unauthenticated: 'A valid access token is required.',
  bad_credentials: 'Wrong username or password.',
  wrong_password: 'The old password is not right.',
  forbidden: 'That is not allowed.',
  blocked: 'You cannot write here at present.',
  link_expired: 'This link has expired. Ask for a new one.',
  not_author: 'Only the author can do this.',
  own_message: 'You cannot acknowledge your own message.',
  not_found: 'Not found.',
  thread_not_found: 'There is no such thread, or you are not part of it.',
  message_not_found: 'There is no such message in this thread.',
  thread_closed: 'This conversation has ended. Start a new one to continue.',
  wrong_state: 'This conversation does not allow that now.',
  not_offered: 'This conversation is not, or no longer, yours to take.',
  request_pending: 'Somebody has already been asked. Wait for the answer, or cancel it.',
  request_over: 'This request is over.',
  agent_full: 'The agent has reached their conversation limit.',
  username_taken: 'Another agent has this username.',
  shortcut_taken: 'Another reply has this shortcut.',
  last_admin: 'There must be at least one admin.',
  in_use: 'It still has open or waiting conversations.',
  uid_taken: 'This uid already names another message of the thread.',
  already_rated: 'This conversation has already been rated.',
  already_answered: 'This message has already been answered.',
  recall_expired: 'It is too late to take back this message.',
  already_recalled: 'This message was already taken back.',
  too_large: 'The message is larger than allowed.',
  file_too_large: 'The file is larger than allowed.',
  too_many_requests: 'Too many requests. Try again in a moment.',
  busy: 'The server is busy. Try again in a moment.',
  unavailable: 'The server is stopping or cannot store messages right now. Try again in a moment.',
  internal: 'Something went wrong on the server. Nothing was stored.',
}

/** What a person reads of an error: of a refusal its detail, or the sentence of its word. */
export function sentenceOf(error: Error): string {
  return error instanceof Refused ? (error.detail ?? sentences[error.code]) : error.message
}
