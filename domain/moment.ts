/** When something was committed: its place in the order of commits, and the time, which is only roughly in that order. */
export interface Moment {
  /** Marks of one epoch rise in the order of commits; 0 for what is older than all of them. */
  readonly mark: number
  /** ms since 1970 UTC. */
  readonly ms: number
}

/** Returns whether something happened before a moment: by the marks, or by the times if the moment has no mark. */
export function isBefore(one: Moment, moment: Moment): boolean {
  return moment.mark > 0 ? one.mark < moment.mark : one.ms < moment.ms
}

/** What a statement sees of the database: all that was committed below the mark. */
export interface Snapshot extends Moment {
  /** Identifies the life of the database from one restore to the next: marks of different epochs do not compare. */
  readonly epoch: number
}
