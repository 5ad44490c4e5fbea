import type { SessionUid, Uid } from '../../domain/ids.ts'
import { type Agent, newProfile } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { AgentChange } from '../../store/ports/agent-admin.ts'
import { UsernameTaken } from '../../store/ports/people.ts'
import { changePassword } from '../auth/change-password.ts'
import { hashPassword } from '../auth/passwords.ts'
import { type AdminDeps, checkAdmin, ownAgent, ownWorkgroup } from './permissions.ts'

/** A new agent as an admin wants them. */
export interface NewAgent extends Pick<Agent, 'username' | 'nickname' | 'avatar' | 'capacity' | 'role'> {
  readonly password: string
  /** The workgroups they are a member of from the start. */
  readonly workgroups: readonly Uid[]
}

/** Creates an agent. Throws Refused `forbidden`, `username_taken`, `unknown_target` for a workgroup. */
export async function createAgent(deps: AdminDeps, actor: AgentActor, input: NewAgent): Promise<Agent> {
  await checkAdmin(deps.agents, actor)
  const { password, workgroups: named, ...profile } = input
  const workgroups = [...new Set(named)]
  for (const uid of workgroups) await ownWorkgroup(deps, actor, uid)
  const [uid, accountUid] = [deps.uids.newUid() as Uid, deps.uids.newUid() as Uid]
  const begins = { ...newProfile, status: 'AVAILABLE', lastAssignedAt: 0 } as const
  const agent: Agent = { ...profile, ...begins, uid, accountUid, orgUid: actor.orgUid }
  const joining = { workgroups, sinceMs: deps.clock.now() }
  await deps.agents.create(agent, await hashPassword(password, deps.passwordCost), joining).catch(asRefusal)
  await deps.auditor.done(actor, {
    ...{ kind: 'agent.create', targetUid: uid, targetName: profile.nickname },
    after: { ...profile, workgroups },
  })
  deps.events.agentChanged(agent)
  return agent
}

/**
 * Changes an agent with immediate effect. A new password ends their sessions except the one that is asking. Throws
 * Refused `forbidden`, `username_taken`, `unknown_target`, `last_admin`.
 */
export async function updateAgent(
  deps: AdminDeps,
  { actor, session }: { actor: AgentActor; session: SessionUid },
  { uid, password, ...change }: AgentChange & { readonly uid: Uid; readonly password?: string },
): Promise<Agent> {
  await checkAdmin(deps.agents, actor)
  const before = await ownAgent(deps, actor, uid)
  const outcome = await deps.staff.change(uid, change).catch(asRefusal)
  checkDone(outcome)
  if (password !== undefined) {
    const keptSession = before.accountUid === actor.accountUid ? session : null
    await changePassword(deps, { agentUid: uid, password, keptSession, cost: deps.passwordCost })
  }
  const after = { ...change, ...(password === undefined ? {} : { password: 'another' }) }
  const target = { targetUid: uid, targetName: before.nickname }
  await deps.auditor.done(actor, { kind: 'agent.update', ...target, before, after })
  if (change.avatar !== undefined) await deps.pictures.dropUnless(uid, change.avatar)
  const changed = await ownAgent(deps, actor, uid)
  deps.events.agentChanged(changed)
  return changed
}

/**
 * Deletes an agent and ends their sessions and sockets at once. Throws Refused `forbidden`, `unknown_target`,
 * `last_admin`, `in_use` while they talk with a visitor or are asked to.
 */
export async function deleteAgent(deps: AdminDeps, actor: AgentActor, uid: Uid): Promise<void> {
  await checkAdmin(deps.agents, actor)
  const agent = await ownAgent(deps, actor, uid)
  checkDone(await deps.staff.remove(uid))
  await deps.pictures.dropUnless(uid, '')
  const { accountUid } = agent
  // No token can be theirs any more; this ends what their tokens have opened.
  deps.sessions.outdate({ uid: accountUid, kind: 'agent', credentials: Number.POSITIVE_INFINITY, keptSession: null })
  await deps.auditor.done(actor, { kind: 'agent.delete', targetUid: uid, targetName: agent.nickname })
  await deps.events.agentRemoved(agent)
}

function checkDone(outcome: 'done' | 'missing' | 'last_admin' | 'in_use'): void {
  if (outcome === 'missing') throw new Refused('unknown_target')
  if (outcome !== 'done') throw new Refused(outcome)
}

function asRefusal(error: unknown): never {
  if (error instanceof UsernameTaken) throw new Refused('username_taken')
  throw error
}
