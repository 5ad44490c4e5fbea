import type { Addressee, EphemeralMessage, Message } from '../domain/message/message.ts'
import type { Person } from '../domain/person.ts'
import type { Thread } from '../domain/thread/thread.ts'
import { createdAt } from './created-at.ts'

/** A User packet; every field is present, empty if unknown. */
export interface WireUser {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
  readonly type: string
  /** JSON, or empty. */
  readonly extra: string
}

/** A Thread packet. */
export interface WireThread {
  readonly uid: string
  readonly topic: string
  readonly type: string
  readonly state: string
  readonly user: WireUser
  readonly channel: string
  /** JSON, or empty; read from field 6 of older clients too. */
  readonly extra: string
}

/** A Message packet. A client's values of status, times, seq and user are never trusted. */
export interface WireMessage {
  readonly uid: string
  readonly type: string
  readonly content: string
  readonly status: string
  /** `YYYY-MM-DD HH:mm:ss`, or whatever a client put there. */
  readonly createdAt: string
  readonly channel: string
  readonly thread: WireThread
  readonly user: WireUser
  /** JSON, or empty. */
  readonly extra: string
  /** Position in the thread from 1; 0 for none. */
  readonly seq: number
  /** ms since 1970 UTC; 0 for none. */
  readonly sentAt: number
}

export const noUser: WireUser = { uid: '', nickname: '', avatar: '', type: '', extra: '' }
export const noThread: WireThread = {
  uid: '',
  topic: '',
  type: '',
  state: '',
  user: noUser,
  channel: '',
  extra: '',
}

/** Returns a message as the server sends it. */
export function toWire(message: Message | EphemeralMessage): WireMessage {
  return {
    uid: message.uid,
    type: message.type,
    content: message.content,
    status: message.status,
    createdAt: createdAt(message.sentAt),
    channel: message.channel,
    thread: threadToWire(message.thread),
    user: message.sender,
    extra: message.extra,
    seq: message.seq,
    sentAt: message.sentAt,
  }
}

// The same thread goes out with many messages: its packet is made once.
const threads = new WeakMap<Thread, WireThread>()

/** Returns a thread as the server sends it. Field 6 stays empty: older clients read it as `extra`. */
export function threadToWire(thread: Thread | Addressee): WireThread {
  if (!('uid' in thread)) return { ...noThread, topic: thread.topic, user: { ...noUser, uid: thread.user } }
  const known = threads.get(thread)
  if (known !== undefined) return known
  const { uid, topic, type, state, extra } = thread
  const wire = { uid, topic, type, state, user: thread.user satisfies Person, channel: '', extra }
  threads.set(thread, wire)
  return wire
}
