import type { Uid } from '../../domain/ids.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import { type Contact, type ContactNote, checkEmail } from '../../domain/people/contact.ts'
import { type AgentActor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Contacts } from '../../store/ports/contacts.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'

const maxThreads = 50
/** Counting a million takes seconds. */
const maxCounted = 10_000

export interface ContactDeps {
  readonly contacts: Contacts
  readonly agents: Pick<Agents, 'byUid'>
  readonly threads: Threads
}

/** A contact with its threads that the agent may see, last active first. */
export interface ContactPage {
  readonly contact: Contact
  readonly threads: readonly Thread[]
}

/**
 * Returns the contacts an agent has or had a thread with, for an admin all of the organization, last seen first. The
 * total counts up to 10,000, or more if the page shows that there are more.
 */
export async function contactsFor(
  deps: ContactDeps,
  actor: AgentActor,
  { offset, limit, ...asked }: { search?: string; tag?: string } & Window,
): Promise<Listed<Contact>> {
  const filter = { ...asked, orgUid: actor.orgUid, knownTo: await seesOf(deps, actor), maxCounted }
  return deps.contacts.query(filter, { offset, limit })
}

/** Returns one of them. Throws Refused `not_found`. */
export async function contactPage(deps: ContactDeps, actor: AgentActor, uid: Uid): Promise<ContactPage> {
  const participants = await seesOf(deps, actor)
  const contact = await known(deps, actor, { uid, participants })
  const filter = { orgUid: actor.orgUid, visitorUid: uid, ...(participants === null ? {} : { participants }) }
  return { contact, threads: await deps.threads.query(filter, { offset: 0, limit: maxThreads }) }
}

/** Stores the given notes on one of them. Throws Refused `not_found`, `malformed`. */
export async function noteContact(
  deps: ContactDeps,
  actor: AgentActor,
  { uid, ...noted }: Partial<ContactNote> & { readonly uid: Uid },
): Promise<Contact> {
  checkEmail(noted.email ?? '')
  const participants = await seesOf(deps, actor)
  await known(deps, actor, { uid, participants })
  await deps.contacts.note(uid, noted, actor.uid)
  return known(deps, actor, { uid, participants })
}

/** Returns the uids whose threads count for an agent; null for an admin, for whom all threads count. */
async function seesOf({ agents }: ContactDeps, actor: AgentActor): Promise<readonly Uid[] | null> {
  return isAdmin(await agents.byUid(actor.uid)) ? null : uidsOf(actor)
}

async function known(
  { contacts }: ContactDeps,
  { orgUid }: AgentActor,
  { uid, participants }: { uid: Uid; participants: readonly Uid[] | null },
): Promise<Contact> {
  const contact = await contacts.byUid(uid)
  if (contact === null || contact.visitor.orgUid !== orgUid) throw new Refused('not_found')
  if (participants !== null && !(await contacts.isKnownTo(uid, participants))) throw new Refused('not_found')
  return contact
}
