import { Refused } from '../domain/refusal.ts'
import { createdAt } from './created-at.ts'
import { noThread, noUser, type WireMessage, type WireThread, type WireUser } from './wire.ts'
import { WrittenNumber } from './written-number.ts'

type JsonObject = Readonly<Record<string, unknown>>

/**
 * Reads a Message from parsed JSON. Accepts `client` for `channel`, `status` for a thread's `state`, `timestamp` for `createdAt`, an object for
 * `extra` or `content` with its numbers as written, a number for any text, and any value for fields that the server
 * sets itself. Refuses with `malformed`.
 */
export function messageFromJson(value: unknown): WireMessage {
  const fields = fieldsOf(value, 'message')
  return {
    uid: text(fields, 'uid'),
    type: text(fields, 'type') || 'TEXT',
    content: jsonText(fields, 'content'),
    status: spare(fields.status),
    createdAt: moment(fields.createdAt ?? fields.timestamp),
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
    type: text(fields, 'type'),
    state: text(fields, 'state') || text(fields, 'status'),
    user: readUser(fields.user),
    channel: text(fields, 'channel') || text(fields, 'client'),
    extra: jsonText(fields, 'extra'),
  }
}

/** The server knows the sender and the thread's visitor itself: no value here makes it refuse a message. */
function readUser(value: unknown): WireUser {
  if (!isFields(value)) return noUser
  const { uid, nickname, avatar, type, extra } = value
  return {
    uid: spare(uid),
    nickname: spare(nickname),
    avatar: spare(avatar),
    type: spare(type),
    extra: isFields(extra) ? JSON.stringify(extra) : spare(extra),
  }
}

function fieldsOf(value: unknown, name: string): JsonObject {
  if (isFields(value)) return value
  throw new Refused('malformed', `${name} is not an object.`)
}

function isFields(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof WrittenNumber)
}

function text(fields: JsonObject, name: string): string {
  const value = fields[name]
  if (value === undefined || value === null) return ''
  if (typeof value === 'string') return value
  if (isExact(value)) return String(value)
  throw new Refused('malformed', `${name} is not a string.`)
}

/** A larger integer has already been rounded: two uids might have become one. */
function isExact(value: unknown): value is number {
  return typeof value === 'number' && Math.abs(value) <= Number.MAX_SAFE_INTEGER
}

function jsonText(fields: JsonObject, name: string): string {
  const value = fields[name]
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : text(fields, name)
}

/** Reads a text that nothing depends on. */
function spare(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const lastMomentMs = 8.64e15

/** An odd value is normal: the server sets its own. */
function moment(value: unknown): string {
  if (typeof value === 'string') return value
  return typeof value === 'number' && Math.abs(value) <= lastMomentMs ? createdAt(value) : ''
}

function number(fields: JsonObject, name: string): number {
  const value = fields[name]
  return typeof value === 'number' && Number.isFinite(value) ? value : 0
}

/** Returns a Message as JSON, with both names of each alias pair, so that every client finds the one it reads. */
export function messageToJson(message: WireMessage) {
  return { ...message, client: message.channel, thread: threadToJson(message.thread) }
}

/** Returns a Thread as JSON, with the state under both its names. */
export function threadToJson(thread: WireThread) {
  return { ...thread, status: thread.state }
}
