import type { Uid } from '../../domain/ids.ts'
import type { Answer } from '../../domain/thread/answer.ts'
import type { ThreadState } from '../../domain/thread/thread.ts'
import type { RecordFilter, RecordPlace } from './records.ts'

/** What is counted of a record. Times are in ms; null for what is not known or was not. */
export interface CountedRecord {
  readonly createdAt: number
  readonly answer: Answer
  readonly targetUid: Uid
  /** The agent who wrote first. */
  readonly answeredBy: Uid | null
  /** The agent whom a rating concerns. */
  readonly creditedTo: Uid | null
  readonly score: number | null
  readonly category: string
  readonly tags: readonly string[]
  /** From entering the queue to being taken, of answered ones. */
  readonly waitMs: number | null
  /** From being taken to the first message of an agent. */
  readonly responseMs: number | null
  /** The same, from when it came to that agent. */
  readonly ownResponseMs: number | null
  /** From its beginning to its end. */
  readonly durationMs: number | null
  readonly hasLeft: boolean
  readonly isCommented: boolean
}

/** Some of the records of a filter; `next` is where they go on, null at the end. */
export interface CountedPage {
  readonly content: readonly CountedRecord[]
  readonly next: RecordPlace | null
}

/** Which records to count: those after a position, found among as many places. */
export interface CountWindow {
  readonly after: RecordPlace | null
  readonly lookedAt: number
}

/** Conversations with erased visitors, of which there are no records any more. */
export interface ErasedCounts {
  readonly conversations: number
  readonly answered: number
  readonly missed: number
  readonly unknown: number
  readonly ratings: number
}

/** What is counted of exactly those records that `Records.page` lists. */
export interface RecordCounts {
  /** Returns a function that reads the records of a filter, last begun first, part by part. */
  ofFilter(filter: RecordFilter): Promise<(window: CountWindow) => Promise<CountedPage>>
  /** Returns how many records of a filter are in each of some states, of as many as are looked at. */
  inStates(filter: RecordFilter, states: readonly ThreadState[]): Promise<ReadonlyMap<ThreadState, number>>
  /** The filter is taken without what erasing takes away: tag, category and comment. */
  erased(filter: RecordFilter): Promise<ErasedCounts>
}
