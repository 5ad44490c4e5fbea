/** For how many days an organization keeps things; 0 keeps them for ever. */
export interface Retention {
  /** Threads with visitors, from when they ended. */
  readonly threadDays: number
  /** Files, from when they were uploaded. */
  readonly fileDays: number
}

export const maxRetentionDays = 36_500

const dayMs = 24 * 3600 * 1000

/** Returns the time before which something is no longer kept, ms since 1970 UTC; null for ever. */
export function keptSince(days: number, nowMs: number): number | null {
  return days === 0 ? null : nowMs - days * dayMs
}
