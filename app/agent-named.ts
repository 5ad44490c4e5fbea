import type { Uid } from '../domain/ids.ts'
import type { Agents } from '../store/ports/people.ts'

/** An agent by their nickname, empty when there is no such agent any more. */
export async function agentNamed(
  agents: Pick<Agents, 'byUid'>,
  uid: Uid | null,
): Promise<{ readonly uid: Uid; readonly nickname: string }> {
  const agent = uid === null ? null : await agents.byUid(uid)
  return { uid: uid ?? ('' as Uid), nickname: agent?.nickname ?? '' }
}
