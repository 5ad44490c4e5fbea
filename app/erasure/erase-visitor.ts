import type { Uid } from '../../domain/ids.ts'
import type { Erasure } from '../../domain/people/erasure.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Erasures } from '../../store/ports/erasures.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Merges } from '../../store/ports/merges.ts'
import type { Agents } from '../../store/ports/people.ts'
import { checkAdmin } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Sessions } from '../auth/sessions.ts'
import type { Blocks } from '../limits/blocks.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import type { Erasing } from './erasing.ts'

export interface EraseVisitorDeps {
  readonly erasures: Erasures
  readonly erasing: Pick<Erasing, 'wake'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly sessions: Pick<Sessions, 'forgetVisitor'>
  readonly merges: Pick<Merges, 'into'>
  readonly blocks: Pick<Blocks, 'forget'>
  /** Takes their name off the list of who is on a site now. */
  readonly loggedOut: (visitorUid: Uid) => void
  readonly auditor: AuditWriter
  readonly uids: Uids
  readonly clock: Clock
}

/**
 * Begins to erase a visitor, for an admin, and with them those who are merged into them. They are logged out and cannot
 * be found from now on; the rest follows in the background. Throws Refused `forbidden`, `not_found`.
 */
export async function eraseVisitor(deps: EraseVisitorDeps, actor: AgentActor, visitorUid: Uid): Promise<Erasure> {
  await checkAdmin(deps.agents, actor)
  // First these: while one of them is left, the person can still be found, and erased again.
  for (const { orgUid, fromUid } of await deps.merges.into(visitorUid))
    if (orgUid === actor.orgUid) await begin(deps, actor, fromUid)
  const erasure = await begin(deps, actor, visitorUid)
  if (erasure === null) throw new Refused('not_found')
  deps.erasing.wake()
  return erasure
}

async function begin(deps: EraseVisitorDeps, actor: AgentActor, visitorUid: Uid): Promise<Erasure | null> {
  const { erasures, sessions, blocks, loggedOut, auditor, uids, clock } = deps
  const { orgUid, uid: requestedBy } = actor
  const request = { uid: uids.newUid() as Uid, orgUid, visitorUid, requestedBy, requestedAt: clock.now() }
  const erasure = await erasures.begin(request)
  if (erasure === null) return null
  sessions.forgetVisitor(visitorUid)
  blocks.forget(orgUid, visitorUid)
  loggedOut(visitorUid)
  // Who was erased is not recorded, for that would not be erased.
  await auditor.done(actor, { kind: 'visitor.erase', targetUid: erasure.uid })
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
