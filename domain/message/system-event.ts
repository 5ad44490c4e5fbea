import type { Uid } from '../ids.ts'

/** What a message of the server tells, as a fact: each client says it in its reader's language, protocol.md §3. */
export const eventKinds = [
  /** The thread waits; the one it waits for. */
  'QUEUED',
  /** It waits again, for its agent is gone; that agent. */
  'RETURNED',
  /** It waits for another workgroup; that workgroup. */
  'MOVED',
  /** An agent has taken it. */
  'GREETED',
  /** A colleague goes on with it, or an admin. */
  'TRANSFERRED',
  /** A colleague has come as a guest. */
  'JOINED',
  /** A guest has gone. */
  'LEFT',
  /** Nobody is there, a message may be left; the one the visitor asked for. */
  'AWAY',
  /** Nobody has said anything for long: it is about to end. */
  'IDLE',
  /** The agent or visitor who has ended it. */
  'ENDED',
  /** Nobody has said anything after the warning. */
  'ENDED_IDLE',
  /** Its visitor has gone before an agent came. */
  'ENDED_GONE',
  /** The visitor has ended it to begin another one. */
  'ENDED_ANEW',
  /** The visitor is back. */
  'REOPENED',
  /** The visitor is asked for a rating; by whom. */
  'RATING_ASKED',
  /** The visitor has rated it. */
  'RATED',
] as const
export type EventKind = (typeof eventKinds)[number]

/** How an agent came to a thread: it was given to them, they accepted an offer, they took it from the queue. */
export type Taking = 'ASSIGNED' | 'ACCEPTED' | 'TAKEN'

/** Somebody by the nickname of that time. */
export interface Named {
  readonly uid: Uid
  readonly name: string
}

/** A fact of a thread's life: what, who, when. */
export interface SystemEvent {
  readonly kind: EventKind
  /** The visitor, agent or workgroup it is about. */
  readonly uid: Uid
  /** Their nickname at that time. */
  readonly name: string
  /** ms since 1970 UTC. */
  readonly at: number
  /** Of GREETED. */
  readonly how?: Taking
  /** Of TRANSFERRED: who had it before; absent when it waited. */
  readonly from?: Named
  /** The workgroup's own text stands in the content, to be shown as it is. */
  readonly hasOwnText?: true
}

/** The `extra` of a message that tells an event, with what its sender has put there. An `event` of theirs does not count. */
export function withEvent(extra: string, event: SystemEvent): string {
  const told = `"event":${JSON.stringify(event)}}`
  const before = extra.trimEnd().replace(/\}$/, '')
  // As text: numbers keep their digits. Of a field that stands twice the last one counts (ECMA-262 §25.5.1).
  if (!extra.trimStart().startsWith('{') || before.trim() === '{') return `{${told}`
  return `${before},${told}`
}
