import type { Uid } from '../ids.ts'
import type { Person } from '../person.ts'

/** Whether an agent takes new threads. */
export type AgentStatus = (typeof agentStatuses)[number]
export const agentStatuses = ['AVAILABLE', 'BUSY', 'AWAY', 'OFFLINE'] as const

export const agentRoles = ['AGENT', 'ADMIN'] as const

/** An agent with the account they log in with. */
export interface Agent {
  readonly uid: Uid
  readonly accountUid: Uid
  readonly orgUid: Uid
  readonly username: string
  readonly nickname: string
  readonly avatar: string
  readonly status: AgentStatus
  /** An ADMIN may also set up workgroups and agents. */
  readonly role: (typeof agentRoles)[number]
  /** How many threads they can have at once. */
  readonly capacity: number
  /** ms since 1970 UTC; 0 for never. */
  readonly lastAssignedAt: number
  /** A line about themselves that colleagues read; may be empty. */
  readonly signature: string
  /** The language of their console, a tag; empty for the browser's. */
  readonly language: string
  /** They work on, but get no new threads, and visitors see them as OFFLINE. */
  readonly invisible: boolean
}

/** What a new agent has not said about themselves yet. */
export const newProfile = { signature: '', language: '', invisible: false } as const

/** The capacity of an agent unless set otherwise. */
export const defaultCapacity = 100

/** Returns whether they may set up workgroups and agents and see everybody's data. False for null. */
export function isAdmin(agent: Pick<Agent, 'role'> | null): boolean {
  return agent?.role === 'ADMIN'
}

/** Returns an agent as others see them. */
export function agentPerson(agent: Pick<Agent, 'uid' | 'nickname' | 'avatar'>): Person {
  const { uid, nickname, avatar } = agent
  return { uid, nickname, avatar, type: 'AGENT', extra: '' }
}
