import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { FileUid } from '../../domain/message/file.ts'
import type { Erasure, OpenErasure } from '../../domain/people/erasure.ts'
import type { Listed, Window } from './listed.ts'

/** How much a step has erased. */
export type Erased = Partial<Pick<Erasure, 'threads' | 'messages' | 'files'>>

/** Messages of one thread after a seq; a step ends after the message that reaches the bytes. */
export interface EraseStep {
  readonly threadUid: ThreadUid
  readonly after: number
  readonly limit: number
  readonly maxBytes: number
  readonly visitorUid: Uid
  /** All, or only what the visitor sent and what names them. */
  readonly which: 'all' | 'theirs'
  /** Makes the new uids of the messages, which nobody can know before. */
  readonly erasureUid: Uid
}

/** The erasures of people. Each is a row until it is finished, so that none is lost by a crash. */
export interface Erasures {
  /**
   * Stores an erasure and deletes the person: from then on they cannot be found, and their tokens open nothing. Returns
   * null, and does nothing, if there is no such person in the organization.
   */
  begin(
    erasure: Pick<OpenErasure, 'uid' | 'orgUid' | 'visitorUid' | 'requestedBy' | 'requestedAt'>,
  ): Promise<Erasure | null>
  /** Returns the oldest one that is not finished. */
  next(): Promise<OpenErasure | null>
  /** Newest first. */
  query(orgUid: Uid, window: Window): Promise<Listed<Erasure>>
  /** Forgets whom it was about. */
  finish(uid: Uid, finishedAt: number): Promise<void>
}

/**
 * Takes content out of the database for good. Each call is one small transaction, which also counts what it erased for
 * its erasure; repeating any of them is harmless.
 * What is erased is overwritten in the file, too.
 */
export interface Eraser {
  /** Returns threads with a visitor, with their notes, oldest first, then those with a friend. */
  threadsOf(visitorUid: Uid, limit: number): Promise<ThreadUid[]>
  /** Returns those of them that are with a friend. */
  withFriends(visitorUid: Uid, limit: number): Promise<ThreadUid[]>
  /** Returns threads in which somebody takes or took part: with friends, and groups. */
  sharedWith(visitorUid: Uid, limit: number): Promise<ThreadUid[]>
  /** Returns whether nobody else can read a group. */
  isAlone(threadUid: ThreadUid, visitorUid: Uid): Promise<boolean>
  /**
   * Empties the next messages. Their seq, type, time and agent stay, for the numbers. Returns the last seq it looked at,
   * and how many it emptied; null at the end.
   */
  emptyMessages(step: EraseStep): Promise<EmptiedMessages | null>
  /**
   * Makes an ended thread, or notes, impossible to find, read and reopen; its visitor still leads to it. Returns false,
   * and does nothing, for an open one.
   */
  sealThread(uid: ThreadUid): Promise<boolean>
  /** Leaves of a thread only its numbers and times. Returns false if that was done before. */
  emptyThread(uid: ThreadUid, by: { readonly erasureUid: Uid; readonly nowMs: number }): Promise<boolean>
  /** Takes a person off a thread of others, and hands it over to the member who has been in it longest. */
  leaveThread(threadUid: ThreadUid, visitorUid: Uid): Promise<void>
  /** Takes the words of a person out of messages that quote them. Returns the messages it changed. */
  emptyQuotes(visitorUid: Uid, limit: number): Promise<readonly { threadUid: ThreadUid; seq: number }[]>
  /** Returns when a person was logged in, and their devices. */
  loginsOf(visitorUid: Uid): Promise<StoredLogins>
  /** Returns what a person is to other app users. */
  tiesOf(orgUid: Uid, visitorUid: Uid): Promise<StoredTies>
  filesOf(ownerUid: Uid, limit: number): Promise<FileUid[]>
  /** Returns files that were sent in a thread. */
  filesIn(threadUid: ThreadUid, limit: number): Promise<FileUid[]>
  /**
   * Makes a file impossible to find or send. With `sentIn`, returns false for one that was sent in another thread too,
   * which keeps it: it is only detached from that thread.
   */
  giveUpFile(uid: FileUid, sentIn?: ThreadUid): Promise<boolean>
  /** Deletes what is known of a file that was given up, for an erasure, if it is one. */
  forgetFile(uid: FileUid, erasureUid?: Uid): Promise<void>
  /** Deletes sessions, devices, notes on them, what they are to others, and their name in the audit log. */
  forgetPerson(orgUid: Uid, visitorUid: Uid): Promise<void>
  /** Copies everything committed into the database file and empties the WAL. Returns false while somebody reads it. */
  emptyWal(): Promise<boolean>
}

/** The logins and devices of a person; times in ms since 1970 UTC. */
export interface StoredLogins {
  /** `beganAt` is null where it is not known. Times in ms since 1970 UTC. */
  readonly sessions: readonly { readonly beganAt: number | null; readonly lastActiveAt: number }[]
  readonly devices: readonly { readonly clientId: string; readonly since: number }[]
}

/** What somebody asked, refused and blocked, was invited to, and reported; times in ms since 1970 UTC. */
export interface StoredTies {
  readonly relations: readonly { withUid: string; state: string; text: string; at: number }[]
  readonly invitations: readonly { groupUid: string; at: number }[]
  readonly reports: readonly { kind: string; text: string; state: string; at: number }[]
}

/** What a step emptied. */
export interface EmptiedMessages {
  readonly last: number
  readonly count: number
}
