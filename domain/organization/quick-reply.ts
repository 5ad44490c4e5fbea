import type { Branded, Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'

export type QuickReplyUid = Branded<'QuickReplyUid'>

/** What is said again and again: typed as `/shortcut`. */
export interface ReplyText {
  /** Unique among the shared ones, and among each agent's own. */
  readonly shortcut: string
  readonly title: string
  readonly content: string
  /** Empty for none. */
  readonly category: string
}

/** A text with whose it is. */
export interface QuickReply extends ReplyText {
  readonly uid: QuickReplyUid
  readonly orgUid: Uid
  /** The agent whose it is; null for one that all of the organization share. */
  readonly ownerUid: Uid | null
}

/** Who asks. */
export interface Asking {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly isAdmin: boolean
}

/** Refuses whoever may not keep a reply: their own everybody, shared ones admins. To others there is none. */
export function checkMayKeep(asking: Asking, reply: Pick<QuickReply, 'orgUid' | 'ownerUid'> | null) {
  if (reply === null || reply.orgUid !== asking.orgUid) throw new Refused('not_found')
  if (reply.ownerUid === null && !asking.isAdmin) throw new Refused('forbidden')
  if (reply.ownerUid !== null && reply.ownerUid !== asking.uid) throw new Refused('not_found')
}
