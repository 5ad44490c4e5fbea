import type { WireThread } from '../../../proto/wire.ts'
import type { InboxRow } from '../../core/agent/inbox-row.ts'
import type { Offer, Proposal } from '../../core/agent/request.ts'

/** A dialog that can be open. */
export type Dialog =
  | { readonly kind: 'hand-over'; readonly what: 'TRANSFER' | 'INVITE'; readonly row: InboxRow }
  | { readonly kind: 'end' | 'leave' | 'ask-rating' | 'leave-group' | 'add-to-group'; readonly row: InboxRow }
  | { readonly kind: 'recall'; readonly row: InboxRow; readonly uid: string }
  | { readonly kind: 'remove-from-group' | 'hand-group-over'; readonly row: InboxRow; readonly member: MemberNamed }
  | { readonly kind: 'decline'; readonly request: Offer | Proposal }
  | { readonly kind: 'take-over'; readonly thread: WireThread }
  | { readonly kind: 'begin'; readonly visitor: NamedVisitor }
  | ({ readonly kind: 'block' } & BlockWish)
  | ({ readonly kind: 'merge' } & MergeWish)
  | { readonly kind: 'erase'; readonly visitorUid: string; readonly name: string }
  | { readonly kind: 'close-social'; readonly threadUid: string }
  /** Asks whether less is kept; the answer comes when it is closed. */
  | {
      readonly kind: 'shorten'
      readonly name: 'threadDays' | 'fileDays'
      readonly days: number
      readonly onAnswer: (isSure: boolean) => void
    }
  /** Asks before going elsewhere, because something is not saved. */
  | { readonly kind: 'unsaved'; readonly go: () => void }
  | { readonly kind: 'profile' | 'palette' | 'keys' | 'leaving' | 'sign-out' | 'announce' | 'new-group' }

/** Somebody with a name. */
export interface MemberNamed {
  readonly uid: string
  readonly nickname: string
}

/** A visitor to whom the agent writes first. */
export interface NamedVisitor {
  readonly uid: string
  readonly name: string
  /** Whether `uid` is that of somebody on a site now. */
  readonly isLive?: boolean | undefined
  /** The workgroup in which to write; by default the one to which the visitor last came. */
  readonly workgroupUid?: string | undefined
}

/** Who is to be blocked: a visitor, or an address that is typed then. */
export interface BlockWish {
  readonly visitor?: Pick<NamedVisitor, 'uid' | 'name'> | undefined
  /** Reads again what has changed. */
  readonly onDone: () => Promise<void>
}

/** The contact under which another one is put. */
export interface MergeWish {
  readonly uid: string
  readonly name: string
  readonly onDone: () => Promise<void>
}
