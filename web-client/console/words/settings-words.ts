import type { ActKind, Doer } from '../../../domain/audit.ts'
import type { TextValues } from '../../../domain/organization/text-variables.ts'
import type { RefusalWords } from './field-errors.ts'

/** A text for each kind of act. */
export type ActWords = Readonly<Record<ActKind, string>>

/** Whether this page may show desktop notifications: `ask` if the browser has not asked yet. */
export type NotificationStanding = 'can' | 'ask' | 'blocked' | 'insecure' | 'absent'

/** The texts of the settings. */
export interface SettingsWords extends AuditWords {
  readonly own: string
  readonly adminsOnly: string
  readonly agents: string
  readonly workgroups: string
  readonly workgroup: string
  readonly newAgentGroups: string
  readonly quickReplies: string
  readonly widget: string
  readonly blocks: string
  readonly retention: string
  readonly friends: string
  readonly saved: string
  readonly save: string
  readonly refusals: RefusalWords
  readonly unsaved: string
  readonly endsFirst: string
  readonly add: string
  readonly remove: string
  readonly cancel: string
  readonly sure: (name: string) => string
  readonly sureWorkgroup: (name: string, members: number) => string
  readonly deleted: (name: string) => string
  readonly takenOut: (name: string) => string
  readonly sureAgent: (name: string, open: number) => string
  readonly sound: string
  readonly soundSay: string
  readonly notifications: string
  readonly notificationsSay: Readonly<Record<NotificationStanding, string>>
  readonly theme: string
  readonly themes: Readonly<Record<'auto' | 'light' | 'dark', string>>
  readonly language: string
  readonly languageAuto: string
  readonly name: string
  readonly username: string
  readonly usernameSay: string
  readonly password: string
  readonly newPassword: string
  readonly passwordSay: string
  /** For another agent's password. */
  readonly newPasswordSay: string
  readonly ownPasswordSay: string
  readonly capacity: string
  readonly capacitySay: string
  readonly role: string
  readonly roleSay: string
  readonly roles: Readonly<Record<'AGENT' | 'ADMIN', string>>
  readonly newAgent: string
  readonly newWorkgroup: string
  readonly membersSay: string
  readonly concerns: (names: readonly string[]) => string
  readonly routing: string
  readonly routings: Readonly<Record<'LEAST_ACTIVE' | 'ROUND_ROBIN' | 'RECENT' | 'MANUAL', string>>
  readonly accept: string
  readonly accepts: Readonly<Record<'AUTO' | 'OFFER', string>>
  readonly fields: Readonly<Record<WorkgroupField, readonly [title: string, say: string]>>
  readonly parts: Readonly<Record<WorkgroupPart, string>>
  readonly durations: Readonly<Record<'unit' | 'second' | 'minute' | 'hour' | 'day', string>>
  readonly hours: string
  readonly always: string
  readonly alwaysSay: string
  readonly days: readonly string[]
  readonly timeZone: string
  readonly closedDay: string
  readonly texts: string
  readonly textsSay: string
  readonly textVariables: {
    readonly say: string
    readonly preview: string
    readonly unnamed: string
    /** Takes the variables, which say nothing in this text. */
    readonly empty: (names: string) => string
    readonly examples: TextValues
  }
  readonly textNames: Readonly<Record<'welcome' | 'waiting' | 'away' | 'closing', string>>
  readonly shortcut: string
  readonly shortcutSay: string
  readonly replyTitle: string
  readonly replyTitleSay: string
  readonly replyText: string
  readonly replyTextSay: string
  readonly replyCategory: string
  readonly replyCategorySay: string
  readonly shared: string
  readonly ownReply: string
  readonly newReply: string
  readonly noReplies: string
  readonly moreReplies: (count: number) => string
  readonly widgetSay: string
  readonly inTag: string
  readonly accent: string
  readonly position: string
  readonly positions: Readonly<Record<'right' | 'left', string>>
  readonly tag: string
  readonly copy: string
  readonly copied: string
  readonly you: string
  readonly importReplies: string
  readonly importSay: string
  readonly importChoose: string
  readonly sharedSay: string
  readonly apiKeys: string
  readonly apiKeysSay: string
  readonly newKey: string
  readonly keyOnce: string
  readonly keyExample: string
  readonly keyExampleSay: string
  readonly keyExampleText: string
  readonly keyExampleVisitor: string
  readonly keyExampleKey: string
  readonly revoke: string
  readonly sureRevoke: (name: string) => string
  readonly widgetTitle: string
  readonly widgetTitleSay: string
  readonly greeting: string
  readonly greetingSay: string
  readonly sites: string
  readonly sitesSay: string
  readonly sitesWrong: (line: string) => string
  readonly sitesTooMany: (most: number) => string
  readonly departments: string
  readonly departmentsSay: string
  readonly prechat: string
  readonly prechatSay: string
  readonly questionLabel: string
  readonly questionAbout: string
  readonly questionAbouts: Readonly<Record<'nickname' | 'email' | 'mobile' | 'note' | 'other', string>>
  readonly questionType: string
  readonly questionTypes: Readonly<Record<'text' | 'email' | 'tel' | 'textarea', string>>
  readonly required: string
  readonly newQuestion: string
  readonly typingPreview: string
  readonly typingPreviewSay: string
  readonly preview: string
  readonly widgetLanguage: string
  readonly widgetLanguageAuto: string
  readonly overflow: string
  readonly overflowSay: string
  readonly overflowNowhere: string
  readonly holidays: string
  readonly holidaysSay: string
  readonly exportReplies: string
  readonly audit: string
  readonly auditSay: string
  readonly auditColumns: readonly [time: string, doer: string, act: string, target: string, changes: string]
  readonly exportCsv: string
  readonly doers: Readonly<Record<Doer['kind'], string>>
  readonly acts: ActWords
  readonly switched: Readonly<Record<string, string>>
  readonly importFaults: ImportFaultWords
}

/** Why a CSV file of quick replies cannot be imported. */
export interface ImportFaultWords {
  readonly nothing: string
  readonly empty: string
  /** Neither text nor UTF-8. */
  readonly encoding: string
  readonly noReplies: string
  readonly notCsv: (row: number) => string
  readonly columns: (missing: readonly string[]) => string
  readonly tooMany: (most: number) => string
  /** `text` is what the cell holds; empty where that says nothing. */
  readonly cell: (fault: {
    readonly row: number
    readonly column: string
    readonly text: string
    readonly why: string
  }) => string
  readonly why: Readonly<Record<'missing' | 'shortcut' | 'tooLong', (most: number) => string>>
  readonly more: (count: number) => string
}

/** The parts that the settings of a workgroup are divided into. */
export type WorkgroupPart = 'routing' | 'waiting' | 'silence' | 'hours' | 'words' | 'members'

/** The numbers and switches of a workgroup that each have a field. */
export type WorkgroupField =
  | 'offerSeconds'
  | 'overflowSeconds'
  | 'sticky'
  | 'priority'
  | 'maxWaiting'
  | 'leaveMessageWhenNobody'
  | 'goneSeconds'
  | 'idleWarnSeconds'
  | 'idleCloseSeconds'
  | 'absentCloseSeconds'
  | 'reopenSeconds'
  | 'inviteRating'
  | 'nameAgents'

/** What the entries of the audit log are about. */
export interface AuditWords {
  /** Names the object of an act that has no name of its own. */
  readonly actsOn: Partial<ActWords>
  readonly auditFields: Readonly<
    Record<
      | ('agentUid' | 'imported' | 'avatar' | 'signature' | 'language' | 'invisible')
      | ('audience' | 'reached' | 'missed' | 'liveVisitors' | 'triggers' | 'friends' | 'groups' | 'search' | 'until')
      | ('format' | 'begunFrom' | 'begunTo' | 'workgroup' | 'tag' | 'rating' | 'state' | 'withMessages')
      | ('threadDays' | 'fileDays' | 'answer' | 'answeredBy' | 'ratedAgent' | 'left' | 'commented' | 'hour'),
      string
    >
  >
  readonly audiences: Readonly<Record<'visitors' | 'agents', string>>
}
