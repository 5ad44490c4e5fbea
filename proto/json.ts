import { Refused } from '../domain/refusal.ts'
import { createdAt } from './created-at.ts'
import { noThread, noUser, type WireMessage, type WireThread, type WireUser } from './wire.ts'

type Fields = Readonly<Record<string, unknown>>

/**
 * Reads a Message as JSON: an object, or a string of one. Takes `client` for `channel`, `status` for a thread's
 * `state`, an object for `extra` or `content`, a number for `createdAt`. Refuses with `malformed`.
 */
export function messageFromJson(value: unknown): WireMessage {
  const fields = fieldsOf(typeof value === 'string' ? parse(value) : value, 'message')
  return {
    uid: text(fields, 'uid'),
    type: text(fields, 'type') || 'TEXT',
    content: jsonText(fields, 'content'),
    status: text(fields, 'status'),
    createdAt: moment(fields.createdAt),
    channel: text(fields, 'channel') || text(fields, 'client'),
    thread: readThread(fields.thread),
    user: readUser(fields.user),
    extra: jsonText(fields, 'extra'),
    seq: number(fields, 'seq'),
    sentAt: number(fields, 'sentAt'),
  }
}

function readThread(value: unknown): WireThread {
  if (value === undefined || value === null) return noThread
  const fields = fieldsOf(value, 'thread')
  return {
    uid: text(fields, 'uid'),
    topic: text(fields, 'topic'),
    type: typeof fields.type === 'number' ? String(fields.type) : text(fields, 'type'),
    state: text(fields, 'state') || text(fields, 'status'),
    user: readUser(fields.user),
    channel: text(fields, 'channel') || text(fields, 'client'),
    extra: jsonText(fields, 'extra'),
  }
}

function readUser(value: unknown): WireUser {
  if (value === undefined || value === null) return noUser
  const fields = fieldsOf(value, 'user')
  return {
    uid: text(fields, 'uid'),
    nickname: text(fields, 'nickname'),
    avatar: text(fields, 'avatar'),
    type: text(fields, 'type'),
    extra: jsonText(fields, 'extra'),
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json)
  } catch {
    throw new Refused('malformed', 'The message is not JSON.')
  }
}

function fieldsOf(value: unknown, name: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new Refused('malformed', `${name} is not an object.`)
  }
  return value as Fields
}

function text(fields: Fields, name: string): string {
  const value = fields[name]
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  throw new Refused('malformed', `${name} is not a string.`)
}

function jsonText(fields: Fields, name: string): string {
  const value = fields[name]
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : text(fields, name)
}

const lastMomentMs = 8.64e15

/** An odd one is normal: the server stamps its own. */
function moment(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Math.abs(value) <= lastMomentMs ? createdAt(value) : ''
}

function number(fields: Fields, name: string): number {
  const value = fields[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** A Message as JSON: names both of an alias pair, so that every client finds the one it reads. */
export function messageToJson(message: WireMessage) {
  return { ...message, client: message.channel, thread: threadToJson(message.thread) }
}

/** A Thread as JSON, with the state under both its names. */
export function threadToJson(thread: WireThread) {
  return { ...thread, status: thread.state }
}
