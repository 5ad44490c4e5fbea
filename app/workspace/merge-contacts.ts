import type { Uid } from '../../domain/ids.ts'
import { type Merge, maxMerged } from '../../domain/people/merge.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { type ContactDeps, knownContact } from './contacts.ts'

export interface MergeDeps {
  readonly contactDeps: ContactDeps
  readonly auditor: AuditWriter
  readonly uids: Uids
  readonly clock: Pick<Clock, 'now'>
}

/**
 * Merges a contact into another one, for an agent who may see both: agents then see what belongs to it under the other
 * one. The visitors themselves notice nothing. Throws Refused `not_found`, `wrong_state` if one of them is merged
 * already, `malformed` for a contact and itself.
 */
export async function mergeContacts(
  { contactDeps, auditor, uids, clock }: MergeDeps,
  actor: AgentActor,
  { intoUid, fromUid }: { readonly intoUid: Uid; readonly fromUid: Uid },
): Promise<Merge> {
  if (intoUid === fromUid) throw new Refused('malformed', 'A contact cannot be merged into itself.')
  await knownContact(contactDeps, actor, intoUid)
  const { visitor, noted } = await knownContact(contactDeps, actor, fromUid)
  const by = { orgUid: actor.orgUid, byUid: actor.uid, byName: actor.person.nickname }
  const merge: Merge = { uid: uids.newUid() as Uid, ...by, fromUid, intoUid, at: clock.now() }
  const outcome = await contactDeps.merges.add(merge, maxMerged)
  if (outcome === 'tangled') {
    throw new Refused('wrong_state', 'One of them is merged with another contact already. Undo that first.')
  }
  if (outcome === 'full') throw new Refused('wrong_state', `At most ${maxMerged} contacts are merged into one.`)
  const targetName = noted.nickname || visitor.nickname
  await auditor.done(actor, { kind: 'contact.merge', targetUid: fromUid, targetName })
  return merge
}

/**
 * Undoes a merge, for an agent who may see both contacts; each has again what it had. Throws Refused `not_found`, also
 * if it is undone already.
 */
export async function undoMerge(
  { contactDeps, auditor, clock }: MergeDeps,
  actor: AgentActor,
  uid: Uid,
): Promise<void> {
  const merge = await contactDeps.merges.byUid(uid)
  if (merge === null || merge.orgUid !== actor.orgUid) throw new Refused('not_found')
  await knownContact(contactDeps, actor, merge.intoUid)
  const { visitor, noted } = await knownContact(contactDeps, actor, merge.fromUid)
  if (!(await contactDeps.merges.undo(uid, clock.now()))) throw new Refused('not_found')
  const targetName = noted.nickname || visitor.nickname
  await auditor.done(actor, { kind: 'contact.unmerge', targetUid: merge.fromUid, targetName })
}
