import type { ReadonlySignal, Signal } from '@preact/signals'
import type { Api } from '../core/connection/api.ts'
import type { ConnectionState } from '../core/connection/connection-state.ts'
import type { Conversation } from '../core/conversation/conversation.ts'
import type { Platform } from '../core/platform/platform.ts'
import type { VisitorConnection } from '../core/visitor/visitor-connection.ts'
import type { Chat } from '../widget/chat/chat.ts'
import type { Places } from './places.ts'

/** What the organization allows this person among app users. */
export interface AllowedSocial {
  readonly friends: boolean
  readonly groups: boolean
  readonly search: 'everybody' | 'exact' | 'nobody'
}

/** Unread messages, and requests that wait for an answer, as the tabs show them. */
export interface SocialUnread {
  readonly friends: number
  readonly groups: number
}

/**
 * What the Friends and Groups tabs work with: one proven person on one connection. Another person, or another connection
 * of the same one, is another session; the tabs are then made anew.
 */
export interface ChatSession extends Places {
  /** Differs between sessions. */
  readonly number: number
  /** The person's own uid, as topics have it. */
  readonly uid: string
  readonly api: Api
  /** Returns a live token of the person, for `api`. Throws SessionOver, NoAnswer, ApiRefusal. */
  readonly token: () => Promise<string>
  readonly platform: Platform
  /** Hears all topics of the person, sends from one outbox, and makes conversations of topics. */
  readonly connection: VisitorConnection
  readonly connectionState: ReadonlySignal<ConnectionState>
  readonly language: Chat['language']
  readonly allowed: AllowedSocial
  /** Asks the server anew what is allowed; another answer makes another session. */
  readonly askAllowed: () => Promise<void>
  /** Limits and picture hosts, as the server told. */
  readonly config: Chat['config']
  readonly fileUrl: Chat['fileUrl']
  /** Whether the page is in view: what is open then counts as read. */
  readonly isInView: ReadonlySignal<boolean>
  /** Written by whoever counts; shown on the tabs. */
  readonly unread: Signal<SocialUnread>
  /** Adds what was read before to a conversation, and keeps what is read. Returns a function that ends it. */
  readonly keepReading: (conversation: Conversation) => () => void
}
