import type { Uid } from '../../domain/ids.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Listed, Window } from './listed.ts'

/** An agent with their current load. */
export interface BusyAgent extends Agent {
  readonly open: number
  readonly offered: number
}

/** The fields of an agent that can be changed. */
export type AgentChange = Partial<Pick<Agent, 'username' | 'nickname' | 'avatar' | 'capacity' | 'role'>>

/** What agents can change about themselves. */
export type ProfileChange = Partial<Pick<Agent, 'nickname' | 'avatar' | 'signature' | 'language' | 'invisible'>>

/** The outcome of a change; all but `done` have changed nothing. */
export type Staffed = 'done' | 'missing' | 'last_admin'

/** The agents of an organization, as its admins manage them. */
export interface AgentAdmin {
  /** Ordered by nickname. */
  of(orgUid: Uid, window: Window): Promise<Listed<BusyAgent>>
  hasAdmin(orgUid: Uid): Promise<boolean>
  /** `last_admin`: the organization has no other ADMIN. Rejects with `UsernameTaken`. */
  change(uid: Uid, change: AgentChange): Promise<Staffed>
  /** Changes what an agent says about themselves; does nothing for an agent who is gone. */
  changeProfile(uid: Uid, change: ProfileChange): Promise<void>
  /** Deletes an agent with their account and memberships; `in_use` while a visitor's thread needs them. */
  remove(uid: Uid): Promise<Staffed | 'in_use'>
}
