import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Person } from '../../domain/person.ts'
import type { Listed } from './listed.ts'
import type { LogWindow } from './message-log.ts'
import type { RecordFilter } from './records.ts'

/** What to search for, and what the searcher may find. */
export interface SearchFor {
  readonly orgUid: Uid
  /** The uids under which they take part in threads. */
  readonly readers: readonly Uid[]
  /** `organization`: also all threads of it, except those between colleagues. */
  readonly within: 'own' | 'organization'
  /** All of them must match; each consists of words separated by spaces, and the last word may be a prefix. */
  readonly words: readonly string[]
}

/** A message that was found. */
export interface FoundText extends LoggedMessage {
  readonly threadUid: ThreadUid
}

/** What to search for in records, and where to go on. */
export interface RecordSearch {
  /** As for `SearchFor`. */
  readonly words: readonly string[]
  /** With targets, only the messages of records in which the people take part are found. */
  readonly filter: RecordFilter
  /** The number of a message as `next` gave it: only older ones are found. */
  readonly before?: number | undefined
  readonly limit: number
}

/** The newest matching message of a record. */
export interface RecordHit {
  readonly threadUid: ThreadUid
  readonly uid: MessageUid
  readonly seq: number
  readonly type: string
  readonly sender: Person
  readonly sentAt: number
  /** Its searchable text. */
  readonly text: string
}

/** Some of the records that contain the words. */
export interface RecordHits {
  readonly content: readonly RecordHit[]
  /** Where to go on; null at the end. Numbers messages of all organizations: not for clients. */
  readonly next: number | null
}

/**
 * Full-text index of the log. It is written separately and later, and never delays an append; it can always be rebuilt
 * from the log.
 */
export interface MessageSearch {
  /** Indexes up to `limit` more messages of the log; `isBehind` if there are more. */
  catchUp(limit: number): Promise<{ readonly isBehind: boolean }>
  /** Newest first; `totalElements` is counted up to 1,000. Withdrawn messages are not found. */
  find(search: SearchFor, window: LogWindow): Promise<Listed<FoundText>>
  /**
   * Newest match first, a record at most once in an answer; later answers may contain it again. The cost is bounded:
   * an answer ends early after some ten thousand matches.
   */
  findRecords(search: RecordSearch): Promise<RecordHits>
  /** Takes the texts of erased messages of a thread out of the index, those after one seq up to another. */
  forget(stretch: { readonly threadUid: ThreadUid; readonly after: number; readonly last: number }): Promise<void>
  /**
   * Continues to overwrite what the index has forgotten. Returns false while there is more to do. The whole takes as
   * long as the index is large, but each call at most some 30 ms.
   */
  scrub(): Promise<boolean>
}
