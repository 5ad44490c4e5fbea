import type { Uid } from '../../domain/ids.ts'
import type { Block, BlockKind } from '../../domain/people/block.ts'
import type { Listed, Window } from './listed.ts'

/** The blocks of visitors and addresses. Those that have ended are not returned. */
export interface BlockStore {
  /** Returns all that hold, of all organizations. */
  all(nowMs: number): Promise<Block[]>
  /**
   * Adds a block in place of an earlier one of the same target; removes those of the organization that have ended.
   * Returns false, and changes nothing, if the organization has `most` others already.
   */
  put(block: Block, most: number): Promise<boolean>
  /** Returns the block that was removed; null if there is none. */
  remove(
    orgUid: Uid,
    which: { readonly uid: Uid } | { readonly kind: BlockKind; readonly target: string },
  ): Promise<Block | null>
  /** Newest first. */
  query(orgUid: Uid, nowMs: number, window: Window): Promise<Listed<Block>>
}
