import type { Uid } from '../../domain/ids.ts'
import type { ReportState, UserReport } from '../../domain/message/report.ts'
import type { Person } from '../../domain/person.ts'
import type { Listed, Window } from './listed.ts'

/** A report with who made it. */
export interface KnownReport extends UserReport {
  readonly by: Person
  /** The person or group, or the group of a message; null for a message of a friend, and for who or what is gone. */
  readonly about: Pick<Person, 'uid' | 'nickname' | 'avatar'> | null
}

/** What app users have reported. */
export interface Reports {
  /**
   * Adds a report, and deletes the oldest of the organization beyond `kept`. Returns the uid of the one that is kept: an
   * earlier open one of the same person about the same is not added again.
   */
  add(report: UserReport, kept: number): Promise<string>
  byUid(orgUid: Uid, uid: string): Promise<UserReport | null>
  /** Newest first. */
  list(orgUid: Uid, state: ReportState, window: Window): Promise<Listed<KnownReport>>
  /** Returns false for one that is resolved already. */
  resolve(orgUid: Uid, uid: string, outcome: string): Promise<boolean>
}

/** Finding app users. */
export interface PeopleSearch {
  /** Returns app users whose name begins with a text, by name. */
  named(orgUid: Uid, beginning: string, limit: number): Promise<Person[]>
}
