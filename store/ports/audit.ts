import type { ActKind, AuditEntry } from '../../domain/audit.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Listed, Window } from './listed.ts'

/** Which entries are wanted; all given parts must hold. */
export interface AuditFilter {
  readonly orgUid: Uid
  readonly doerUid?: string
  readonly kind?: ActKind
  /** From the first on, before the second, ms since 1970 UTC. */
  readonly fromMs?: number
  readonly toMs?: number
}

/** What was done to an organization. Entries are never changed, and go only by their age or number. */
export interface AuditStore {
  add(entry: AuditEntry): Promise<void>
  /** Newest first; counted up to `maxCounted`. */
  query(filter: AuditFilter, window: Window & { readonly maxCounted: number }): Promise<Listed<AuditEntry>>
  /** When the entry was made after which there are so many newer ones; undefined while there are fewer. */
  momentBehind(newest: number): Promise<number | undefined>
  /** Removes up to so many of those from before. Returns how many. */
  forget(beforeMs: number, atMost: number): Promise<number>
}
