/** What was done to an organization. */
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

/** What was told to the agents of a workgroup. */
export interface AnnouncementRow {
  uid: string
  org_uid: string
  workgroup_uid: string
  author_uid: string
  author_name: string
  text: string
  at: number
}
