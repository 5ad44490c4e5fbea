import type { Uid } from '../../domain/ids.ts'
import type { QuickReply, QuickReplyUid } from '../../domain/organization/quick-reply.ts'
import type { Listed, Window } from './listed.ts'

/** Which replies to list; all given parts must hold. */
export interface ReplyFilter {
  readonly orgUid: Uid
  /** Beside the shared ones those of this agent. */
  readonly ownerUid: Uid
  /** Some of them alone. */
  readonly sharing?: 'own' | 'shared' | undefined
  readonly category?: string | undefined
  /** In shortcut, title or content, in any case. */
  readonly search?: string | undefined
}

/** Replies agents keep. */
export interface QuickReplies {
  byUid(uid: QuickReplyUid): Promise<QuickReply | null>
  /** By category, title, shortcut. */
  query(filter: ReplyFilter, window: Window): Promise<Listed<QuickReply>>
  /** Rejects with `ShortcutTaken`. */
  add(reply: QuickReply): Promise<void>
  /** Adds all or none; one with the shortcut of another of the same owner takes its place and its uid. */
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
