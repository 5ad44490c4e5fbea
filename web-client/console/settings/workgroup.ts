import type { WorkgroupSettings } from '../../../domain/organization/workgroup.ts'

/** A workgroup as its admins see it. */
export interface Workgroup {
  readonly uid: string
  readonly nickname: string
  readonly avatar: string
  readonly settings: WorkgroupSettings
}

/** An agent of a workgroup. */
export interface Member {
  readonly agentUid: string
  readonly nickname: string
  /** Null for no limit besides the agent's own. */
  readonly capacity: number | null
}
