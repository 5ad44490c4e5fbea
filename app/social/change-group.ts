import type { Uid } from '../../domain/ids.ts'
import { called, groupIn, readAvatar, readName } from '../../domain/thread/group.ts'
import { asOwner, become, type GroupState, type OwnMembership, spendAs } from './group-changes.ts'
import type { GroupActor, GroupPerson, SocialDeps } from './social-access.ts'

/** What changes about a group; what is absent stays as it is. */
export interface GroupChange {
  readonly uid: Uid
  readonly name?: string | undefined
  readonly avatar?: string | undefined
}

/** Changes the name or picture of one's group. Throws as `removeMember` and `readName` do. */
export async function changeGroup(deps: SocialDeps, by: GroupActor, change: GroupChange): Promise<GroupState> {
  return applyChange(deps, await spendAs(deps, by, 'changesADay'), change)
}

/** Returns the owner of a group who may replace its picture now. Throws as `changeGroup` does. */
export async function admitPicture(deps: SocialDeps, by: GroupActor, uid: Uid): Promise<GroupPerson> {
  const me = await spendAs(deps, by, 'changesADay')
  await asOwner(deps, { me, uid }, async ({ thread }) => thread)
  return me
}

/** Shows the picture that its owner has uploaded. Throws as `changeGroup` does. */
export function showPicture(deps: SocialDeps, me: GroupPerson, { uid, avatar }: GroupChange): Promise<GroupState> {
  return applyChange(deps, me, { uid, avatar })
}

async function applyChange(deps: SocialDeps, me: GroupPerson, change: GroupChange): Promise<GroupState> {
  const { uid } = change
  const changed = await asOwner(deps, { me, uid }, async (own) => {
    const group = changedGroup(deps, own, change)
    // First, so that nobody is told of a name that is not stored.
    await deps.userGroups.change(group)
    return become(deps, own, { after: called(own.thread, group), kind: 'GROUP_CHANGED' })
  })
  if (change.avatar !== undefined) await deps.pictures.dropUnless(uid, changed.group.avatar)
  return changed
}

function changedGroup({ pictures }: SocialDeps, { thread }: OwnMembership, { uid, name, avatar }: GroupChange) {
  const before = groupIn(thread)
  const isKnown = avatar === undefined || avatar === before.avatar
  return {
    uid,
    name: name === undefined ? before.name : readName(name),
    avatar: isKnown ? before.avatar : pictures.isOf(uid, avatar) ? avatar : readAvatar(avatar),
  }
}
