import type { FileUid, UploadedFile } from '../../domain/file.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'

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

/** A stretch of the files that nobody will see, oldest first. */
export interface Orphans {
  /** Uploaded before this moment, ms since 1970 UTC. */
  readonly beforeMs: number
  readonly limit: number
  /** The last one of the stretch before. */
  readonly after?: Pick<UploadedFile, 'uid' | 'createdAt'> | undefined
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
  /** Sent nowhere, or given up and not forgotten yet. */
  orphans(orphans: Orphans): Promise<UploadedFile[]>
  /** From now on nobody finds it or sends it; again does no harm. False, and nothing happens, for one that was sent. */
  giveUp(uid: FileUid): Promise<boolean>
  /** The bytes of a file that was given up are gone; of any other nothing happens. */
  forget(uid: FileUid): Promise<void>
}
