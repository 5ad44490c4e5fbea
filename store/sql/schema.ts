import type { ColumnType, Generated } from 'kysely'

/** The tables, as the migrations leave them. Times are ms since 1970 UTC, flags 0 or 1. */
export interface Schema {
  organizations: { uid: string; name: string }
  workgroups: { uid: string; org_uid: string; nickname: string }
  users: { uid: string; org_uid: string; username: string; password_hash: string }
  agents: AgentTable
  memberships: { workgroup_uid: string; agent_uid: string }
  visitors: VisitorTable
  threads: ThreadRow
  participants: ParticipantTable
  messages: MessageRow
  devices: { client_id: string; owner_uid: string; since: number; settled_at: number }
  cursors: { client_id: string; thread_uid: string; seq: number }
  api_keys: { uid: string; org_uid: string; name: string; sha256: string; created_at: number }
  revoked_sessions: { uid: string; expires_at: number }
}

export interface AgentTable {
  uid: string
  user_uid: string
  org_uid: string
  nickname: string
  avatar: string
  status: string
  capacity: number
  last_assigned_at: Generated<number>
}

export interface VisitorTable {
  uid: string
  org_uid: string
  site_uid: string
  verified: number
  nickname: string
  avatar: string
  /** JSON object of strings */
  profile: string
  created_at: ColumnType<number, number, never>
  seen_at: number
}

export interface ThreadRow {
  uid: string
  topic: string
  type: string
  state: string
  org_uid: string
  target_uid: string
  visitor_uid: string
  agent_uid: string | null
  extra: string
  revision: number
  last_seq: number
  last_at: number
  created_at: number
  queued_at: number | null
  closed_at: number | null
}

export interface ParticipantTable {
  thread_uid: string
  uid: string
  role: string
  from_seq: number
  joined_at: number
  /** The last place they are owed; null while the thread goes on for them. */
  until_seq: number | null
  until_at: number | null
  /** 1: left before the end, hears and reads nothing more. */
  gone: Generated<number>
}

export interface MessageRow {
  thread_uid: string
  seq: number
  uid: string
  type: string
  content: string
  status: string
  channel: string
  extra: string
  sender_uid: string
  /** JSON of the Person as they were then */
  sender: string
  sent_at: number
}
