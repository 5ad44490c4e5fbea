import type { Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { ApiKey, CredentialStore } from '../../store/ports/credentials.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import { newApiKey } from '../auth/api-keys.ts'
import type { Uids } from '../new-uid.ts'
import type { Clock } from '../timing/clock.ts'
import { checkAdmin } from './permissions.ts'

export interface ApiKeyDeps {
  readonly credentials: CredentialStore
  readonly agents: Pick<Agents, 'byUid'>
  readonly clock: Clock
  readonly uids: Uids
  readonly auditor: AuditWriter
}

/** Returns the keys of an admin's organization, newest first. Throws Refused `forbidden`. */
export async function keysFor(deps: ApiKeyDeps, actor: AgentActor, window: Window): Promise<Listed<ApiKey>> {
  await checkAdmin(deps.agents, actor)
  return deps.credentials.apiKeysOf(actor.orgUid, window)
}

/** Creates a key, which is returned only this once. Throws Refused `forbidden`. */
export async function addKey(deps: ApiKeyDeps, actor: AgentActor, name: string): Promise<ApiKey & { key: string }> {
  await checkAdmin(deps.agents, actor)
  const key = await newApiKey(deps, { orgUid: actor.orgUid, name, createdAt: deps.clock.now() })
  await deps.auditor.done(actor, { kind: 'apikey.create', targetUid: key.uid, targetName: name, after: { name } })
  return key
}

/** Revokes a key with immediate effect. Throws Refused `forbidden`, `not_found`. */
export async function revokeKey(deps: ApiKeyDeps, actor: AgentActor, uid: Uid): Promise<void> {
  await checkAdmin(deps.agents, actor)
  if (!(await deps.credentials.revokeApiKey(actor.orgUid, uid))) throw new Refused('not_found')
  await deps.auditor.done(actor, { kind: 'apikey.revoke', targetUid: uid })
}
