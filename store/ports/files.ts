import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { FileUid, UploadedFile } from '../../domain/message/file.ts'

/** A thread in which a file was sent. */
export interface Attachment {
  readonly fileUid: FileUid
  readonly threadUid: ThreadUid
}

/** What somebody may upload. */
export interface Allowance {
  /** ms since 1970 UTC: what they have uploaded since then counts. */
  readonly sinceMs: number
  readonly maxBytes: number
}

/** Where a file stands among all. */
export type FilePlace = Pick<UploadedFile, 'uid' | 'createdAt'>

/** Which of all files are looked at, oldest first: each stretch costs what it looks at, however few are found. */
export interface LookedAt {
  /** Uploaded before this moment, ms since 1970 UTC. */
  readonly beforeMs: number
  readonly limit: number
  /** The last one of the stretch before. */
  readonly after?: FilePlace | undefined
}

/** What is known of uploaded files; their bytes are kept by `FileBodies`. */
export interface Files {
  /** False, and nothing is kept, when its owner would have more than they may. */
  add(file: UploadedFile, allowance?: Allowance): Promise<boolean>
  byUid(uid: FileUid): Promise<UploadedFile | null>
  several(uids: readonly FileUid[]): Promise<UploadedFile[]>
  /**
   * Files were sent in a thread: whoever takes part in it may see them. Again does no harm. False when one of them is
   * not there or was given up.
   */
  attach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<boolean>
  /** The messages that showed them there were withdrawn. */
  detach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<void>
  attachments(uids: readonly FileUid[]): Promise<Attachment[]>
  /** Bytes somebody has uploaded since a moment (ms since 1970 UTC). */
  uploadedSince(ownerUid: Uid, sinceMs: number): Promise<number>
  /**
   * Those of a stretch that were sent nowhere, or given up and not forgotten yet, and the last one looked at; undefined
   * at the end.
   */
  orphans(lookedAt: LookedAt): Promise<{ readonly orphans: UploadedFile[]; readonly last: FilePlace | undefined }>
  /** From now on nobody finds it or sends it; again does no harm. False, and nothing happens, for one that was sent. */
  giveUp(uid: FileUid): Promise<boolean>
  /** The bytes of a file that was given up are gone; of any other nothing happens. */
  forget(uid: FileUid): Promise<void>
}
