import type { Uid } from '../../domain/ids.ts'
import type { Person } from '../../domain/person.ts'
import type { Agents } from '../../store/ports/people.ts'

/** An agent as others see them, the nickname empty when there is no such agent any more. */
export async function agentProfile(
  agents: Pick<Agents, 'byUid'>,
  uid: Uid | null,
): Promise<Pick<Person, 'uid' | 'nickname' | 'avatar'>> {
  const agent = uid === null ? null : await agents.byUid(uid)
  return { uid: uid ?? ('' as Uid), nickname: agent?.nickname ?? '', avatar: agent?.avatar ?? '' }
}
