import type { RequestOutcome } from '../../core/agent/requests.ts'
import type { AnnounceWords } from './announce-words.ts'
import type { DataWords } from './data-words.ts'
import type { DialogWords } from './dialog-words.ts'
import type { ContactsWords } from './pages/contacts-words.ts'
import type { LeftWords } from './pages/left-words.ts'
import type { RecordsWords } from './pages/records-words.ts'
import type { TeamWords } from './pages/team-words.ts'
import type { ProfileWords } from './profile-words.ts'
import type { SettingsWords } from './settings-words.ts'
import type { StatisticsWords } from './statistics-words.ts'
import type { VisitorsWords } from './visitors-words.ts'

/** The console's own texts, in one language. */
export interface ConsoleWords {
  readonly login: {
    readonly title: string
    readonly username: string
    readonly password: string
    readonly submit: string
    readonly missing: string
    readonly sessionOver: string
  }
  readonly profile: ProfileWords
  readonly data: DataWords
  readonly pages: Readonly<
    Record<'inbox' | 'visitors' | 'left' | 'contacts' | 'records' | 'reports' | 'statistics' | 'settings', string>
  >
  readonly tabs: Readonly<Record<'mine' | 'queue' | 'closed' | 'all' | 'team', string>>
  readonly status: Readonly<Record<'AVAILABLE' | 'BUSY' | 'AWAY' | 'OFFLINE', string>>
  readonly statusMeaning: Readonly<Record<'AVAILABLE' | 'BUSY' | 'AWAY' | 'OFFLINE', string>>
  readonly list: {
    readonly search: string
    readonly draft: string
    /** Names a visitor without a name, by part of the uid. */
    readonly visitor: (piece: string) => string
    /** For a conversation that waits for the agent's answer. */
    readonly unanswered: (time: string) => string
    /** For a visitor in the queue. */
    readonly queued: (time: string) => string
    readonly justCame: string
    readonly unread: (count: number) => string
    readonly nothingSaid: string
    readonly empty: Readonly<Record<'mine' | 'queue' | 'closed' | 'all' | 'team' | 'search', string>>
    /** Over the conversations whose visitor has left. */
    readonly left: string
    readonly begunAgain: string
    readonly more: string
    readonly moreWaiting: string
    readonly moreOpen: string
    readonly othersEnded: string
    /** For a message that a search found. */
    readonly notYours: string
    readonly tooFarBack: string
    readonly othersHint: string
    readonly with: (name: string) => string
    readonly standing: Readonly<Record<string, string>>
    readonly take: string
    /** For a thread that this agent declined, or whose offer they let expire. */
    readonly priority: string
    readonly priorityOf: (priority: number) => string
    readonly letPass: string
    readonly nobodyAsked: string
    readonly unasked: (count: number) => string
    readonly toQueue: string
    readonly place: (position: number, size: number) => string
    readonly messages: string
    readonly everywhere: string
    readonly notRead: string
    readonly tryAgain: string
    readonly gone: string
  }
  readonly offer: {
    readonly title: string
    readonly accept: string
    readonly decline: string
    readonly seconds: (count: number) => string
    readonly open: (count: number) => string
    readonly transfer: (name: string) => string
    readonly invite: (name: string) => string
    readonly reject: string
    readonly noteBy: (name: string) => string
    readonly agree: Readonly<Record<'TRANSFER' | 'INVITE', string>>
  }
  readonly pane: {
    readonly choose: string
    readonly chooseHint: string
    readonly none: string
    readonly noneAvailable: string
    /** Somebody in the queue will not be offered to anyone. */
    readonly noneQueued: string
    readonly takenOver: (by: string, name: string) => string
    readonly notSent: (text: string) => string
    readonly noneFull: (open: number, capacity: number) => string
    readonly noneOffered: (count: number) => string
    readonly noneStatus: (status: string) => string
    readonly waiting: (count: number) => string
    readonly back: string
    readonly transfer: string
    readonly invite: string
    readonly note: string
    readonly end: string
    readonly context: string
    readonly pin: string
    readonly unpin: string
    readonly notePlaceholder: string
    readonly replyPlaceholder: string
    readonly toVisitor: string
    readonly toAgents: string
    readonly reopen: string
    /** Takes the agent who has it now; empty while nobody has. */
    readonly again: (agent: string) => string
    readonly goNext: (name: string) => string
    readonly takeNext: (name: string) => string
    readonly nobodyWaits: string
    readonly asked: (kind: 'TRANSFER' | 'INVITE', name: string) => string
    readonly withdraw: string
    readonly outcome: (how: RequestOutcome['how'], name: string) => string
    readonly rateInvite: string
    readonly quickReplies: string
    readonly findReply: string
    readonly noQuickReply: string
    readonly noQuickReplies: string
    readonly heldBack: string
    readonly sendAsText: (text: string) => string
    readonly makeQuickReply: string
    readonly leave: string
    readonly unfetched: string
    readonly newVersion: string
    readonly reload: string
    readonly noRoomToPin: string
  }
  /**
   * By the kind of event, and how it came about where that is known. Takes the name of a person (`you` at the start of
   * a sentence) and of who was there before. An event that is not listed is not shown.
   */
  /** Whether a visitor is there. */
  readonly presence: {
    readonly ONLINE: string
    readonly AWAY: string
    readonly justLeft: string
    /** `when` such as “3 min ago”. */
    readonly left: (when: string) => string
  }
  readonly happened: Readonly<Record<string, (name: string, before?: string) => string>>
  readonly context: {
    readonly visitor: string
    readonly colleague: string
    readonly facts: Readonly<Record<string, string>>
    readonly filed: string
    readonly topic: string
    readonly topicSay: string
    readonly category: string
    readonly tags: string
    readonly visitorTags: string
    readonly tagsHint: string
    readonly emailOdd: string
    readonly history: string
    readonly noHistory: string
    readonly rated: (score: number) => string
    readonly agents: string
    readonly name: string
    readonly seen: string
    readonly state: Readonly<Record<string, string>>
  }
  readonly announce: AnnounceWords
  readonly visitors: VisitorsWords
  readonly dialog: DialogWords
  readonly palette: {
    readonly find: string
    readonly nothing: string
    readonly actions: string
    readonly conversations: string
    readonly people: string
    readonly search: (wanted: string) => string
    readonly setStatus: (status: string) => string
  }
  readonly keys: { readonly title: string; readonly what: Readonly<Record<string, string>> }
  readonly rail: {
    readonly presence: string
    readonly load: (open: number, capacity: number) => string
    readonly full: (open: number, capacity: number) => string
    readonly isFull: string
    /** Conversations that take no seat. */
    readonly beside: (count: number, kind: 'joined' | 'colleagues') => string
    readonly cutOff: string
    readonly unreachable: string
    readonly fallback: string
    readonly logOut: string
    readonly keys: string
    readonly palette: string
  }
  readonly notify: {
    readonly offer: string
    readonly newThread: string
    readonly transfer: (name: string) => string
    readonly invite: (name: string) => string
  }
  readonly left: LeftWords
  readonly contacts: ContactsWords
  readonly records: RecordsWords
  readonly team: TeamWords
  readonly statistics: StatisticsWords
  readonly settings: SettingsWords
  /** By refusal code, or `offline`; `other` for the rest. */
  readonly errors: Readonly<Record<string, string>> & { readonly other: string; readonly offline: string }
  readonly undo: {
    readonly undo: string
    readonly message: string
    readonly tags: (names: string) => string
    readonly field: (name: string) => string
  }
  readonly dismiss: string
}
