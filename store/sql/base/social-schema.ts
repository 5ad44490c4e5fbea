/** The tables of what app users do among themselves. Times are ms since 1970 UTC, flags 0 or 1. */
export interface SocialSchema {
  social_settings: { org_uid: string; friends: number; groups: number; search: string }
  relations: RelationTable
  user_groups: GroupTable
  reports: ReportTable
  group_invitations: { group_uid: string; uid: string; by_uid: string; at: number }
}

/** A group; its members are the participants of its thread, and its owner is the thread's target. */
export interface GroupTable {
  uid: string
  org_uid: string
  name: string
  avatar: string
  created_at: number
  of_agents: number
}

/** One person's side of what is between two app users. */
export interface RelationTable {
  owner_uid: string
  other_uid: string
  org_uid: string
  state: string
  text: string
  at: number
}

/** What an app user has reported. */
export interface ReportTable {
  uid: string
  org_uid: string
  at: number
  by_uid: string
  kind: string
  target_uid: string
  thread_uid: string
  text: string
  /** JSON, or empty. */
  said: string
  state: string
  outcome: string
}
