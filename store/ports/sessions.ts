import type { SessionUid, Uid } from '../../domain/ids.ts'
import type { Refreshed } from '../../domain/people/session.ts'

/** A session and its owner: a visitor's uid, or an account's. */
export interface SessionOwner {
  readonly session: SessionUid
  readonly owner: Uid
}

/** Times in ms since 1970 UTC. */
export interface BegunSession extends SessionOwner {
  /** Null if it is not known. What is stored first stays. */
  readonly beganAt: number | null
}

/** When a session was last used. */
export interface Activity extends BegunSession {
  readonly lastActiveAt: number
}

/** What is stored for a session. */
export interface SessionRecord extends Refreshed {
  readonly lastActiveAt: number
  readonly revoked: boolean
}

/** What tokens do not tell about sessions: one that was never used since it began has no record. */
export interface SessionRecords {
  find(session: SessionUid): Promise<SessionRecord | null>
  /** Stores the last use, which only moves forward. */
  saveActivity(activities: readonly Activity[]): Promise<void>
  /**
   * Advances the refresh tokens from one generation to the next; returns false if the session has another generation or
   * is revoked.
   */
  refresh(session: BegunSession, generations: { from: number; to: number }, nowMs: number): Promise<boolean>
  revoke(owner: SessionOwner, nowMs: number): Promise<void>
  /** Deletes some sessions last used before a time, once all their tokens have expired. Returns how many. */
  forget(beforeMs: number, atMost: number): Promise<number>
}
