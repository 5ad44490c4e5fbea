import type { Uid } from '../../domain/ids.ts'
import type { Merge } from '../../domain/people/merge.ts'

/** Which contacts agents have merged. Merges that were undone are not returned. */
export interface Merges {
  /**
   * Merges two contacts. Refuses with `tangled`, and changes nothing, if one of them is merged into another or gone,
   * or if others are merged into `fromUid`; with `full` if `most` are merged into `intoUid`.
   */
  add(merge: Merge, most: number): Promise<'merged' | 'tangled' | 'full'>
  /** Returns false if it was undone before. */
  undo(uid: Uid, nowMs: number): Promise<boolean>
  byUid(uid: Uid): Promise<Merge | null>
  /** Returns what is merged into a contact, newest first. */
  into(uid: Uid): Promise<Merge[]>
  /** Returns the merges of those that are merged into another contact. */
  from(uids: readonly Uid[]): Promise<Merge[]>
}
