import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { FileUid } from '../../domain/message/file.ts'
import type { Retention } from '../../domain/organization/retention.ts'

/** An organization with its retention, and up to when each was swept, ms since 1970 UTC. */
export interface Retaining extends Retention {
  readonly orgUid: Uid
  readonly threadsSweptAt: number
  readonly filesSweptAt: number
}

/** From one time, excluded, up to another, ms since 1970 UTC. */
export interface SweptPeriod {
  readonly afterMs: number
  readonly untilMs: number
  readonly limit: number
}

/** A thread at the end of its retention. */
export interface ExpiredThread {
  readonly uid: ThreadUid
  readonly visitorUid: Uid
  /** ms since 1970 UTC. */
  readonly endedAt: number
}

/** How long organizations keep things. */
export interface RetentionStore {
  of(orgUid: Uid): Promise<Retention>
  set(orgUid: Uid, retention: Partial<Retention>): Promise<void>
  /** Returns the organizations that do not keep everything. */
  all(): Promise<Retaining[]>
  /** Returns the threads with visitors that ended in a period, and are not erased yet, oldest first. */
  expiredThreads(orgUid: Uid, period: SweptPeriod): Promise<ExpiredThread[]>
  /** Returns the files that were uploaded in a period, oldest first. */
  expiredFiles(orgUid: Uid, period: SweptPeriod): Promise<FileUid[]>
  /** Records up to when things were swept: a later sweep does not look at them again. */
  swept(orgUid: Uid, until: Partial<Pick<Retaining, 'threadsSweptAt' | 'filesSweptAt'>>): Promise<void>
}
