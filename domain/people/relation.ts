import type { Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'

/** How one app user stands to another; friends are those with an open thread between them. */
export const relationStates = [
  /** Has asked the other. */
  'ASKED',
  /** Was asked by the other. */
  'RECEIVED',
  /** Was refused by the other. */
  'REFUSED',
  /** Hears nothing of the other any more. */
  'BLOCKED',
] as const
export type RelationState = (typeof relationStates)[number]

/** One person's side of what is between two. */
export interface Relation {
  readonly ownerUid: Uid
  readonly otherUid: Uid
  readonly state: RelationState
  /** What the asker wrote; empty for nothing. */
  readonly text: string
  /** Since when, ms since 1970 UTC. */
  readonly at: number
}

/** Both sides of a pair. */
export interface Relations {
  readonly own: Relation | null
  readonly others: Relation | null
}

/**
 * Returns what a request for friendship does: both have asked, so they become friends; the other hears of it; or the
 * other has blocked the asker, who is answered the same as anybody. `repeat` changes nothing. Throws Refused
 * `wrong_state` for somebody the asker has blocked, `request_over` within the time after a refusal.
 */
export function outcomeOfAsking(
  { own, others }: Relations,
  { nowMs, askAgainMs }: { readonly nowMs: number; readonly askAgainMs: number },
): 'befriends' | 'asks' | 'asks unheard' | 'repeat' {
  if (own?.state === 'BLOCKED') throw new Refused('wrong_state', 'You have blocked this person.')
  if (own?.state === 'ASKED') return others?.state === 'ASKED' ? 'befriends' : 'repeat'
  if (own?.state === 'RECEIVED') return 'befriends'
  const waitMs = own?.state === 'REFUSED' ? own.at + askAgainMs - nowMs : 0
  if (waitMs > 0) throw new Refused('request_over', undefined, Math.ceil(waitMs / 1000))
  if (others?.state === 'BLOCKED') return 'asks unheard'
  return others?.state === 'ASKED' ? 'befriends' : 'asks'
}
