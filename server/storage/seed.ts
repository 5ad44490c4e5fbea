import { randomBytes } from 'node:crypto'
import { auditWriterFor } from '../../app/audit/audit-writer.ts'
import { type ChangePasswordDeps, changePassword } from '../../app/auth/change-password.ts'
import { hashPassword, isPassword, type PasswordCost, passwordCost } from '../../app/auth/passwords.ts'
import { newUid, randomUids } from '../../app/new-uid.ts'
import { systemClock } from '../../app/timing/clock.ts'
import type { Uid } from '../../domain/ids.ts'
import { defaultSettings } from '../../domain/organization/workgroup.ts'
import { type Agent, defaultCapacity, newProfile } from '../../domain/people/agent.ts'
import { UsernameTaken } from '../../store/ports/people.ts'
import type { Store } from '../../store/store.ts'

/** What the first start creates. */
export const defaults = {
  orgUid: 'df_org_uid' as Uid,
  workgroupUid: 'df_wg_uid' as Uid,
  agentUid: 'df_ag_uid' as Uid,
  accountUid: 'df_user_uid' as Uid,
  username: 'admin',
} as const

/** What became of the first agent. */
export interface Seeded {
  /** Whether this created them. */
  readonly isNew: boolean
  /** The password that was made up, which is shown once. */
  readonly password?: string
}

/** Creates the organization and the workgroup if there are none. */
export async function seedPlaces(store: Store): Promise<void> {
  const { orgUid, workgroupUid } = defaults
  if ((await store.workgroups.organization(orgUid)) === null) {
    await store.workgroups.createOrganization({ uid: orgUid, name: 'Default' })
  }
  // Earlier workgroups may have been replaced by others.
  if ((await store.groups.of(orgUid, { offset: 0, limit: 1 })).totalElements === 0) {
    const settings = defaultSettings
    await store.workgroups.create({ uid: workgroupUid, orgUid, nickname: 'Support', avatar: '', settings })
  }
}

/** Creates the organization, the workgroup and the first agent if there are none. Of several at once, one creates them. */
export async function seed(
  store: Store,
  givenPassword: string | undefined,
  cost: PasswordCost = passwordCost,
): Promise<Seeded> {
  const { orgUid, agentUid, accountUid, username } = defaults
  await seedPlaces(store)
  if ((await store.agents.byUid(agentUid)) !== null) return { isNew: false }
  if (await store.staff.hasAdmin(orgUid)) return { isNew: false }
  const password = givenPassword ?? randomBytes(12).toString('base64url')
  try {
    await addAgent(store, { uid: agentUid, accountUid, username, nickname: 'Admin', password, role: 'ADMIN' }, cost)
  } catch (error) {
    // Another process was faster than the hash.
    if (error instanceof UsernameTaken && (await store.agents.byUid(agentUid)) !== null) return { isNew: false }
    throw error
  }
  return givenPassword === undefined ? { isNew: true, password } : { isNew: true }
}

/**
 * Prepares the store at a start: creates what is missing, and gives the first agent the password that the operator has
 * set, also where a command creates that agent meanwhile. A changed one ends their sessions. Returns the password that
 * was made up.
 */
export async function prepare(
  deps: Omit<ChangePasswordDeps, 'agents'> & { readonly store: Store },
  givenPassword: string | undefined,
  cost: PasswordCost,
): Promise<string | undefined> {
  const { store, sessions } = deps
  const { isNew, password } = await seed(store, givenPassword, cost)
  if (isNew || givenPassword === undefined) return password
  const before = await store.agents.account(defaults.accountUid)
  if (before === null || (await isPassword(givenPassword, before.passwordHash))) return undefined
  const wish = { agentUid: before.agent.uid, password: givenPassword, keptSession: null, cost }
  await changePassword({ agents: store.agents, sessions }, wish)
  const target = { targetUid: before.agent.uid, targetName: before.agent.username }
  const doer = { kind: 'server', uid: '', name: 'PARLEY_ADMIN_PASSWORD' } as const
  await auditWriterFor({ audit: store.audit, clock: systemClock, uids: randomUids }).doneBy(doer, defaults.orgUid, {
    kind: 'password.set',
    ...target,
  })
  return undefined
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
