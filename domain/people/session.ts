/** Which refresh token of a session was used last: each can be used once. */
export interface Refreshed {
  /** The generation of the token that is valid now; 0 for the one from the login. */
  readonly generation: number
  /** When the previous token was used, ms since 1970 UTC; 0 for never. */
  readonly refreshedAt: number
}

/** What a presented refresh token of some generation means. */
export type Presented =
  /** It is the current one: the next generation follows. */
  | 'current'
  /** The answer was lost, or another tab was faster: the newest generation is issued once more. */
  | 'again'
  /** Somebody else has a copy. */
  | 'reused'

/** Judges a refresh token; a used one is accepted again only within `graceMs`. */
export function judgeRefresh(
  presented: number,
  { generation, refreshedAt }: Refreshed,
  { nowMs, graceMs }: { nowMs: number; graceMs: number },
): Presented {
  if (presented >= generation) return 'current'
  return presented === generation - 1 && nowMs - refreshedAt <= graceMs ? 'again' : 'reused'
}

/** Returns whether a session has ended through disuse. */
export function isIdle(lastActiveAt: number, { nowMs, idleMs }: { nowMs: number; idleMs: number }): boolean {
  return nowMs - lastActiveAt > idleMs
}
