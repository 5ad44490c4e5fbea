import type { Uid } from '../../domain/ids.ts'
import type { Contact, ContactNote } from '../../domain/people/contact.ts'
import type { Listed, Window } from './listed.ts'

/** Which contacts to list; all given parts must hold. */
export interface ContactFilter {
  readonly orgUid: Uid
  /** Those who have or had a thread with one of these; all of the organization when null. */
  readonly knownTo: readonly Uid[] | null
  /** In names, email, mobile or note, in any case. */
  readonly search?: string | undefined
  readonly tag?: string | undefined
  /** Of those there are, no more than so many are counted. */
  readonly maxCounted: number
}

/** Visitors with what agents have noted of them. */
export interface Contacts {
  byUid(uid: Uid): Promise<Contact | null>
  /** Those seen last first. */
  query(filter: ContactFilter, window: Window): Promise<Listed<Contact>>
  /** Whether one of these has or had a thread with a visitor, and has not left it. */
  isKnownTo(visitorUid: Uid, agents: readonly Uid[]): Promise<boolean>
  /** What is not given stays. */
  note(visitorUid: Uid, noted: Partial<ContactNote>, by: Uid): Promise<void>
}
