import type { IncomingMessage } from 'node:http'
import type { KeyRing } from '../app/admin/api-keys.ts'
import type { AuditDesk } from '../app/admin/audit-log.ts'
import type { SettingUp } from '../app/admin/permissions.ts'
import type { WidgetRoom } from '../app/admin/widgets.ts'
import type { Logins } from '../app/auth/login.ts'
import type { Visiting } from '../app/auth/visitor-login.ts'
import type { Syncing } from '../app/delivery/sync.ts'
import type { Answering } from '../app/dispatch/answer-offer.ts'
import type { FileDesk } from '../app/files/upload.ts'
import type { HandingOver } from '../app/handover/hand-over.ts'
import type { TakingOver } from '../app/handover/take-over.ts'
import type { Budgets } from '../app/limits/budgets.ts'
import type { AddressOf } from '../app/limits/client-address.ts'
import type { Receive } from '../app/messaging/receive-within-budget.ts'
import type { LeaveDesk } from '../app/threads/answer-left-message.ts'
import type { Conversations } from '../app/threads/end-thread.ts'
import type { Archive } from '../app/threads/history.ts'
import type { StaffRoom } from '../app/workspace/colleague-list.ts'
import type { ContactBook } from '../app/workspace/contacts.ts'
import type { ReplyShelf } from '../app/workspace/quick-replies.ts'
import type { Searching } from '../app/workspace/search-messages.ts'
import type { Figures } from '../app/workspace/statistics.ts'
import type { Briefing } from '../app/workspace/thread-brief.ts'
import type { Uid } from '../domain/ids.ts'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { DraftSizes } from '../domain/message/check-draft.ts'
import type { AgentStatus } from '../domain/people/agent.ts'
import type { Actor } from '../domain/person.ts'
import type { RequestsAMinute } from './route-limits.ts'
import type { AnswerGuard } from './security-headers.ts'

/** The use cases behind the routes. */
export interface ApiParts {
  readonly receive: Receive
  readonly conversations: Conversations
  readonly answering: Answering
  readonly handingOver: HandingOver & TakingOver
  readonly leaveDesk: LeaveDesk
  readonly figures: Figures
  readonly settingUp: SettingUp
  readonly staffRoom: StaffRoom
  readonly archive: Archive
  readonly fileDesk: FileDesk
  readonly widgetRoom: WidgetRoom
  readonly replyShelf: ReplyShelf
  readonly contactBook: ContactBook
  readonly briefing: Briefing
  readonly keyRing: KeyRing
  readonly auditDesk: AuditDesk
  readonly searching: Searching
  readonly syncing: Syncing
  readonly visiting: Visiting
  readonly logins: Logins
  readonly requestsAMinute: RequestsAMinute
  readonly messageSizes: DraftSizes
  readonly addressOf: AddressOf
  /** Counts a request for its address; false when the address has made too many. */
  readonly allows: (request: IncomingMessage) => boolean
  readonly budgets: Budgets
  readonly onLimit: OnLimit
  /** The backend that holds an API key. */
  readonly serviceOf: (key: string) => Promise<Actor | null>
  readonly setAgentStatus: (uid: Uid, status: AgentStatus) => Promise<void>
  /** Throws Refused `unavailable` while the server cannot do its work. */
  readonly checkReady: () => void
  /** Prometheus text format. */
  readonly metrics: () => Promise<{ contentType: string; body: string }>
}

/** What the API is told. */
export interface ApiOptions {
  /** Origins whose pages may call; `*` for all. */
  readonly origins: readonly string[]
  /** Largest body, in bytes. */
  readonly maxBodyBytes: number
  /** Objects and arrays of a body within each other, and of the JSON text in one. */
  readonly maxJsonDepth: number
  readonly version: string
  /** Where the widget, the console and the shop were built into; it need not be there. */
  readonly facesFolder: string
  readonly guard: AnswerGuard
}
