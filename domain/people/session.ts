/** Which use of a session's refresh tokens was the last: each is good for one. */
export interface Refreshed {
  /** The generation of the token that is good now; 0 for the one the login gave. */
  readonly generation: number
  /** When the one before was used, ms since 1970 UTC; 0 for never. */
  readonly refreshedAt: number
}

/** What it means that a refresh token of some generation is presented. */
export type Presented =
  /** Its turn: the next generation follows. */
  | 'current'
  /** Its answer was lost, or another tab was faster: the newest generation once more. */
  | 'again'
  /** Somebody else holds a copy. */
  | 'reused'

/** Judges a refresh token; one that was used is taken again for `graceMs` alone. */
export function judgeRefresh(
  presented: number,
  { generation, refreshedAt }: Refreshed,
  { nowMs, graceMs }: { nowMs: number; graceMs: number },
): Presented {
  if (presented >= generation) return 'current'
  return presented === generation - 1 && nowMs - refreshedAt <= graceMs ? 'again' : 'reused'
}

/** Whether a session has ended by itself. */
export function isIdle(lastActiveAt: number, { nowMs, idleMs }: { nowMs: number; idleMs: number }): boolean {
  return nowMs - lastActiveAt > idleMs
}
