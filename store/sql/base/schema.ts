import type { ColumnType, Generated } from 'kysely'
import type { ContactSchema } from './contact-schema.ts'
import type { AnnouncementRow, AuditRow, ErasureTable, OrganizationTable } from './organization-schema.ts'
import type { SocialSchema } from './social-schema.ts'
import type { LeaveMessageRow, ProposalRow } from './waiting-schema.ts'

/** The tables as the migrations create them. Times are ms since 1970 UTC, flags 0 or 1. */
export interface Schema extends SocialSchema, ContactSchema {
  organizations: OrganizationTable
  workgroups: { uid: string; org_uid: string; nickname: string; avatar: Generated<string>; settings: Generated<string> }
  users: UserTable
  agents: AgentTable
  /** `capacity` counts the workgroup's threads; null for no separate limit */
  memberships: { workgroup_uid: string; agent_uid: string; capacity: number | null; since: number }
  visitors: VisitorTable
  threads: ThreadRow
  participants: ParticipantTable
  messages: MessageRow
  proposals: ProposalRow
  leave_messages: LeaveMessageRow
  /** `own_topic` is empty for the threads' own */
  devices: DeviceTable
  cursors: { client_id: string; thread_uid: string; seq: number }
  api_keys: { uid: string; org_uid: string; name: string; sha256: string; created_at: number }
  sessions: SessionTable
  files: FileTable
  widgets: { workgroup_uid: string; config: string }
  quick_replies: QuickReplyRow
  contacts: ContactRow
  audit: AuditRow
  announcements: AnnouncementRow
  thread_tags: { org_uid: string; tag: string; begun_at: number; thread_uid: string }
  file_threads: { file_uid: string; thread_uid: string; after_seq: Generated<number> }
  erasures: ErasureTable
  /** Messages that quote somebody, by whom they quote. */
  quotes: { author_uid: string; thread_uid: string; seq: number }
  /** A single row; `padding` only takes up space. */
  commit_marks: { epoch: string; beats: number; padding: string }
  /**
   * A single row. On SQLite, `base` is the last mark; on PostgreSQL it is added to the number of a transaction, `place` is
   * the timeline, and `written` the number of the transaction that wrote the row.
   */
  epochs: { uid: number; place: number; written: number; base: number }
}

interface DeviceTable {
  client_id: string
  owner_uid: string
  since: number
  settled_at: number
  own_topic: string
  json: number
  /** All below it was there when the device was stored; 0 for one of an older version. */
  since_mark: Generated<number>
  /** All below it has reached the device. */
  settled_mark: Generated<number>
}

export interface QuickReplyRow {
  uid: string
  org_uid: string
  /** Empty for a shared reply. */
  owner_uid: string
  shortcut: string
  title: string
  content: string
  category: string
}

export interface ContactRow {
  visitor_uid: string
  nickname: string
  email: string
  mobile: string
  note: string
  /** JSON list */
  tags: string
  noted_by: string
}

export interface FileTable {
  uid: string
  org_uid: string
  owner_uid: string
  topic: string
  name: string
  size: number
  type: string
  width: number | null
  height: number | null
  thumbnail: number
  created_at: number
}

export interface SessionTable {
  uid: string
  /** A visitor or an account. */
  owner_uid: string
  last_active_at: number
  began_at: number | null
  /** The generation of the refresh token that is valid now. */
  generation: Generated<number>
  refreshed_at: Generated<number>
  revoked: Generated<number>
}

export interface AgentTable {
  uid: string
  user_uid: string
  org_uid: string
  nickname: string
  avatar: string
  status: string
  capacity: number
  role: Generated<string>
  last_assigned_at: Generated<number>
  signature: Generated<string>
  language: Generated<string>
  invisible: Generated<number>
}

export interface UserTable {
  uid: string
  org_uid: string
  username: string
  password_hash: string
  /** How often the password was changed. */
  credentials: Generated<number>
  /** The session that changed it last. */
  kept_session: string | null
}

export interface VisitorTable {
  uid: string
  org_uid: string
  site_uid: string
  verified: number
  /** How often earlier tokens were invalidated. */
  credentials: Generated<number>
  /** Of their threads in a queue, as the site has proven it. */
  priority: Generated<number>
  nickname: string
  avatar: string
  /** JSON object of strings */
  profile: string
  created_at: ColumnType<number, number, never>
  seen_at: number
  /** The text that a contact search looks through: facts and notes in lower case. */
  sought: Generated<string>
  /** The nickname as it is compared. */
  name_key: Generated<string>
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
  /**
   * `last_at` to within 5 minutes, and the last change of state or participants: orders the lists of closed threads.
   */
  listed_at: number
  created_at: number
  queued_at: number | null
  closed_at: number | null
  priority: number
  /** When it first began to wait. */
  entered_at: number
  offered_to: string | null
  offer_deadline: number | null
  /** When that agent was asked; also null for an offer made by an older version. */
  offered_at: number | null
  /** JSON list of the agents who have declined or missed it */
  excluded: string
  /** When an agent first took it. */
  assigned_at: number | null
  closed_by: string | null
  category: string | null
  /** JSON list */
  tags: string | null
  rating: number | null
  rating_comment: string | null
  /** When to check it for silence or absence. */
  due_at: number | null
  /** Since when its visitor is gone; null while they are there. */
  left_at: number | null
  /** The seq of the last warning. */
  warned_seq: number | null
  /** Whether the next fields are known: 0 not yet, 1 yes, 2 not any more. */
  answer_known: number
  visitor_spoke: number
  left_message: number
  /** When an agent wrote first, and who. */
  answered_at: number | null
  answered_by: string | null
  /** From when it came to that agent, in ms; null if that is not known. */
  answered_in: number | null
  /** The agent who wrote last. */
  spoke_last: string | null
  /** The type it had before it was erased. */
  erased_type: string | null
}

export interface ParticipantTable {
  thread_uid: string
  uid: string
  role: string
  from_seq: number
  joined_at: number
  /** The last seq they are owed; null while the thread is open for them. */
  until_seq: number | null
  until_at: number | null
  /** The seq and the time at which it first ended for them, set once something was said after that. */
  ended_seq: number | null
  ended_at: number | null
  /** 1: left before the end, and gets and reads nothing more. */
  gone: Generated<number>
  /** When the conversation with a visitor began; null for participants of any other thread. */
  begun_at: number | null
  /** How far they have read; only for friends and groups. */
  read_seq: Generated<number>
  /** Marks of `joined_at`, `until_at` and `ended_at`. */
  joined_mark: Generated<number>
  until_mark: number | null
  ended_mark: number | null
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
  /** JSON of the Person at that time */
  sender: string
  sent_at: number
}
