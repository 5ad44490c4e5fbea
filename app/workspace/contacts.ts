import type { Uid } from '../../domain/ids.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { Block } from '../../domain/people/block.ts'
import { type Contact, type ContactNote, checkEmail } from '../../domain/people/contact.ts'
import type { Merge } from '../../domain/people/merge.ts'
import type { PageVisit } from '../../domain/people/page-visit.ts'
import { type AgentActor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Contacts, Visits } from '../../store/ports/contacts.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Merges } from '../../store/ports/merges.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { Blocks } from '../limits/blocks.ts'

const maxThreads = 50
/** Counting a million takes seconds. */
const maxCounted = 10_000

export interface ContactDeps {
  readonly contacts: Contacts
  readonly agents: Pick<Agents, 'byUid'>
  readonly threads: Threads
  readonly visits: Visits
  readonly merges: Merges
  readonly blocks: Pick<Blocks, 'ofVisitor'>
}

/** A contact that is merged into another one. */
export interface MergedContact {
  readonly merge: Merge
  readonly contact: Contact
}

/** A contact in a list, with the one it is merged into if the agent may see that. */
export interface ListedContact {
  readonly contact: Contact
  readonly mergedInto: Contact | null
}

/**
 * A contact, with what is merged into it: their pages and threads together, the last in front; of one
 * visitor alone, the threads active last. Everything only as far as the agent may see it.
 */
export interface ContactPage {
  readonly contact: Contact
  readonly threads: readonly Thread[]
  readonly visits: readonly PageVisit[]
  /** Null if the visitor is not blocked. */
  readonly block: Block | null
  readonly merged: readonly MergedContact[]
  readonly mergedInto: MergedContact | null
}

/**
 * Returns the contacts an agent has or had a thread with, for an admin all of the organization, last seen first. The
 * total counts up to 10,000, or more if the page shows that there are more.
 */
export async function contactsFor(
  deps: ContactDeps,
  actor: AgentActor,
  { offset, limit, ...asked }: { search?: string; tag?: string } & Window,
): Promise<Listed<ListedContact>> {
  const participants = await seesOf(deps, actor)
  const filter = { ...asked, orgUid: actor.orgUid, knownTo: participants, maxCounted }
  const { content, totalElements } = await deps.contacts.query(filter, { offset, limit })
  const merges = await deps.merges.from(content.map(({ visitor }) => visitor.uid))
  const into = new Map<Uid, Contact | null>()
  for (const { fromUid, intoUid } of merges)
    into.set(fromUid, await visible(deps, actor, { uid: intoUid, participants }))
  const rows = content.map((contact) => ({ contact, mergedInto: into.get(contact.visitor.uid) ?? null }))
  return { content: rows, totalElements }
}

/** Returns one of them. Throws Refused `not_found`. */
export async function contactPage(deps: ContactDeps, actor: AgentActor, uid: Uid): Promise<ContactPage> {
  const participants = await seesOf(deps, actor)
  const contact = await known(deps, actor, { uid, participants })
  const [merged, above] = await Promise.all([deps.merges.into(uid), deps.merges.from([uid])])
  const below = await visibleOf(deps, actor, { participants, of: merged.map((merge) => [merge, merge.fromUid]) })
  const [mergedInto = null] = await visibleOf(deps, actor, {
    participants,
    of: above.map((merge) => [merge, merge.intoUid]),
  })
  const uids = [uid, ...below.map(({ merge }) => merge.fromUid)]
  return {
    ...{ contact, merged: below, mergedInto, visits: await deps.visits.of(uids) },
    threads: await threadsOf(deps, actor, { uids, participants }),
    block: deps.blocks.ofVisitor(actor.orgUid, uid) ?? null,
  }
}

/** Returns a contact that an agent may see. Throws Refused `not_found`. */
export async function knownContact(deps: ContactDeps, actor: AgentActor, uid: Uid): Promise<Contact> {
  return known(deps, actor, { uid, participants: await seesOf(deps, actor) })
}

type Sight = { readonly participants: readonly Uid[] | null }

async function threadsOf(
  { threads }: ContactDeps,
  { orgUid }: AgentActor,
  { uids, participants }: Sight & { readonly uids: readonly Uid[] },
): Promise<Thread[]> {
  const seen = participants === null ? {} : { participants }
  const window = { offset: 0, limit: maxThreads }
  const found = await Promise.all(uids.map((visitorUid) => threads.query({ orgUid, visitorUid, ...seen }, window)))
  // One visitor's are in order already.
  if (found.length === 1) return found[0] ?? []
  return found
    .flat()
    .sort((one, other) => other.createdAt - one.createdAt)
    .slice(0, maxThreads)
}

async function visibleOf(
  deps: ContactDeps,
  actor: AgentActor,
  { participants, of }: Sight & { readonly of: readonly (readonly [Merge, Uid])[] },
): Promise<MergedContact[]> {
  const found = await Promise.all(
    of.map(async ([merge, uid]) => ({ merge, contact: await visible(deps, actor, { uid, participants }) })),
  )
  return found.flatMap(({ merge, contact }) => (contact === null ? [] : [{ merge, contact }]))
}

async function visible(deps: ContactDeps, actor: AgentActor, wanted: Sight & { readonly uid: Uid }) {
  return known(deps, actor, wanted).catch((error: unknown) => {
    if (error instanceof Refused && error.code === 'not_found') return null
    throw error
  })
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
  if (!(await deps.contacts.note(uid, noted, actor.uid))) throw new Refused('not_found')
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
