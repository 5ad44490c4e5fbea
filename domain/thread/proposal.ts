import type { MessageUid, ThreadUid, Uid } from '../ids.ts'
import type { Thread } from './thread.ts'

/** What one agent asks of another: to take a thread over, or to join it. */
export type ProposalKind = 'TRANSFER' | 'INVITE'

/** How a proposal ended; VOID: its thread ended or went to somebody else meanwhile, or who was asked is gone. */
export type ProposalOutcome = 'ACCEPTED' | 'REJECTED' | 'CANCELLED' | 'TIMED_OUT' | 'VOID'

/** The agent who has a thread asks another one about it. */
export interface Proposal {
  /** The uid of the TRANSFER or INVITE, its sender's own; unique in its thread. */
  readonly uid: MessageUid
  readonly kind: ProposalKind
  readonly threadUid: ThreadUid
  readonly fromUid: Uid
  readonly toUid: Uid
  /** For agents only. */
  readonly note: string
  /** ms since 1970 UTC. */
  readonly createdAt: number
  readonly deadlineAt: number
  /** Null while it can be answered. */
  readonly outcome: ProposalOutcome | null
}

/** What has become of an open proposal by how its thread stands now; null while it can still be answered. */
export function outcomeBy({ kind, fromUid, toUid }: Proposal, thread: Thread | null): ProposalOutcome | null {
  if (thread === null) return 'VOID'
  const isIn = thread.participants.some((one) => one.uid === toUid)
  if (kind === 'TRANSFER' ? thread.agentUid === toUid : isIn) return 'ACCEPTED'
  return isHeldBy(thread, fromUid) ? null : 'VOID'
}

/** Whether an agent is the one who has a thread, and neither a guest in it nor its last one. */
export function isHeldBy({ state, agentUid }: Thread, uid: Uid): boolean {
  return state === 'CHATTING' && agentUid === uid
}
