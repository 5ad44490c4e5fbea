import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Thread, ThreadChange, ThreadState } from '../../domain/thread/thread.ts'
import type { Window } from './listed.ts'
import type { Queues } from './queues.ts'

/** Selects threads; all given conditions must hold. */
export interface ThreadFilter {
  readonly orgUid: Uid
  readonly states?: readonly ThreadState[]
  readonly participants?: readonly Uid[]
  readonly targetUid?: Uid
  readonly visitorUid?: Uid
  readonly overseer?: Overseer
}

/** Somebody who may list the visitors' threads of some targets, or of all, and every thread they take part in. */
export interface Overseer {
  readonly uids: readonly Uid[]
  readonly targets: readonly Uid[] | 'any'
}

/** The outcome of a change without a message; `stale` and `full` have changed nothing. */
export interface Changed {
  readonly outcome: 'changed' | 'stale' | 'full'
}

/** The current state of threads, and the queues in which they wait. */
export interface Threads extends Queues {
  /** Returns the newest thread on a topic. */
  current(topic: Topic): Promise<Thread | null>
  /**
   * Returns those of the topics in whose current thread one of these people takes part, with one read, however many
   * there are.
   */
  takenPartIn(topics: readonly Topic[], uids: readonly Uid[]): Promise<Topic[]>
  byUid(uid: ThreadUid): Promise<Thread | null>
  /** Returns all threads on a topic, newest first, at most 1,000. */
  onTopic(topic: Topic): Promise<Thread[]>
  /**
   * Last active first. The cost depends on the open threads and on what comes before the end of the window, not on all
   * that ever existed.
   */
  query(filter: ThreadFilter, window: Window): Promise<Thread[]>
  /** Returns how many there are; ended ones are counted up to `maxEnded`. */
  count(filter: ThreadFilter, maxEnded: number): Promise<number>
  /** Changes a thread as it was at `thread.revision`, or creates it; resolves after the commit. */
  change(thread: Thread, change: ThreadChange): Promise<Changed>
}
