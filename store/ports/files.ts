import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { FileUid, UploadedFile } from '../../domain/message/file.ts'

/** A thread in which a file was sent. */
export interface Attachment {
  readonly fileUid: FileUid
  readonly threadUid: ThreadUid
  /** The thread's last seq when the file was last sent there, or an earlier one of its last moments. */
  readonly afterSeq: number
}

/** How much a user may upload. */
export interface UploadAllowance {
  /** Uploads since this time count, ms since 1970 UTC. */
  readonly sinceMs: number
  readonly maxBytes: number
}

/** The position of a file in the order of all files. */
export type FilePlace = Pick<UploadedFile, 'uid' | 'createdAt'>

/**
 * Which files a sweep looks at, oldest first. The cost of a step depends on how many it looks at, however few it finds.
 */
export interface LookedAt {
  /** Uploaded before this time, ms since 1970 UTC. */
  readonly beforeMs: number
  readonly limit: number
  /** The last one of the previous step. */
  readonly after?: FilePlace | undefined
}

/** Metadata of uploaded files; `FileBodies` keeps their contents. */
export interface Files {
  /** Returns false, and stores nothing, if its owner would exceed the allowance. */
  add(file: UploadedFile, allowance?: UploadAllowance): Promise<boolean>
  byUid(uid: FileUid): Promise<UploadedFile | null>
  several(uids: readonly FileUid[]): Promise<UploadedFile[]>
  /**
   * Records that files were sent in a thread: its participants may see them. Repeating it is harmless. Returns false if
   * one of them does not exist or was given up.
   */
  attach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<boolean>
  /** Records that the messages which showed them there were withdrawn. */
  detach(uids: readonly FileUid[], threadUid: ThreadUid): Promise<void>
  attachments(uids: readonly FileUid[]): Promise<Attachment[]>
  /** Returns the bytes that somebody has uploaded since a time (ms since 1970 UTC). */
  uploadedSince(ownerUid: Uid, sinceMs: number): Promise<number>
  /**
   * Returns the files of a step that were never sent, or were given up and not forgotten yet, and the last one it
   * looked at; undefined at the end.
   */
  orphans(lookedAt: LookedAt): Promise<{ readonly orphans: UploadedFile[]; readonly last: FilePlace | undefined }>
  /**
   * Makes a file impossible to find or send; repeating it is harmless. Returns false, and does nothing, for one that
   * was sent.
   */
  giveUp(uid: FileUid): Promise<boolean>
  /** Records that the contents of a file that was given up are deleted; does nothing for any other. */
  forget(uid: FileUid): Promise<void>
}
