import type { Agent } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { ProfileChange } from '../../store/ports/agent-admin.ts'
import type { AdminDeps } from './permissions.ts'

export type ProfileDeps = Pick<AdminDeps, 'agents' | 'staff' | 'events' | 'auditor' | 'pictures'>

/** Returns the agent who is signed in. Throws Refused `unauthenticated` for one who was deleted. */
export async function ownProfile(agents: Pick<AdminDeps['agents'], 'byUid'>, { uid }: AgentActor): Promise<Agent> {
  const agent = await agents.byUid(uid)
  if (agent === null) throw new Refused('unauthenticated')
  return agent
}

/**
 * Changes what agents say about themselves, with immediate effect: what they send from now on has the new name and
 * picture. Throws Refused `malformed` for a blank name or a picture that is neither theirs nor at an https address.
 */
export async function changeProfile(deps: ProfileDeps, actor: AgentActor, change: ProfileChange): Promise<Agent> {
  const { agents, staff, events, auditor, pictures } = deps
  const before = await ownProfile(agents, actor)
  const { nickname, avatar } = change
  if (nickname?.trim() === '') throw new Refused('malformed', 'nickname is blank.')
  if (avatar !== undefined && avatar !== before.avatar && !isPicture(avatar) && !pictures.isOf(actor.uid, avatar)) {
    throw new Refused('malformed', 'avatar is neither your own picture nor an https address.')
  }
  await staff.changeProfile(actor.uid, change)
  if (avatar !== undefined) await pictures.dropUnless(actor.uid, avatar)
  const after = await ownProfile(agents, actor)
  const target = { targetUid: actor.uid, targetName: before.nickname }
  await auditor.done(actor, { kind: 'profile.update', ...target, before, after: change })
  events.agentChanged(after)
  if (after.invisible !== before.invisible) events.agentHidden(actor.uid, after.invisible)
  return after
}

/** Returns whether an address is empty or that of a picture on another server. */
function isPicture(address: string): boolean {
  if (address === '') return true
  return URL.canParse(address) && new URL(address).protocol === 'https:'
}
