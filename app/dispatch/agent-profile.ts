import type { Uid } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Agents } from '../../store/ports/people.ts'

/** Returns an agent as others see them; the nickname is empty if the agent no longer exists. */
export async function agentProfile(
  agents: Pick<Agents, 'byUid'>,
  uid: Uid | null,
): Promise<Pick<Person, 'uid' | 'nickname' | 'avatar'>> {
  const agent = uid === null ? null : await agents.byUid(uid)
  return { uid: uid ?? ('' as Uid), nickname: agent?.nickname ?? '', avatar: agent?.avatar ?? '' }
}
