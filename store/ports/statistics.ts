import type { ThreadUid, Uid } from '../../domain/ids.ts'

/** A stretch of time, ms since 1970 UTC; `toMs` is not part of it. */
export interface Period {
  readonly fromMs: number
  readonly toMs: number
}

/** What one agent did with the threads of a target that began in a period: those they wrote in first; scores, if last. */
export interface AgentStatistics {
  readonly agentUid: Uid
  readonly answered: number
  readonly medianFirstResponseMs: number | null
  /** Mean score, 1 to 5. */
  readonly csat: number | null
}

/** How a workgroup, or an agent asked for by name, does. Medians and means of nothing are null. */
export interface TargetStatistics {
  /** Now. */
  readonly waiting: number
  readonly chatting: number
  /** Of the threads that began in the period: those in which an agent wrote, and those in which only the visitor did and that are over. */
  readonly answered: number
  readonly missed: number
  /** From the moment an agent took it to the first thing an agent said. */
  readonly medianFirstResponseMs: number | null
  /** Of the answered: from the moment it began to wait to the one an agent took it; one that was opened again waits anew. */
  readonly medianWaitMs: number | null
  readonly csat: number | null
  readonly ratings: number
  /** Those who answered or were rated, most answered first. */
  readonly perAgent: readonly AgentStatistics[]
}

/** What a visitor wrote beside a score. */
export interface RatingComment {
  readonly threadUid: ThreadUid
  readonly agentUid: Uid | null
  readonly score: number
  readonly comment: string
  /** When something last happened in the thread, ms since 1970 UTC. */
  readonly at: number
}

/** Whose comments are asked for, and at most how many. */
export interface CommentFilter {
  /** All of the target's when null. */
  readonly agentUid: Uid | null
  readonly limit: number
}

/** Figures over the threads, computed where they are kept. */
export interface Statistics {
  ofTarget(targetUid: Uid, period: Period): Promise<TargetStatistics>
  /** Of threads that began in the period, the newest first. */
  comments(targetUid: Uid, period: Period, filter: CommentFilter): Promise<RatingComment[]>
}
