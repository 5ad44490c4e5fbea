import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'

/** A thread that is due for a check. */
export interface DueThread {
  readonly uid: ThreadUid
  readonly topic: Topic
}

/** How long nobody has written in a thread. */
export interface Silence {
  readonly lastSeq: number
  /** ms since 1970 UTC. */
  readonly lastAt: number
  /** The last message is the warning. */
  readonly warned: boolean
  /** Since when its visitor is gone, ms since 1970 UTC; null while they are there. */
  readonly leftAt: number | null
}

/**
 * When threads must be checked for silence or absence: never later than something must be done, perhaps earlier. A
 * change of kind `watch` or `warn` sets the time, the end of the thread clears it.
 */
export interface Deadlines {
  /** Threads that are due, earliest first. */
  due(nowMs: number, limit: number): Promise<DueThread[]>
  /** Returns when the next thread is due, ms since 1970 UTC; null when none is. */
  next(): Promise<number | null>
  /** Returns null for an unknown thread. */
  silence(uid: ThreadUid): Promise<Silence | null>
  /** Returns when a thread last began to wait in a queue, ms since 1970 UTC; null for one that never did. */
  waitsSince(uid: ThreadUid): Promise<number | null>
  /** Stops checking a thread. */
  clear(uid: ThreadUid): Promise<void>
  /** Returns the targets that have open threads without a time to check them. */
  unwatchedTargets(): Promise<Uid[]>
  /** Makes all open threads of a target due at a time. */
  watchAll(targetUid: Uid, dueAt: number): Promise<void>
}
