import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Proposal, ProposalOutcome } from '../../domain/thread/proposal.ts'

/** What agents ask each other about threads. Kept after its end. */
export interface ProposalStore {
  /** False, and nothing is kept, when somebody is asked the same already, or the uid was used before. */
  create(proposal: Proposal): Promise<boolean>
  byUid(threadUid: ThreadUid, uid: MessageUid): Promise<Proposal | null>
  /** Those of a thread that can still be answered. */
  openIn(threadUid: ThreadUid): Promise<Proposal[]>
  /** Those an agent can still answer, oldest first. */
  openTo(agentUid: Uid): Promise<Proposal[]>
  /** All that can still be answered, the first deadline first, at most `limit`. */
  open(limit: number): Promise<Proposal[]>
  /** True for the one call that ends it. */
  end(proposal: Pick<Proposal, 'threadUid' | 'uid'>, outcome: ProposalOutcome): Promise<boolean>
}
