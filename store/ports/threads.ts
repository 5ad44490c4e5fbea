import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Thread, ThreadChange, ThreadState } from '../../domain/thread/thread.ts'
import type { Listed, Window } from './listed.ts'

/** Which threads to list; all given parts must hold. */
export interface ThreadFilter {
  readonly orgUid: Uid
  readonly states?: readonly ThreadState[]
  readonly participants?: readonly Uid[]
  readonly targetUid?: Uid
  readonly visitorUid?: Uid
  readonly overseer?: Overseer
}

/** Who sees the threads of visitors for some targets, or for any, and whatever they take part in. */
export interface Overseer {
  readonly uids: readonly Uid[]
  readonly targets: readonly Uid[] | 'any'
}

/** What became of a change without a message; `stale` and `full` have changed nothing. */
export interface Changed {
  readonly outcome: 'changed' | 'stale' | 'full'
}

/** Where a thread stands in its queue. */
export interface QueuePlace {
  readonly size: number
  /** How many are in front. */
  readonly ahead: number
}

/** A waiting thread as the queue tells its visitor and the agents of it. */
export interface Waiter {
  readonly threadUid: ThreadUid
  readonly topic: Topic
  readonly visitorUid: Uid
  /** ms since 1970 UTC. */
  readonly queuedAt: number
  /** An agent is asked to take it. */
  readonly isAsked: boolean
  /** Those who have declined or missed it. */
  readonly excluded: readonly Uid[]
}

/** A waiting thread with its place, from 1, in the queue of its target. */
export interface QueuedThread {
  readonly thread: Thread
  readonly position: number
  readonly queueSize: number
}

/** Threads as they stand in the log. */
export interface Threads {
  /** The newest thread on a topic. */
  current(topic: Topic): Promise<Thread | null>
  /** Of some topics, those in whose current thread one of these people takes part; one read, however many they are. */
  heard(topics: readonly Topic[], uids: readonly Uid[]): Promise<Topic[]>
  byUid(uid: ThreadUid): Promise<Thread | null>
  /** All threads on a topic, newest first, at most 1,000. */
  onTopic(topic: Topic): Promise<Thread[]>
  /** Last active first. It costs what is open and what comes before the end of the window, not what has ever been. */
  query(filter: ThreadFilter, window: Window): Promise<Thread[]>
  /** How many there are; no more than so many of those that have ended are counted. */
  count(filter: ThreadFilter, maxEnded: number): Promise<number>
  /** Changes a thread as it stood at `thread.revision`, or begins it; resolves after the commit. */
  change(thread: Thread, change: ThreadChange): Promise<Changed>
  /** The threads waiting for one target and not offered to anybody, first in turn first. */
  waiting(targetUid: Uid, limit: number): Promise<Thread[]>
  /** Those of them whom somebody has declined. */
  declined(targetUid: Uid): Promise<Thread[]>
  /** Everybody in a target's queue, offered or not, first in turn first; at most `limit` after the first `offset`. */
  queued(targetUid: Uid, limit: number, offset?: number): Promise<Waiter[]>
  /** The queues of several targets in one list, first in turn first. */
  queues(targetUids: readonly Uid[], window: Window): Promise<Listed<QueuedThread>>
  /** Where a waiting thread stands. */
  place(thread: Pick<Thread, 'uid' | 'targetUid' | 'priority' | 'queuedAt'>): Promise<QueuePlace>
  /** The agents' and workgroups' uids for which somebody waits. */
  targetsWaitedFor(): Promise<Uid[]>
  /** Threads offered to somebody, the first deadline first; all of them, or those of one agent. */
  offered(agentUid: Uid | null, limit: number): Promise<Thread[]>
  /** The threads an agent has. */
  heldBy(agentUid: Uid): Promise<Thread[]>
  /** The agents who have threads or are asked to take one. */
  agentsWithThreads(): Promise<Uid[]>
  /** The agent a visitor spoke with last, in any thread for this target. */
  lastAgentOf(visitorUid: Uid, targetUid: Uid): Promise<Uid | null>
  /** How many threads an agent of a target took since a moment, and when the last of them (ms since 1970 UTC). */
  assignedSince(targetUid: Uid, sinceMs: number): Promise<{ readonly count: number; readonly lastAt: number | null }>
}
