import type { Uid } from '../../domain/ids.ts'
import type { QuickReply, QuickReplyUid } from '../../domain/organization/quick-reply.ts'
import type { Listed, Window } from './listed.ts'

/** Selects replies; all given conditions must hold. */
export interface ReplyFilter {
  readonly orgUid: Uid
  /** This agent's own replies, in addition to the shared ones. */
  readonly ownerUid: Uid
  /** Only one's own, or only the shared ones. */
  readonly sharing?: 'own' | 'shared' | undefined
  readonly category?: string | undefined
  /** Text in shortcut, title or content; case is ignored. */
  readonly search?: string | undefined
}

export interface QuickReplies {
  byUid(uid: QuickReplyUid): Promise<QuickReply | null>
  /** Ordered by category, title and shortcut. */
  query(filter: ReplyFilter, window: Window): Promise<Listed<QuickReply>>
  /** Rejects with `ShortcutTaken`. */
  add(reply: QuickReply): Promise<void>
  /**
   * Adds all or none; a reply with the shortcut of another one of the same owner replaces it and takes over its uid.
   */
  put(replies: readonly QuickReply[]): Promise<void>
  /** Rejects with `ShortcutTaken`. */
  change(reply: QuickReply): Promise<void>
  remove(uid: QuickReplyUid): Promise<void>
}

/** Another reply of the same owner has this shortcut. */
export class ShortcutTaken extends Error {
  constructor(shortcut: string) {
    super(`The shortcut ${shortcut} is taken.`)
    this.name = 'ShortcutTaken'
  }
}
