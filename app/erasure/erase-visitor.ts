import type { Uid } from '../../domain/ids.ts'
import type { Erasure } from '../../domain/people/erasure.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Erasures } from '../../store/ports/erasures.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import { checkAdmin } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import type { Erasing } from './erasing.ts'

export interface EraseVisitorDeps {
  readonly erasures: Erasures
  readonly erasing: Pick<Erasing, 'wake'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly sessions: Pick<Sessions, 'forgetVisitor'>
  readonly auditor: AuditWriter
  readonly uids: Uids
  readonly clock: Clock
}

/**
 * Begins to erase a visitor, for an admin. They are logged out and cannot be found from now on; the rest follows in the
 * background. Throws Refused `forbidden`, `not_found`.
 */
export async function eraseVisitor(deps: EraseVisitorDeps, actor: AgentActor, visitorUid: Uid): Promise<Erasure> {
  const { erasures, erasing, agents, sessions, auditor, uids, clock } = deps
  await checkAdmin(agents, actor)
  const { orgUid, uid: requestedBy } = actor
  const request = { uid: uids.newUid() as Uid, orgUid, visitorUid, requestedBy, requestedAt: clock.now() }
  const erasure = await erasures.begin(request)
  if (erasure === null) throw new Refused('not_found')
  sessions.forgetVisitor(visitorUid)
  // Who was erased is not recorded, for that would not be erased.
  await auditor.done(actor, { kind: 'visitor.erase', targetUid: erasure.uid })
  erasing.wake()
  return erasure
}

/** Returns the erasures of an admin's organization, newest first. Throws Refused `forbidden`. */
export async function erasuresFor(
  { erasures, agents }: EraseVisitorDeps,
  actor: AgentActor,
  window: Window,
): Promise<Listed<Erasure>> {
  await checkAdmin(agents, actor)
  return erasures.query(actor.orgUid, window)
}
