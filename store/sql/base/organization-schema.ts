import type { Generated } from 'kysely'

export interface OrganizationTable {
  uid: string
  name: string
  /** How long ended threads and files are kept; 0 for ever. */
  thread_days: Generated<number>
  file_days: Generated<number>
  /** Up to when they were swept. */
  threads_swept_at: Generated<number>
  files_swept_at: Generated<number>
}

export interface ErasureTable {
  uid: string
  org_uid: string
  /** Empty once nothing of theirs is left. */
  visitor_uid: string
  requested_by: string
  requested_at: number
  finished_at: number | null
  /** Messages in their threads when it began. */
  expected: number
  threads: Generated<number>
  messages: Generated<number>
  files: Generated<number>
}

export interface AuditRow {
  uid: string
  org_uid: string
  at: number
  doer_kind: string
  doer_uid: string
  doer_name: string
  kind: string
  target_uid: string
  target_name: string
  /** JSON. */
  changes: string
}

export interface AnnouncementRow {
  uid: string
  org_uid: string
  workgroup_uid: string
  author_uid: string
  author_name: string
  text: string
  at: number
}
