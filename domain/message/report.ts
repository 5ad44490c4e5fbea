import type { ThreadUid, Uid } from '../ids.ts'
import type { LoggedMessage } from './message.ts'

/** What app users report. */
export const reportKinds = ['PERSON', 'MESSAGE', 'GROUP'] as const
export type ReportKind = (typeof reportKinds)[number]
export const reportStates = ['OPEN', 'RESOLVED'] as const
export type ReportState = (typeof reportStates)[number]

/** A reported message as it was when it was reported: all that an admin reads of its thread. */
export type ReportedMessage = Pick<LoggedMessage, 'uid' | 'type' | 'content' | 'sender' | 'sentAt'>

/** What an app user tells the admins of their organization. */
export interface UserReport {
  readonly uid: string
  readonly orgUid: Uid
  /** ms since 1970 UTC. */
  readonly at: number
  readonly byUid: Uid
  readonly kind: ReportKind
  /** The person, message or group. */
  readonly targetUid: string
  /** The thread of the message or group; empty for a person. */
  readonly threadUid: ThreadUid | ''
  readonly text: string
  readonly said: ReportedMessage | null
  readonly state: ReportState
  /** What an admin wrote when resolving it. */
  readonly outcome: string
}
