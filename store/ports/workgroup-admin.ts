import type { Uid } from '../../domain/ids.ts'
import type { Workgroup } from '../../domain/organization/workgroup.ts'
import type { Listed, Window } from './listed.ts'

/** An agent's place in a workgroup. */
export interface Membership {
  readonly workgroupUid: Uid
  readonly agentUid: Uid
  /** How many of the workgroup's threads at once; null for no limit of their own. */
  readonly capacity: number | null
}

/** A membership with how the agent looks. */
export interface Member extends Membership {
  readonly nickname: string
  readonly avatar: string
}

/** The workgroups of an organization and who is in them, as those who run it see them. */
export interface WorkgroupAdmin {
  /** By nickname. */
  of(orgUid: Uid, window: Window): Promise<Listed<Workgroup>>
  /** Changes a workgroup as it stands; null when it is not there. What `apply` throws changes nothing. */
  change(uid: Uid, apply: (workgroup: Workgroup) => Workgroup): Promise<Workgroup | null>
  /** `in_use` while threads wait or are talked in there, `overflow` while another workgroup overflows into it. */
  remove(uid: Uid): Promise<'done' | 'missing' | 'in_use' | 'overflow'>
  /** By nickname. */
  membersOf(workgroupUid: Uid, window: Window): Promise<Listed<Member>>
  /** Makes an agent a member, or gives a member another capacity. */
  put(membership: Membership): Promise<void>
  /** False for one who was none. */
  setCapacity(membership: Membership): Promise<boolean>
  /** False for one who was none. */
  takeOut(membership: Pick<Membership, 'workgroupUid' | 'agentUid'>): Promise<boolean>
}
