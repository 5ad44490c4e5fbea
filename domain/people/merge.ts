import type { Uid } from '../ids.ts'

/** Contacts that may be merged into one. */
export const maxMerged = 20

/** Two contacts that an agent has taken for the same person: agents see what belongs to `fromUid` under `intoUid`. */
export interface Merge {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly fromUid: Uid
  readonly intoUid: Uid
  readonly byUid: Uid
  readonly byName: string
  /** ms since 1970 UTC. */
  readonly at: number
}
