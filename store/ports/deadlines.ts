import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'

/** A thread that is to be looked at. */
export interface DueThread {
  readonly uid: ThreadUid
  readonly topic: Topic
}

/** How long nothing was said in a thread. */
export interface Silence {
  readonly lastSeq: number
  /** ms since 1970 UTC. */
  readonly lastAt: number
  /** The last thing said is the warning. */
  readonly warned: boolean
}

/**
 * When threads are to be looked at for silence or absence: never later than there is something to do, perhaps earlier.
 * A change of kind `watch` or `warn` sets it, the end clears it.
 */
export interface Deadlines {
  /** Those whose time has come, the first one first. */
  due(nowMs: number, limit: number): Promise<DueThread[]>
  /** When the next one is due, ms since 1970 UTC; null when none is. */
  next(): Promise<number | null>
  /** Null for a thread there is not. */
  silence(uid: ThreadUid): Promise<Silence | null>
  /** When a thread last began to wait in a queue, ms since 1970 UTC; null for one that never did. */
  waitsSince(uid: ThreadUid): Promise<number | null>
  /** Nobody looks at a thread any more. */
  clear(uid: ThreadUid): Promise<void>
  /** The targets that have open threads nobody is going to look at. */
  unwatchedTargets(): Promise<Uid[]>
  /** All open threads of a target are to be looked at. */
  watchAll(targetUid: Uid, dueAt: number): Promise<void>
}
