import type { MessageUid, ThreadUid, Uid } from '../ids.ts'
import type { Thread } from './thread.ts'

/** What one agent asks of another: to take over a thread, or to join it. */
export type ProposalKind = 'TRANSFER' | 'INVITE'

/**
 * How a proposal ended. VOID: its thread ended or went to somebody else meanwhile, or the agent who was asked is gone.
 */
export type ProposalOutcome = 'ACCEPTED' | 'REJECTED' | 'CANCELLED' | 'TIMED_OUT' | 'VOID'

/** A request about a thread from the agent who has it to another agent. */
export interface Proposal {
  /** The uid of the TRANSFER or INVITE, chosen by its sender; unique in its thread. */
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

/**
 * Returns the outcome that the current state of its thread gives an open proposal; null while it can still be answered.
 */
export function outcomeBy({ kind, fromUid, toUid }: Proposal, thread: Thread | null): ProposalOutcome | null {
  if (thread === null) return 'VOID'
  const isIn = thread.participants.some((one) => one.uid === toUid)
  if (kind === 'TRANSFER' ? thread.agentUid === toUid : isIn) return 'ACCEPTED'
  return isHeldBy(thread, fromUid) ? null : 'VOID'
}

/** Returns whether an agent has a thread, and is neither a guest in it nor its former agent. */
export function isHeldBy({ state, agentUid }: Thread, uid: Uid): boolean {
  return state === 'CHATTING' && agentUid === uid
}
