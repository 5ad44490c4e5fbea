import type { ActKind, AuditEntry } from '../../domain/audit.ts'
import type { Uid } from '../../domain/ids.ts'
import type { Listed, Window } from './listed.ts'

/** Selects entries; all given conditions must hold. */
export interface AuditFilter {
  readonly orgUid: Uid
  readonly doerUid?: string
  readonly kind?: ActKind
  /** `fromMs` included, `toMs` excluded, ms since 1970 UTC. */
  readonly fromMs?: number
  readonly toMs?: number
}

/** The audit log of organizations. Entries are never changed; they are only deleted by age or number. */
export interface AuditStore {
  add(entry: AuditEntry): Promise<void>
  /** Newest first; counted up to `maxCounted`. */
  query(filter: AuditFilter, window: Window & { readonly maxCounted: number }): Promise<Listed<AuditEntry>>
  /** Returns when the entry was made that has this many newer ones; undefined while there are fewer. */
  momentBehind(newest: number): Promise<number | undefined>
  /** Deletes up to `atMost` entries older than a time. Returns how many. */
  forget(beforeMs: number, atMost: number): Promise<number>
}
