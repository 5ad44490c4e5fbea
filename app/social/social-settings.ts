import type { SocialSettings } from '../../domain/organization/social-settings.ts'
import type { AgentActor, VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isSocialTopic } from '../../domain/thread/topic.ts'
import { checkAdmin } from '../admin/permissions.ts'
import { memberOf, type SocialDeps } from './social-access.ts'

/** Returns what an admin's organization allows its app users. Throws Refused `forbidden`. */
export async function readSettings(deps: SocialDeps, actor: AgentActor): Promise<SocialSettings> {
  await checkAdmin(deps.agents, actor)
  return deps.settings.of(actor.orgUid)
}

/** Changes some of it, at once for everybody. Throws Refused `forbidden`. */
export async function changeSettings(
  deps: SocialDeps,
  actor: AgentActor,
  change: Partial<SocialSettings>,
): Promise<SocialSettings> {
  const before = await readSettings(deps, actor)
  const after = { ...before, ...change }
  await deps.settings.save(actor.orgUid, after)
  // Threads that are switched off must not go on in memory, nor stay missing when they are back.
  deps.messageDeps.lanes.forgetTopics(isSocialTopic)
  await deps.auditor.done(actor, { kind: 'social.update', targetUid: actor.orgUid, before, after })
  return after
}

/** Returns what a visitor may do among app users. Throws Refused `not_found` where everything is off. */
export async function ownSettings(deps: SocialDeps, actor: VisitorActor): Promise<SocialSettings> {
  const settings = await deps.settings.of(actor.orgUid)
  if (!settings.friends && !settings.groups) throw new Refused('not_found')
  await memberOf(deps, actor, () => true)
  return settings
}
