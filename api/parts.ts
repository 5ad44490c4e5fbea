import type { IncomingMessage } from 'node:http'
import type { LeaveDesk } from '../app/answer-left-message.ts'
import type { Answering } from '../app/answer-offer.ts'
import type { Briefing } from '../app/brief.ts'
import type { Budgets } from '../app/budgets.ts'
import type { AddressOf } from '../app/client-address.ts'
import type { ContactBook } from '../app/contacts.ts'
import type { Conversations } from '../app/conversation.ts'
import type { HandingOver } from '../app/hand-over.ts'
import type { Logins } from '../app/login.ts'
import type { KeyRing } from '../app/manage-keys.ts'
import type { ReplyShelf } from '../app/quick-replies.ts'
import type { AuditDesk } from '../app/read-audit.ts'
import type { Archive } from '../app/reading.ts'
import type { Searching } from '../app/search-messages.ts'
import type { SettingUp } from '../app/setting-up.ts'
import type { StaffRoom } from '../app/staff-page.ts'
import type { Syncing } from '../app/sync.ts'
import type { FileDesk } from '../app/take-file.ts'
import type { Receive } from '../app/take-message.ts'
import type { TakingOver } from '../app/take-over.ts'
import type { Visiting } from '../app/visiting.ts'
import type { WidgetRoom } from '../app/widgets.ts'
import type { Figures } from '../app/workgroup-statistics.ts'
import type { AgentStatus } from '../domain/agent.ts'
import type { DraftSizes } from '../domain/draft.ts'
import type { Uid } from '../domain/ids.ts'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { Actor } from '../domain/person.ts'
import type { AnswerGuard } from './guard-answers.ts'
import type { RequestsAMinute } from './rates.ts'

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
