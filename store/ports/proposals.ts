import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Proposal, ProposalOutcome } from '../../domain/thread/proposal.ts'

/** Proposals between agents. They are kept after the end of their thread. */
export interface ProposalStore {
  /** Returns false, and stores nothing, if the same is already being asked, or the uid was used before. */
  create(proposal: Proposal): Promise<boolean>
  byUid(threadUid: ThreadUid, uid: MessageUid): Promise<Proposal | null>
  /** Returns those of a thread that can still be answered. */
  openIn(threadUid: ThreadUid): Promise<Proposal[]>
  /** Returns those that an agent can still answer, oldest first. */
  openTo(agentUid: Uid): Promise<Proposal[]>
  /** Returns all that can still be answered, earliest deadline first, at most `limit`. */
  open(limit: number): Promise<Proposal[]>
  /** Returns true only for the call that ends it. */
  end(proposal: Pick<Proposal, 'threadUid' | 'uid'>, outcome: ProposalOutcome): Promise<boolean>
}
