import type { Uid } from '../../domain/ids.ts'
import type { Contact, ContactNote } from '../../domain/people/contact.ts'
import type { PageVisit } from '../../domain/people/page-visit.ts'
import type { Listed, Window } from './listed.ts'

/** Selects contacts; all given conditions must hold. */
export interface ContactFilter {
  readonly orgUid: Uid
  /** Those who have or had a thread with one of these agents; if null, all of the organization. */
  readonly knownTo: readonly Uid[] | null
  /** Text in names, email, mobile or note; case is ignored. */
  readonly search?: string | undefined
  readonly tag?: string | undefined
  /** The matches are counted up to this number. */
  readonly maxCounted: number
}

/** Visitors with the notes of agents. */
export interface Contacts {
  byUid(uid: Uid): Promise<Contact | null>
  /** Ordered by when they were last seen, newest first. */
  query(filter: ContactFilter, window: Window): Promise<Listed<Contact>>
  /** Returns whether one of these agents has or had a thread with a visitor, and has not left it. */
  isKnownTo(visitorUid: Uid, agents: readonly Uid[]): Promise<boolean>
  /** Absent fields keep their values. Returns false, and notes nothing, if there is no such visitor (any more). */
  note(visitorUid: Uid, noted: Partial<ContactNote>, by: Uid): Promise<boolean>
}

/** The pages that visitors were on; they are noted when a visitor is saved. */
export interface Visits {
  /** Returns the last pages of some visitors together, newest first, at most `maxPageVisits`. */
  of(visitorUids: readonly Uid[]): Promise<PageVisit[]>
}
