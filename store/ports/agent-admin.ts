import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Listed, Window } from './listed.ts'

/** An agent with what they have to do now. */
export interface BusyAgent extends Agent {
  readonly open: number
  readonly offered: number
}

/** What of an agent can be changed. */
export type AgentChange = Partial<Pick<Agent, 'username' | 'nickname' | 'avatar' | 'capacity' | 'role'>>

/** What became of a change; all but `done` have changed nothing. */
export type Staffed = 'done' | 'missing' | 'last_admin'

/** The agents of an organization, as those who run it see them. */
export interface AgentAdmin {
  /** By nickname. */
  of(orgUid: Uid, window: Window): Promise<Listed<BusyAgent>>
  hasAdmin(orgUid: Uid): Promise<boolean>
  /** `last_admin`: nobody else of the organization is ADMIN. Rejects with `UsernameTaken`. */
  change(uid: Uid, change: AgentChange): Promise<Staffed>
  /** Takes an agent away with their account and memberships; `in_use` while a visitor's thread needs them. */
  remove(uid: Uid): Promise<Staffed | 'in_use'>
}
