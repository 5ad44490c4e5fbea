import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Refreshed } from '../../domain/people/session.ts'

/** A session and whose it is: a visitor's uid, or an account's. */
export interface SessionOwner {
  readonly session: SessionUid
  readonly owner: Uid
}

/** When a session was last used, ms since 1970 UTC. */
export interface Activity extends SessionOwner {
  readonly lastActiveAt: number
}

/** What is kept of a session. */
export interface SessionRecord extends Refreshed {
  readonly lastActiveAt: number
  readonly revoked: boolean
}

/** Sessions as far as their tokens do not tell of them: one that was never used since it began has no record. */
export interface SessionRecords {
  find(session: SessionUid): Promise<SessionRecord | null>
  /** Moves the last use forward and never back. */
  saveActivity(activities: readonly Activity[]): Promise<void>
  /** Goes from one generation of refresh tokens to the next; false when it stands elsewhere or is revoked. */
  refresh(owner: SessionOwner, generations: { from: number; to: number }, nowMs: number): Promise<boolean>
  revoke(owner: SessionOwner, nowMs: number): Promise<void>
  /** Forgets some of those last used before a moment, when all their tokens have expired. Returns how many. */
  forget(beforeMs: number, atMost: number): Promise<number>
}
