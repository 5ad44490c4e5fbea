import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { ZoneSpan } from '../../domain/organization/zone-hours.ts'
import type { Answer } from '../../domain/thread/answer.ts'
import type { Thread, ThreadState } from '../../domain/thread/thread.ts'
import type { Overseer } from './threads.ts'

/** Selects records, which are conversations with visitors; all given conditions must hold. */
export interface RecordFilter {
  readonly orgUid: Uid
  /** Those of the targets, and those in which one of the people takes part, or did until the end. */
  readonly overseer: Overseer
  /** Begun at `fromMs` or later and before `toMs`, ms since 1970 UTC. */
  readonly fromMs?: number
  readonly toMs?: number
  /** An agent who takes or took part in it, even if only for a while. */
  readonly agentUid?: Uid
  /** The workgroup or agent whom the visitor asked for. */
  readonly targetUid?: Uid
  /** Exactly as written. */
  readonly tag?: string
  readonly category?: string
  /** Any of these ratings, 1 to 5. */
  readonly scores?: readonly number[]
  /** Any of these states. */
  readonly states?: readonly ThreadState[]
  /** Any of these outcomes. */
  readonly answers?: readonly Answer[]
  /** The agent who wrote first. */
  readonly answeredBy?: Uid
  /** It has a rating, and this is whom it concerns: the agent who wrote last, or who has it if none did. */
  readonly ratedAgentUid?: Uid
  /** Its visitor left a message. */
  readonly hasLeft?: true
  /** Its visitor wrote something with the rating, which the overseer may read. */
  readonly isCommented?: true
  /** It began in this hour of the week. */
  readonly hour?: HourOfWeek
}

/** An hour of the week as the clocks of a zone show it. */
export interface HourOfWeek {
  /** From 0: Monday's first. */
  readonly hour: number
  /** The zone's offsets, in order. */
  readonly spans: readonly ZoneSpan[]
}

/** The position of a record in the list. */
export interface RecordPlace {
  /** When the conversation began, ms since 1970 UTC. */
  readonly at: number
  readonly uid: ThreadUid
}

/** Which records to read: those after a position, at most so many. */
export interface RecordWindow {
  readonly after?: RecordPlace | undefined
  readonly limit: number
}

/** A thread with what its visitor wrote beside the rating. */
export interface ThreadRecord {
  readonly thread: Thread
  /** Empty for none. */
  readonly comment: string
}

/** Part of the list. */
export interface RecordPage {
  readonly content: readonly ThreadRecord[]
  /** Where to go on; null at the end. There may be more behind a page that is not full. */
  readonly next: RecordPlace | null
}

/** The records of an organization. */
export interface Records {
  /**
   * Last begun first. The cost of a page is bounded, however many records there are and whatever is asked for: at most
   * some thousand are looked at, and a page ends early after those.
   */
  page(filter: RecordFilter, window: RecordWindow): Promise<RecordPage>
  /** Returns those among these threads, in their order. */
  byUids(uids: readonly ThreadUid[]): Promise<ThreadRecord[]>
}
