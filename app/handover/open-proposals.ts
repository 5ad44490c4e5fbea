import type { Topic, Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { outcomeBy, type Proposal, type ProposalKind } from '../../domain/thread/proposal.ts'
import type { ProposalStore } from '../../store/ports/proposals.ts'
import type { Threads } from '../../store/ports/threads.ts'

/** A proposal as the asked agent sees it; times in ms since 1970 UTC. */
export interface OpenProposal extends Pick<Proposal, 'uid' | 'threadUid' | 'note' | 'createdAt'> {
  readonly threadTopic: Topic
  readonly fromUid: Uid
  readonly deadline: number
}

/** Returns the open proposals to an agent, for a console that was not connected when they were made. */
export async function openProposals(
  { proposals, threads }: { proposals: ProposalStore; threads: Threads },
  actor: AgentActor,
  kind: ProposalKind,
): Promise<OpenProposal[]> {
  const shown: OpenProposal[] = []
  for (const proposal of await proposals.openTo(actor.uid)) {
    const thread = proposal.kind === kind ? await threads.byUid(proposal.threadUid) : null
    if (thread === null || outcomeBy(proposal, thread) !== null) continue
    const { uid, threadUid, note, createdAt, fromUid, deadlineAt: deadline } = proposal
    shown.push({ uid, threadUid, threadTopic: thread.topic, note, createdAt, fromUid, deadline })
  }
  return shown
}
