import type { IncomingMessage } from 'node:http'
import type { ApiKeyDeps } from '../app/admin/api-keys.ts'
import type { AuditLogDeps } from '../app/admin/audit-log.ts'
import type { AdminDeps } from '../app/admin/permissions.ts'
import type { WidgetDeps } from '../app/admin/widgets.ts'
import type { AnnouncementDeps } from '../app/announcements/announce.ts'
import type { LoginDeps } from '../app/auth/login.ts'
import type { OwnPasswordDeps } from '../app/auth/own-password.ts'
import type { VisitorLoginDeps } from '../app/auth/visitor-login.ts'
import type { BlockDeps } from '../app/blocking/block-contacts.ts'
import type { SyncDeps } from '../app/delivery/sync.ts'
import type { AnswerOfferDeps } from '../app/dispatch/answer-offer.ts'
import type { EraseVisitorDeps } from '../app/erasure/erase-visitor.ts'
import type { ExportVisitorDeps } from '../app/erasure/export-visitor.ts'
import type { RetentionDeps } from '../app/erasure/retention.ts'
import type { Avatars } from '../app/files/avatars.ts'
import type { FileDeps } from '../app/files/upload.ts'
import type { HandoverDeps } from '../app/handover/hand-over.ts'
import type { TakeOverDeps } from '../app/handover/take-over.ts'
import type { Blocks } from '../app/limits/blocks.ts'
import type { Budgets } from '../app/limits/budgets.ts'
import type { AddressOf } from '../app/limits/client-address.ts'
import type { LiveReach } from '../app/live/reach-live.ts'
import type { Triggers } from '../app/live/triggers.ts'
import type { Receipt } from '../app/messaging/append.ts'
import type { Receive, VisitorTo } from '../app/messaging/receive-within-budget.ts'
import type { Uids } from '../app/new-uid.ts'
import type { RecordExportDeps } from '../app/records/export-records.ts'
import type { RecordStatisticsDeps } from '../app/records/record-statistics.ts'
import type { SocialDeps } from '../app/social/social-access.ts'
import type { LeftMessageDeps } from '../app/threads/answer-left-message.ts'
import type { ThreadDeps } from '../app/threads/end-thread.ts'
import type { FeedbackDeps } from '../app/threads/give-feedback.ts'
import type { HistoryDeps } from '../app/threads/history.ts'
import type { ColleagueDeps } from '../app/workspace/colleague-list.ts'
import type { ContactDeps } from '../app/workspace/contacts.ts'
import type { MergeDeps } from '../app/workspace/merge-contacts.ts'
import type { QuickReplyDeps } from '../app/workspace/quick-replies.ts'
import type { SearchDeps } from '../app/workspace/search-messages.ts'
import type { StatisticsDeps } from '../app/workspace/statistics.ts'
import type { ThreadBriefDeps } from '../app/workspace/thread-brief.ts'
import type { Uid } from '../domain/ids.ts'
import type { OnLimit } from '../domain/limit-reached.ts'
import type { DraftSizes } from '../domain/message/check-draft.ts'
import type { Draft } from '../domain/message/message.ts'
import type { AgentStatus } from '../domain/people/agent.ts'
import type { VisitorView } from '../domain/people/visitor-status.ts'
import type { Actor, AgentActor, ServiceActor } from '../domain/person.ts'
import type { Thread } from '../domain/thread/thread.ts'
import type { RequestsAMinute } from './route-limits.ts'
import type { AnswerGuard } from './security-headers.ts'

/** The use cases behind the routes. */
export interface ApiDeps {
  readonly receive: Receive
  /** Receives what an agent or a backend writes to a visitor, who may be away. */
  readonly writeTo: (actor: AgentActor | ServiceActor, draft: Draft, to: VisitorTo) => Promise<Receipt>
  readonly liveReach: LiveReach
  readonly triggers: Triggers
  readonly threadDeps: ThreadDeps
  readonly feedbackDeps: FeedbackDeps
  readonly answerOfferDeps: AnswerOfferDeps
  readonly handoverDeps: HandoverDeps & TakeOverDeps
  readonly leftMessageDeps: LeftMessageDeps
  readonly statisticsDeps: StatisticsDeps
  readonly recordStatisticsDeps: RecordStatisticsDeps
  readonly adminDeps: AdminDeps
  readonly colleagueDeps: ColleagueDeps
  readonly historyDeps: HistoryDeps
  readonly fileDeps: FileDeps
  readonly widgetDeps: WidgetDeps
  readonly quickReplyDeps: QuickReplyDeps
  readonly announcementDeps: AnnouncementDeps
  readonly socialDeps: SocialDeps
  readonly contactDeps: ContactDeps
  readonly mergeDeps: MergeDeps
  readonly blockDeps: BlockDeps
  readonly blocks: Blocks
  readonly eraseVisitorDeps: EraseVisitorDeps
  readonly exportVisitorDeps: ExportVisitorDeps
  readonly retentionDeps: RetentionDeps
  readonly threadBriefDeps: ThreadBriefDeps
  readonly apiKeyDeps: ApiKeyDeps
  readonly auditLogDeps: AuditLogDeps
  readonly searchDeps: SearchDeps
  readonly recordDeps: RecordExportDeps
  readonly syncDeps: SyncDeps
  readonly visitorLoginDeps: VisitorLoginDeps
  readonly loginDeps: LoginDeps
  readonly ownPasswordDeps: OwnPasswordDeps
  readonly avatars: Avatars
  readonly requestsAMinute: RequestsAMinute
  readonly messageSizes: DraftSizes
  readonly addressOf: AddressOf
  /** Hosts whose pictures the faces may show in place. */
  readonly pictureHosts: readonly string[]
  /** Counts a request for its address; returns false if the address has made too many. */
  readonly allows: (request: IncomingMessage) => boolean
  readonly budgets: Budgets
  readonly uids: Uids
  readonly onLimit: OnLimit
  /** Returns the backend that holds an API key. */
  readonly serviceOf: (key: string) => Promise<Actor | null>
  /** Returns whether the visitors of threads are there, in their order. */
  readonly presenceOf: (threads: readonly Thread[]) => Promise<readonly (VisitorView | null)[]>
  readonly setAgentStatus: (uid: Uid, status: AgentStatus) => Promise<void>
  /** Throws Refused `unavailable` while the server cannot do its work. */
  readonly checkReady: () => void
  /** Prometheus text format. */
  readonly metrics: () => Promise<{ contentType: string; body: string }>
}

/** Settings of the API. */
export interface ApiOptions {
  /** Origins whose pages may call the API; `*` for all. */
  readonly origins: readonly string[]
  /** Maximum size of a body, in bytes. */
  readonly maxBodyBytes: number
  /** How deep objects and arrays may be nested in a body, and in the JSON text in one. */
  readonly maxJsonDepth: number
  readonly version: string
  /** The folder into which the widget, the console and the shop are built; it may be missing. */
  readonly facesFolder: string
  readonly guard: AnswerGuard
}
