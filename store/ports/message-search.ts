import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Listed } from './listed.ts'
import type { LogWindow } from './message-log.ts'

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

/**
 * Full-text index of the log. It is written separately and later, and never delays an append; it can always be rebuilt
 * from the log.
 */
export interface MessageSearch {
  /** Indexes up to `limit` more messages of the log; `isBehind` if there are more. */
  catchUp(limit: number): Promise<{ readonly isBehind: boolean }>
  /** Newest first; `totalElements` is counted up to 1,000. Withdrawn messages are not found. */
  find(search: SearchFor, window: LogWindow): Promise<Listed<FoundText>>
}
