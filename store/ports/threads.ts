import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Thread, ThreadState } from '../../domain/thread.ts'

/** Which threads to list; all given parts must hold. */
export interface ThreadFilter {
  readonly orgUid: Uid
  readonly states?: readonly ThreadState[]
  readonly participants?: readonly Uid[]
  readonly targetUid?: Uid
}

/** Threads as they stand in the log; they change only with a message appended to it. */
export interface Threads {
  /** The newest thread on a topic. */
  current(topic: Topic): Promise<Thread | null>
  byUid(uid: ThreadUid): Promise<Thread | null>
  /** All threads on a topic, newest first, at most 1,000. */
  onTopic(topic: Topic): Promise<Thread[]>
  /** Newest first. */
  query(filter: ThreadFilter, window: { offset: number; limit: number }): Promise<Thread[]>
  count(filter: ThreadFilter): Promise<number>
  /** The threads waiting for one target, longest wait first. */
  waiting(targetUid: Uid, limit: number): Promise<Thread[]>
  /** How many wait for a target, and how many of them since before a moment (ms since 1970 UTC). */
  queue(targetUid: Uid, queuedAt: number): Promise<{ size: number; ahead: number }>
  /** The agents' and workgroups' uids for which somebody waits. */
  targetsWaitedFor(): Promise<Uid[]>
}
