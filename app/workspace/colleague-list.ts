import type { Agent } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import type { AgentAdmin } from '../../store/ports/agent-admin.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import { type AgentView, viewOf } from '../dispatch/agent-updates.ts'
import type { Presence } from '../dispatch/presence.ts'

export interface ColleagueDeps {
  readonly staff: AgentAdmin
  readonly presence: Presence
}

/** An agent as colleagues see them, with `status` and load as in the notices of changes. */
export type Colleague = AgentView & Pick<Agent, 'username' | 'role'>

/** Returns the agents of the actor's organization, including the actor. */
export async function colleaguesPage(
  { staff, presence }: ColleagueDeps,
  { orgUid }: AgentActor,
  window: Window,
): Promise<Listed<Colleague>> {
  const { content, totalElements } = await staff.of(orgUid, window)
  return {
    content: content.map((agent) => {
      const { username, role } = agent
      const candidate = { ...agent, present: presence.isPresent(agent.uid), groupCapacity: null, openInGroup: 0 }
      return { ...viewOf(candidate, agent), username, role }
    }),
    totalElements,
  }
}
