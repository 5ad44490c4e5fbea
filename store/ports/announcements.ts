import type { Uid } from '../../domain/ids.ts'
import type { Announcement } from '../../domain/organization/announcement.ts'

/** What admins have told the agents of their workgroups. */
export interface Announcements {
  /** Adds one, unless one with its uid exists; only the newest `kept` of its workgroup stay. */
  add(announcement: Announcement, kept: number): Promise<void>
  byUid(uid: string): Promise<Announcement | null>
  /** Returns those of an agent's workgroups made since a time and since the agent joined, newest first. */
  newest(agentUid: Uid, since: { readonly sinceMs: number; readonly limit: number }): Promise<Announcement[]>
}
