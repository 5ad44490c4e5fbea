import type { Uid } from '../ids.ts'

/** The erasure of one person, and how far it is. */
export interface Erasure {
  readonly uid: Uid
  readonly orgUid: Uid
  /** The agent who requested it. */
  readonly requestedBy: Uid
  /** ms since 1970 UTC. */
  readonly requestedAt: number
  /** Null until nothing of the person is left. */
  readonly finishedAt: number | null
  /** How many messages their threads had when it began. */
  readonly expected: number
  /** What has been erased so far. */
  readonly threads: number
  readonly messages: number
  readonly files: number
}

/** An erasure that is not finished. */
export interface OpenErasure extends Erasure {
  readonly visitorUid: Uid
}
