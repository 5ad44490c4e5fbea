import type { Uid } from '../../domain/ids.ts'
import type { LeaveMessage } from '../../domain/thread/leave-message.ts'
import type { Window } from './listed.ts'

/** Selects messages; all given conditions must hold. */
export interface LeaveFilter {
  readonly orgUid: Uid
  readonly state?: 'open' | 'answered'
  /** Left for one of these agents or workgroups. */
  readonly targets?: readonly Uid[]
}

/** Messages left while nobody was available; they are stored and answered by messages of the log. */
export interface LeaveMessages {
  byUid(uid: Uid): Promise<LeaveMessage | null>
  /** Newest first. */
  query(filter: LeaveFilter, window: Window): Promise<LeaveMessage[]>
  /** Returns how many there are, counted up to `atMost`. */
  count(filter: LeaveFilter, atMost: number): Promise<number>
}
