import type { Uid } from '../ids.ts'

/** What an admin has told the agents of a workgroup. */
export interface Announcement {
  readonly uid: string
  readonly orgUid: Uid
  readonly workgroupUid: Uid
  /** With the name at that time. */
  readonly author: { readonly uid: Uid; readonly name: string }
  readonly text: string
  /** ms since 1970 UTC. */
  readonly at: number
}
