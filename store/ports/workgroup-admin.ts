import type { Uid } from '../../domain/ids.ts'
import type { Workgroup } from '../../domain/organization/workgroup.ts'
import type { Listed, Window } from './listed.ts'

/** An agent's membership in a workgroup. */
export interface Membership {
  readonly workgroupUid: Uid
  readonly agentUid: Uid
  /** How many of the workgroup's threads they can have at once; null for no separate limit. */
  readonly capacity: number | null
}

/** A membership with the agent's name and avatar. */
export interface Member extends Membership {
  readonly nickname: string
  readonly avatar: string
}

/** The workgroups of an organization and their members, as its admins manage them. */
export interface WorkgroupAdmin {
  /** Ordered by nickname. */
  of(orgUid: Uid, window: Window): Promise<Listed<Workgroup>>
  /**
   * Applies a change to the current workgroup; returns null if it does not exist. If `apply` throws, nothing changes.
   */
  change(uid: Uid, apply: (workgroup: Workgroup) => Workgroup): Promise<Workgroup | null>
  /** `in_use` while threads wait or are open there, `overflow` while another workgroup overflows into it. */
  remove(uid: Uid): Promise<'done' | 'missing' | 'in_use' | 'overflow'>
  /** Ordered by nickname. */
  membersOf(workgroupUid: Uid, window: Window): Promise<Listed<Member>>
  /** Adds a member from this time on, ms since 1970 UTC, or changes a member's capacity. */
  put(membership: Membership, sinceMs: number): Promise<void>
  /** Returns false if the agent was not a member. */
  setCapacity(membership: Membership): Promise<boolean>
  /** Returns false if the agent was not a member. */
  removeMember(membership: Pick<Membership, 'workgroupUid' | 'agentUid'>): Promise<boolean>
}
