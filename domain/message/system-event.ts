import type { Uid } from '../ids.ts'

/** What a message of the server says, as a fact: each client puts it into its reader's language, protocol.md §3. */
export const eventKinds = [
  /** The thread waits; names the target it waits for. */
  'QUEUED',
  /** It waits again because its agent is gone; names that agent. */
  'RETURNED',
  /** It waits for another workgroup; names that workgroup. */
  'MOVED',
  /** An agent has taken it. */
  'GREETED',
  /** A colleague or an admin has taken it over. */
  'TRANSFERRED',
  /** A colleague has joined as a guest. */
  'JOINED',
  /** A guest has left. */
  'LEFT',
  /** Nobody is available, a message may be left; names the target the visitor asked for. */
  'AWAY',
  /** As many wait as may, a message may be left; names the target the visitor asked for. */
  'FULL',
  /** Nobody has written for a long time: it is about to end. */
  'IDLE',
  /** It was ended; names the agent or visitor who did. */
  'ENDED',
  /** Nobody has written after the warning. */
  'ENDED_IDLE',
  /** Its visitor left before an agent came. */
  'ENDED_GONE',
  /** Its visitor was gone for a long time. */
  'ENDED_ABSENT',
  /** The visitor has ended it to begin a new one. */
  'ENDED_ANEW',
  /** The visitor is back. */
  'REOPENED',
  /** The visitor has no page open any more, or has again. Only among the notes. */
  'VISITOR_LEFT',
  'VISITOR_BACK',
  /** The visitor is asked for a rating; names who asks. */
  'RATING_ASKED',
  /** The visitor has rated it. */
  'RATED',
  /** An agent tells all their visitors the same; names that agent. */
  'ANNOUNCED',
  /** Somebody asks for friendship, has refused it, or asks no more; told to the other alone, in no thread. */
  'FRIEND_ASKED',
  'FRIEND_REFUSED',
  'FRIEND_CANCELLED',
  /** Two have become friends; names who accepted. */
  'BEFRIENDED',
  /** They are friends no more; names who ended it. */
  'UNFRIENDED',
  /** Somebody is invited to a group, or was removed from it; names the group, told to them alone. */
  'GROUP_INVITED',
  'GROUP_DISMISSED',
  /** In a group, each names the person it is about: who created it, has joined, left, was removed or owns it now. */
  'GROUP_CREATED',
  'GROUP_JOINED',
  'GROUP_LEFT',
  'GROUP_REMOVED',
  'GROUP_OWNED',
  /** It has another name or picture, or was closed; names who did it. */
  'GROUP_CHANGED',
  'GROUP_CLOSED',
] as const
export type EventKind = (typeof eventKinds)[number]

/** How an agent got a thread: it was assigned, they accepted an offer, took it from the queue, or began it. */
export type Taking = 'ASSIGNED' | 'ACCEPTED' | 'TAKEN' | 'BEGUN'

/** A person with their nickname at that time. */
export interface Named {
  readonly uid: Uid
  readonly name: string
}

/** A fact in a thread's life: what, who, when. */
export interface SystemEvent {
  readonly kind: EventKind
  /** The visitor, agent or workgroup it is about. */
  readonly uid: Uid
  /** Their nickname at that time. */
  readonly name: string
  /** ms since 1970 UTC. */
  readonly at: number
  /** Only for GREETED. */
  readonly how?: Taking
  /** Only for TRANSFERRED: who had it before; absent if it was waiting. */
  readonly from?: Named
  /** Only for GREETED, TRANSFERRED and JOINED: the agent's picture; absent if they have none. */
  readonly avatar?: string
  /** The content is the workgroup's own text, or the announced one, to be shown as it is. */
  readonly hasOwnText?: true
}

/**
 * Returns the `extra` of a message with an event added to what its sender put there. An `event` of theirs is ignored.
 */
export function withEvent(extra: string, event: SystemEvent): string {
  const added = `"event":${JSON.stringify(event)}}`
  const before = extra.trimEnd().replace(/\}$/, '')
  // Done as text, so that numbers keep their digits. If a field occurs twice, the last one counts (ECMA-262 §25.5.1).
  if (!extra.trimStart().startsWith('{') || before.trim() === '{') return `{${added}`
  return `${before},${added}`
}
