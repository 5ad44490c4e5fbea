import type { Draft } from '../../domain/message/message.ts'
import { agentPerson } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isHeldBy, outcomeBy, type Proposal, type ProposalKind } from '../../domain/thread/proposal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { ProposalStore } from '../../store/ports/proposals.ts'
import type { Receipt, Sending } from '../messaging/append.ts'
import type { Lane, Step } from '../messaging/lanes.ts'
import { keepAsNote } from '../messaging/notes.ts'
import type { ThreadDeps } from '../threads/end-thread.ts'
import { readAnswer, readHandoverRequest } from './contents.ts'
import { join } from './invite.ts'
import type { Proposals } from './proposals.ts'
import { moveToWorkgroup, takeOverFromColleague } from './transfer.ts'

export interface HandoverDeps extends ThreadDeps {
  readonly proposalStore: ProposalStore
  readonly proposals: Proposals
}

/** A message from one agent to another about a thread. */
interface Word {
  readonly actor: AgentActor
  readonly draft: Draft
  readonly thread: Thread
}

/** What each type means: a proposal of a kind, or the outcome its sender wants for one. */
const meanings: Readonly<Record<string, { readonly kind: ProposalKind; readonly outcome?: SaidOutcome } | undefined>> =
  {
    TRANSFER: { kind: 'TRANSFER' },
    TRANSFER_ACCEPT: { kind: 'TRANSFER', outcome: 'ACCEPTED' },
    TRANSFER_REJECT: { kind: 'TRANSFER', outcome: 'REJECTED' },
    TRANSFER_CANCEL: { kind: 'TRANSFER', outcome: 'CANCELLED' },
    INVITE: { kind: 'INVITE' },
    INVITE_ACCEPT: { kind: 'INVITE', outcome: 'ACCEPTED' },
    INVITE_REJECT: { kind: 'INVITE', outcome: 'REJECTED' },
    INVITE_CANCEL: { kind: 'INVITE', outcome: 'CANCELLED' },
  }

type SaidOutcome = 'ACCEPTED' | 'REJECTED' | 'CANCELLED'

/**
 * Handles TRANSFER, INVITE and their answers. The visitor hears only of a completed handover. Throws Refused
 * `thread_not_found` for everybody but the agent who has the thread and the agent who is asked.
 */
export function handOver(deps: HandoverDeps, lane: Lane, { actor, draft }: Sending): Step<Receipt> {
  const { thread } = lane
  if (actor.kind !== 'agent' || !thread) throw new Refused('thread_not_found')
  const meaning = meanings[draft.type]
  if (meaning === undefined) throw new Refused('type_unsupported')
  const { kind, outcome } = meaning
  const word = { actor, draft, thread, kind }
  const result = outcome === undefined ? propose(deps, lane, word) : answer(deps, lane, { ...word, outcome })
  return { result, exclusive: true }
}

async function propose(deps: HandoverDeps, lane: Lane, word: Word & { kind: ProposalKind }): Promise<Receipt> {
  const { actor, draft, thread, kind } = word
  const { note, to, threadUid } = readHandoverRequest(draft.content)
  const earlier = await deps.proposalStore.byUid(thread.uid, draft.uid)
  if (earlier !== null && earlier.fromUid === actor.uid) return { kind: 'passed' }
  if (!isHeldBy(thread, actor.uid) || (threadUid ?? thread.uid) !== thread.uid) throw new Refused('thread_not_found')
  if (earlier !== null) throw new Refused('uid_taken')
  if ('workgroupUid' in to) {
    if (kind === 'INVITE') throw new Refused('malformed', 'Only an agent can be invited.')
    return moveToWorkgroup(deps, lane, { actor, draft, thread, note, workgroupUid: to.workgroupUid })
  }
  const agent = await deps.agents.byUid(to.agentUid)
  if (agent === null || agent.orgUid !== thread.orgUid || agent.uid === actor.uid) throw new Refused('unknown_target')
  if (kind === 'INVITE' && thread.participants.some((one) => one.uid === agent.uid)) throw new Refused('wrong_state')
  const between = { threadUid: thread.uid, fromUid: actor.uid, toUid: agent.uid, note }
  const [createdAt, deadlineAt] = [deps.messageDeps.clock.now(), deps.proposals.deadline()]
  const proposal: Proposal = { uid: draft.uid, kind, ...between, createdAt, deadlineAt, outcome: null }
  await deps.proposals.ask(thread, proposal, actor.person)
  return { kind: 'passed' }
}

async function answer(
  deps: HandoverDeps,
  lane: Lane,
  { actor, draft, thread, kind, outcome }: Word & { kind: ProposalKind; outcome: SaidOutcome },
): Promise<Receipt> {
  const { uid, threadUid } = readAnswer(draft.content)
  const proposal = (threadUid ?? thread.uid) === thread.uid ? await deps.proposalStore.byUid(thread.uid, uid) : null
  const isTheirs = actor.uid === (outcome === 'CANCELLED' ? proposal?.fromUid : proposal?.toUid)
  if (proposal === null || proposal.kind !== kind || !isTheirs) throw new Refused('thread_not_found')
  // A repeat whose acknowledgement was lost.
  if (proposal.outcome === outcome) return { kind: 'passed' }
  const isLate = proposal.deadlineAt <= deps.messageDeps.clock.now()
  if (proposal.outcome !== null || isLate || outcomeBy(proposal, thread) !== null) throw new Refused('request_over')
  if (outcome !== 'ACCEPTED') {
    if (!(await deps.proposals.end(thread, proposal, { outcome, draft, sender: actor.person })))
      throw new Refused('request_over')
    return { kind: 'passed' }
  }
  const come = kind === 'TRANSFER' ? takeOverFromColleague : join
  const receipt = await come(deps, lane, { actor, draft, thread, uid })
  if (receipt.kind === 'stored' && !receipt.repeated)
    await accepted(deps, lane, { proposal, thread: receipt.message.thread })
  return receipt
}

async function accepted(
  { messageDeps, agents, proposalStore }: HandoverDeps,
  lane: Lane,
  { proposal, thread }: { proposal: Proposal; thread: Thread },
): Promise<void> {
  const { uid, fromUid, note } = proposal
  const agent = await agents.byUid(fromUid)
  const from = agentPerson(agent ?? { uid: fromUid, nickname: '', avatar: '' })
  await keepAsNote(messageDeps, lane, { from, uid, note, thread })
  await proposalStore.end(proposal, 'ACCEPTED')
}
