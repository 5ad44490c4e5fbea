import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Listed } from './listed.ts'
import type { LogWindow } from './message-log.ts'

/** What somebody may find, and looks for. */
export interface SearchFor {
  readonly orgUid: Uid
  /** Under these uids they take part in threads. */
  readonly readers: readonly Uid[]
  /** `organization`: also in all threads of it but those between colleagues. */
  readonly within: 'own' | 'organization'
  /** All of them; each is words with spaces between them, of which the last may be only begun. */
  readonly words: readonly string[]
}

/** A message that was found. */
export interface FoundText extends LoggedMessage {
  readonly threadUid: ThreadUid
}

/**
 * Full text over the log. It is written beside the log and after it, never in the way of an append; whatever becomes of
 * it, it can be made again from the log.
 */
export interface MessageSearch {
  /** Takes up to `limit` more messages of the log into the index; `isBehind` when there are more. */
  catchUp(limit: number): Promise<{ readonly isBehind: boolean }>
  /** Newest first; `totalElements` is counted up to 1,000. Withdrawn messages are not found. */
  find(search: SearchFor, window: LogWindow): Promise<Listed<FoundText>>
}
