import { randomBytes } from 'node:crypto'
import { auditWriterFor } from '../../app/audit/audit-writer.ts'
import { type ChangePasswordDeps, changePassword } from '../../app/auth/change-password.ts'
import { hashPassword, isPassword, type PasswordCost, passwordCost } from '../../app/auth/passwords.ts'
import { newUid, randomUids } from '../../app/new-uid.ts'
import { systemClock } from '../../app/timing/clock.ts'
import type { Uid } from '../../domain/ids.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import { type Agent, defaultCapacity, newProfile } from '../../domain/people/agent.ts'
import type { Store } from '../../store/store.ts'

/** What the first start creates. */
export const defaults = {
  orgUid: 'df_org_uid' as Uid,
  workgroupUid: 'df_wg_uid' as Uid,
  agentUid: 'df_ag_uid' as Uid,
  accountUid: 'df_user_uid' as Uid,
  username: 'admin',
} as const

/**
 * Creates the organization, the workgroup and the first agent if there are none; returns the password, which is shown
 * once.
 */
export async function seed(
  store: Store,
  givenPassword: string | undefined,
  cost: PasswordCost = passwordCost,
): Promise<string | undefined> {
  const { orgUid, workgroupUid, agentUid, accountUid, username } = defaults
  if ((await store.workgroups.organization(orgUid)) === null) {
    await store.workgroups.createOrganization({ uid: orgUid, name: 'Default' })
  }
  // Earlier workgroups may have been replaced by others.
  if ((await store.groups.of(orgUid, { offset: 0, limit: 1 })).totalElements === 0) {
    const settings = defaultSettings
    await store.workgroups.create({ uid: workgroupUid, orgUid, nickname: 'Support', avatar: '', settings })
  }
  if ((await store.agents.byUid(agentUid)) !== null) return undefined
  if (await store.staff.hasAdmin(orgUid)) return undefined
  const password = givenPassword ?? randomBytes(12).toString('base64url')
  await addAgent(store, { uid: agentUid, accountUid, username, nickname: 'Admin', password, role: 'ADMIN' }, cost)
  return givenPassword === undefined ? password : undefined
}

/**
 * Prepares the store at a start: creates what is missing, and gives the first agent the password that the operator has
 * set. A changed one ends their sessions. Returns the same as `seed`.
 */
export async function prepare(
  deps: Omit<ChangePasswordDeps, 'agents'> & { readonly store: Store },
  givenPassword: string | undefined,
  cost: PasswordCost,
): Promise<string | undefined> {
  const { store, sessions } = deps
  const before = await store.agents.account(defaults.accountUid)
  const made = await seed(store, givenPassword, cost)
  if (before === null || givenPassword === undefined) return made
  if (await isPassword(givenPassword, before.passwordHash)) return made
  const wish = { agentUid: before.agent.uid, password: givenPassword, keptSession: null, cost }
  await changePassword({ agents: store.agents, sessions }, wish)
  const target = { targetUid: before.agent.uid, targetName: before.agent.username }
  const doer = { kind: 'server', uid: '', name: 'PARLEY_ADMIN_PASSWORD' } as const
  await auditWriterFor({ audit: store.audit, clock: systemClock, uids: randomUids }).doneBy(doer, defaults.orgUid, {
    kind: 'password.set',
    ...target,
  })
  return made
}

/** An agent to create. */
export interface AddAgentInput {
  readonly uid?: Uid
  readonly accountUid?: Uid
  readonly username: string
  readonly nickname: string
  readonly password: string
  readonly role?: Agent['role']
}

/** Adds an agent, and makes them a member of the default workgroup if it exists. Throws UsernameTaken. */
export async function addAgent(store: Store, given: AddAgentInput, cost: PasswordCost = passwordCost): Promise<Uid> {
  const { uid = newUid() as Uid, accountUid = newUid() as Uid, username, nickname, password } = given
  const { role = 'AGENT' } = given
  const { orgUid, workgroupUid } = defaults
  const agent = { uid, accountUid, orgUid, username, nickname, avatar: '', status: 'AVAILABLE' } as const
  await store.agents.create(
    { ...agent, ...newProfile, role, capacity: defaultCapacity, lastAssignedAt: 0 },
    await hashPassword(password, cost),
    {
      workgroups: (await store.workgroups.byUid(workgroupUid)) === null ? [] : [workgroupUid],
      sinceMs: systemClock.now(),
    },
  )
  return uid
}
