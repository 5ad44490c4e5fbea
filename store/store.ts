import type { AgentAdmin } from './ports/agent-admin.ts'
import type { Announcements } from './ports/announcements.ts'
import type { AuditStore } from './ports/audit.ts'
import type { BlockStore } from './ports/blocks.ts'
import type { Contacts, Visits } from './ports/contacts.ts'
import type { CredentialStore } from './ports/credentials.ts'
import type { Deadlines } from './ports/deadlines.ts'
import type { Devices } from './ports/devices.ts'
import type { Eraser, Erasures } from './ports/erasures.ts'
import type { Files } from './ports/files.ts'
import type { LeaveMessages } from './ports/leave-messages.ts'
import type { Merges } from './ports/merges.ts'
import type { MessageLog } from './ports/message-log.ts'
import type { MessageSearch } from './ports/message-search.ts'
import type { Agents, Visitors, Workgroups } from './ports/people.ts'
import type { ProposalStore } from './ports/proposals.ts'
import type { QuickReplies } from './ports/quick-replies.ts'
import type { RecordCounts } from './ports/record-counts.ts'
import type { Records } from './ports/records.ts'
import type { PeopleSearch, Reports } from './ports/reports.ts'
import type { RetentionStore } from './ports/retention.ts'
import type { SessionRecords } from './ports/sessions.ts'
import type { GroupStore, RelationStore, SocialSettingsStore } from './ports/social.ts'
import type { Statistics } from './ports/statistics.ts'
import type { Threads } from './ports/threads.ts'
import type { Widgets } from './ports/widgets.ts'
import type { WorkgroupAdmin } from './ports/workgroup-admin.ts'

/** One database behind its ports. */
export interface Store {
  readonly log: MessageLog
  readonly threads: Threads
  readonly devices: Devices
  readonly agents: Agents
  readonly visitors: Visitors
  readonly workgroups: Workgroups
  readonly staff: AgentAdmin
  readonly groups: WorkgroupAdmin
  readonly files: Files
  readonly widgets: Widgets
  readonly quickReplies: QuickReplies
  readonly contacts: Contacts
  readonly search: MessageSearch
  readonly records: Records
  readonly recordCounts: RecordCounts
  readonly credentials: CredentialStore
  readonly sessions: SessionRecords
  readonly proposals: ProposalStore
  readonly deadlines: Deadlines
  readonly leaveMessages: LeaveMessages
  readonly statistics: Statistics
  readonly audit: AuditStore
  readonly announcements: Announcements
  readonly erasures: Erasures
  readonly eraser: Eraser
  readonly retention: RetentionStore
  readonly socialSettings: SocialSettingsStore
  readonly relations: RelationStore
  readonly userGroups: GroupStore
  readonly reports: Reports
  readonly people: PeopleSearch
  readonly visits: Visits
  readonly blocks: BlockStore
  readonly merges: Merges
  /**
   * Writes meaningless bytes, and records beside the database how much it holds. Rejects, like everything else here,
   * with Refused `unavailable` if the database cannot store anything.
   */
  beat(bytes: number): Promise<void>
  /** Commits everything submitted, then closes. */
  close(): Promise<void>
}
