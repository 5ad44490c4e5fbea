/** The tables of what app users do among themselves. Times are ms since 1970 UTC, flags 0 or 1. */
export interface SocialSchema {
  social_settings: { org_uid: string; friends: number; groups: number; search: string }
  relations: RelationTable
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
