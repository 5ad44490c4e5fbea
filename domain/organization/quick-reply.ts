import type { Branded, Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'

export type QuickReplyUid = Branded<'QuickReplyUid'>

/** A text that is used again and again, typed as `/shortcut`. */
export interface ReplyText {
  /** Unique among the shared ones, and among each agent's own. */
  readonly shortcut: string
  readonly title: string
  readonly content: string
  /** Empty for none. */
  readonly category: string
}

/** A text with its owner. */
export interface QuickReply extends ReplyText {
  readonly uid: QuickReplyUid
  readonly orgUid: Uid
  /** The agent who owns it; null for one that the whole organization shares. */
  readonly ownerUid: Uid | null
}

export interface QuickReplyAccess {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly isAdmin: boolean
}

/**
 * Refuses an agent who may not change a reply: everybody may change their own, admins the shared ones. For anybody else
 * it does not exist.
 */
export function checkMayKeep(access: QuickReplyAccess, reply: Pick<QuickReply, 'orgUid' | 'ownerUid'> | null) {
  if (reply === null || reply.orgUid !== access.orgUid) throw new Refused('not_found')
  if (reply.ownerUid === null && !access.isAdmin) throw new Refused('forbidden')
  if (reply.ownerUid !== null && reply.ownerUid !== access.uid) throw new Refused('not_found')
}
