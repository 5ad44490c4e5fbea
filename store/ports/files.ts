import type { FileUid, UploadedFile } from '../../domain/file.ts'
import type { ThreadUid, Uid } from '../../domain/ids.ts'

/** A thread in which a file was sent. */
export interface Attachment {
  readonly fileUid: FileUid
  readonly threadUid: ThreadUid
}

/** What is known of uploaded files; their bytes are kept by `FileBodies`. */
export interface Files {
  add(file: UploadedFile): Promise<void>
  byUid(uid: FileUid): Promise<UploadedFile | null>
  several(uids: readonly FileUid[]): Promise<UploadedFile[]>
  /** Files were sent in a thread: whoever takes part in it may see them. Again does no harm. */
  attach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<void>
  /** The message that showed them there was withdrawn. */
  detach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<void>
  attachments(uids: readonly FileUid[]): Promise<Attachment[]>
  /** Bytes somebody has uploaded since a moment (ms since 1970 UTC). */
  uploadedSince(ownerUid: Uid, sinceMs: number): Promise<number>
  /** Uploaded before a moment and sent nowhere, at most `limit`. */
  orphans(beforeMs: number, limit: number): Promise<UploadedFile[]>
  /** Forgets a file that was sent nowhere; false for any other. */
  forget(uid: FileUid): Promise<boolean>
}
