import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Listed, Window } from './listed.ts'

/** The position of a thread in its queue. */
export interface QueuePosition {
  readonly size: number
  /** How many are ahead of it. */
  readonly ahead: number
}

/** A waiting thread as its visitor and the agents see it. */
export interface Waiter {
  readonly threadUid: ThreadUid
  readonly topic: Topic
  readonly visitorUid: Uid
  /** ms since 1970 UTC. */
  readonly queuedAt: number
  /** Whether an agent is being asked to take it. */
  readonly isAsked: boolean
  /** Agents who have declined or missed it. */
  readonly excluded: readonly Uid[]
}

/** A waiting thread with its position, from 1, in the queue of its target. */
export interface QueuedThread {
  readonly thread: Thread
  readonly position: number
  readonly queueSize: number
}

/** Who waits for whom, who is asked, and who has what. */
export interface Queues {
  /** Returns the threads that wait for one target and are not offered to anybody, in queue order. */
  waiting(targetUid: Uid, limit: number): Promise<Thread[]>
  /** Returns those of them that somebody has declined or missed. */
  declined(targetUid: Uid): Promise<Thread[]>
  /** Returns a target's queue, offered or not, in queue order; at most `limit` after the first `offset`. */
  queued(targetUid: Uid, limit: number, offset?: number): Promise<Waiter[]>
  /** Returns the queues of several targets as one list, in queue order. */
  queues(targetUids: readonly Uid[], window: Window): Promise<Listed<QueuedThread>>
  /** Returns those of several targets for which a thread waits that is not offered, by the first in the queue of each. */
  inTurn(targetUids: readonly Uid[]): Promise<Uid[]>
  /** Returns the position of a waiting thread. */
  place(thread: Pick<Thread, 'uid' | 'targetUid' | 'priority' | 'queuedAt'>): Promise<QueuePosition>
  /** Returns the uids of agents and workgroups for which somebody waits. */
  targetsWaitedFor(): Promise<Uid[]>
  /** Returns threads that are offered, earliest deadline first; all of them, or those of one agent. */
  offered(agentUid: Uid | null, limit: number): Promise<Thread[]>
  /** Returns the threads an agent has. */
  heldBy(agentUid: Uid): Promise<Thread[]>
  /** Returns names of the threads with visitors that an agent has. */
  namesHeldBy(agentUid: Uid): Promise<Pick<Thread, 'uid' | 'topic'>[]>
  /** Returns the agents who have threads or are being asked to take one. */
  agentsWithThreads(): Promise<Uid[]>
  /** Returns the visitors with open threads who have not left them, as far as it is stored. */
  visitorsThere(): Promise<{ readonly uid: Uid; readonly orgUid: Uid }[]>
  /** Returns the agent a visitor last talked with, in any thread for this target. */
  lastAgentOf(visitorUid: Uid, targetUid: Uid): Promise<Uid | null>
  /**
   * Returns how many threads agents of a target took since a time, and when they took the last one (ms since 1970 UTC).
   */
  assignedSince(targetUid: Uid, sinceMs: number): Promise<{ readonly count: number; readonly lastAt: number | null }>
}
