import type { ThreadUid, Uid } from '../../domain/ids.ts'

/** A period, ms since 1970 UTC; `toMs` is excluded. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/**
 * One agent's figures for the threads of a target that began in a period: the threads in which they wrote first;
 * scores, if they wrote last.
 */
export interface AgentStatistics {
  readonly agentUid: Uid
  readonly answered: number
  readonly medianFirstResponseMs: number | null
  /** Mean score, 1 to 5. */
  readonly csat: number | null
}

/** The figures of a workgroup, or of an agent who was asked for directly. Medians and means without data are null. */
export interface TargetStatistics {
  /** At this moment. */
  readonly waiting: number
  readonly chatting: number
  /**
   * Of the threads that began in the period: those in which an agent wrote, and those that are over in which only the
   * visitor did.
   */
  readonly answered: number
  readonly missed: number
  /** From when an agent took it to the first message of an agent. */
  readonly medianFirstResponseMs: number | null
  /** For answered threads: from entering the queue to being taken by an agent; a reopened one starts waiting again. */
  readonly medianWaitMs: number | null
  readonly csat: number | null
  readonly ratings: number
  /** Agents who answered or were rated, most answered first. */
  readonly perAgent: readonly AgentStatistics[]
}

/** What a visitor wrote with a score. */
export interface RatingComment {
  readonly threadUid: ThreadUid
  readonly agentUid: Uid | null
  readonly score: number
  readonly comment: string
  /** When something last happened in the thread, ms since 1970 UTC. */
  readonly at: number
}

/** Whose comments to return, and at most how many. */
export interface CommentFilter {
  /** Null for all comments of the target. */
  readonly agentUid: Uid | null
  readonly limit: number
}

/** Figures about threads, computed by the store. */
export interface Statistics {
  ofTarget(targetUid: Uid, period: Period): Promise<TargetStatistics>
  /** Comments on threads that began in the period, newest first. */
  comments(targetUid: Uid, period: Period, filter: CommentFilter): Promise<RatingComment[]>
  /**
   * Works out what is counted of threads that an older version has stored, the newest first, at most `limit` of them;
   * returns how many there were.
   */
  catchUp(limit: number): Promise<number>
}
