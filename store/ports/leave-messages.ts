import type { Uid } from '../../domain/ids.ts'
import type { LeaveMessage } from '../../domain/thread/leave-message.ts'
import type { Window } from './listed.ts'

/** Which messages to list; all given parts must hold. */
export interface LeaveFilter {
  readonly orgUid: Uid
  readonly state?: 'open' | 'answered'
  /** Left for one of these agents or workgroups. */
  readonly targets?: readonly Uid[]
}

/** Messages left while nobody was there; they come and are answered with messages of the log. */
export interface LeaveMessages {
  byUid(uid: Uid): Promise<LeaveMessage | null>
  /** Newest first. */
  query(filter: LeaveFilter, window: Window): Promise<LeaveMessage[]>
  /** How many there are; no more than so many are counted. */
  count(filter: LeaveFilter, atMost: number): Promise<number>
}
