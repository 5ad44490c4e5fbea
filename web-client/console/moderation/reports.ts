import type { ReportedMessage, ReportState, UserReport } from '../../../domain/message/report.ts'

/** Somebody, or a group, as a report names them. */
export interface ReportedFace {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
}

/** A report as it is listed. */
export interface ListedReport
  extends Pick<UserReport, 'uid' | 'at' | 'kind' | 'targetUid' | 'threadUid' | 'text' | 'outcome'> {
  readonly state: ReportState
  readonly by: ReportedFace
  /** The person or group, or the group of a message; null for a message of a friend, and for who or what is gone. */
  readonly about: ReportedFace | null
}

/** A report as it is read. */
export interface ReadReport extends ListedReport {
  readonly said: ReportedMessage | null
}
