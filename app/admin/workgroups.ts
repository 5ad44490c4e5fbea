import type { Uid } from '../../domain/ids.ts'
import { changeSettings, type SettingsChange } from '../../domain/organization/change-settings.ts'
import { defaultSettings, type Workgroup } from '../../domain/organization/workgroup.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { type AdminDeps, checkAdmin, ownWorkgroup } from './permissions.ts'

/** An admin's settings for a workgroup; omitted fields stay, or have the defaults of a new one. */
export interface NewWorkgroup {
  readonly nickname?: string
  readonly avatar?: string
  readonly settings?: SettingsChange
}

/** Creates a workgroup without members. Throws Refused `forbidden`, `malformed`, `unknown_target` for its overflow. */
export async function createWorkgroup(
  deps: AdminDeps,
  actor: AgentActor,
  input: NewWorkgroup & { readonly nickname: string },
): Promise<Workgroup> {
  await checkAdmin(deps.agents, actor)
  await checkOverflow(deps, actor, input.settings)
  const uid = deps.uids.newUid() as Uid
  const settings = changeSettings(uid, defaultSettings, input.settings ?? {})
  const { nickname, avatar = '' } = input
  const workgroup = { uid, orgUid: actor.orgUid, nickname, avatar, settings }
  await deps.workgroups.create(workgroup)
  await note(deps, actor, { kind: 'workgroup.create', before: null, after: workgroup })
  return workgroup
}

/** Changes a workgroup with immediate effect. Throws Refused `forbidden`, `malformed`, `unknown_target`. */
export async function updateWorkgroup(
  deps: AdminDeps,
  actor: AgentActor,
  { uid, nickname, avatar, settings }: NewWorkgroup & { readonly uid: Uid },
): Promise<Workgroup> {
  await checkAdmin(deps.agents, actor)
  await ownWorkgroup(deps, actor, uid)
  await checkOverflow(deps, actor, settings)
  let before: Workgroup | null = null
  const changed = await deps.groups.change(uid, (workgroup) => {
    before = workgroup
    return {
      ...workgroup,
      nickname: nickname ?? workgroup.nickname,
      avatar: avatar ?? workgroup.avatar,
      settings: changeSettings(uid, workgroup.settings, settings ?? {}),
    }
  })
  if (changed === null) throw new Refused('unknown_target')
  await note(deps, actor, { kind: 'workgroup.update', before, after: changed })
  if (avatar !== undefined) await deps.pictures.dropUnless(uid, avatar)
  await deps.events.workgroupChanged(uid)
  return changed
}

/** Deletes a workgroup. Throws Refused `forbidden`, `unknown_target`, `in_use` while somebody waits or talks there. */
export async function deleteWorkgroup(deps: AdminDeps, actor: AgentActor, uid: Uid): Promise<void> {
  await checkAdmin(deps.agents, actor)
  const { nickname: targetName } = await ownWorkgroup(deps, actor, uid)
  const outcome = await deps.groups.remove(uid)
  if (outcome === 'missing') throw new Refused('unknown_target')
  if (outcome === 'overflow') throw new Refused('in_use', 'Another workgroup overflows into this one.')
  if (outcome === 'in_use') throw new Refused('in_use')
  await deps.pictures.dropUnless(uid, '')
  await deps.auditor.done(actor, { kind: 'workgroup.delete', targetUid: uid, targetName })
}

async function note(
  deps: AdminDeps,
  actor: AgentActor,
  given: { kind: 'workgroup.create' | 'workgroup.update'; before: Workgroup | null; after: Workgroup },
): Promise<void> {
  const [before, after] = [given.before, given.after].map((one) => one && { ...one, ...one.settings, settings: '' })
  const { uid: targetUid, nickname: targetName } = given.after
  await deps.auditor.done(actor, {
    kind: given.kind,
    targetUid,
    targetName,
    before: before ?? null,
    after: after ?? {},
  })
}

async function checkOverflow(deps: AdminDeps, actor: AgentActor, change: SettingsChange | undefined): Promise<void> {
  const overflowUid = change?.overflowUid ?? null
  if (overflowUid !== null) await ownWorkgroup(deps, actor, overflowUid)
}
