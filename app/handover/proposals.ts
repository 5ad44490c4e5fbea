import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { Draft } from '../../domain/message/message.ts'
import type { AgentActor, Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { outcomeBy, type Proposal, type ProposalKind, type ProposalOutcome } from '../../domain/thread/proposal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { ProposalStore } from '../../store/ports/proposals.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import type { MessageDeps } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import { systemActor } from '../messaging/server-message.ts'
import { Alarm } from '../timing/alarm.ts'
import { KeyedRunner } from '../timing/keyed-runner.ts'

const perRound = 64

export interface ProposalsDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Pick<Agents, 'byUid'>
  readonly proposalStore: ProposalStore
  readonly notices: AgentNotices
  /** How long an agent has to answer. */
  readonly answerMs: number
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** The proposals agents make to each other about threads. Deadlines are rows: they run out after a restart as well. */
export class Proposals {
  readonly #deps: ProposalsDeps
  readonly #alarm: Alarm
  /** One round for all proposals. */
  readonly #rounds: KeyedRunner<void>
  readonly #settling = new Set<Promise<void>>()

  constructor(deps: ProposalsDeps) {
    this.#deps = deps
    this.#rounds = new KeyedRunner(() => this.#expire(), deps.onError)
    this.#alarm = new Alarm(deps.messageDeps.clock, () => this.#rounds.wake())
  }

  /** Returns the deadline of a proposal made now, in ms since 1970 UTC. */
  deadline(): number {
    return this.#deps.messageDeps.clock.now() + this.#deps.answerMs
  }

  /** Stores a proposal and notifies both agents. Throws Refused `request_pending`. */
  async ask(thread: Thread, proposal: Proposal, sender: Person): Promise<void> {
    const { proposalStore, notices } = this.#deps
    await this.#settle(thread.uid)
    if (!(await proposalStore.create(proposal))) throw new Refused('request_pending')
    const { uid, kind: type, fromUid, toUid, note, deadlineAt: deadline } = proposal
    const content = {
      ...about(proposal, thread),
      note,
      deadline,
      from: sender,
      to: { agentUid: toUid },
      user: thread.user,
    }
    notices.between([fromUid, toUid], { uid, type, content: JSON.stringify(content) }, sender)
    this.#alarm.set(deadline)
    // The agent may have been deleted between the check that they exist and this one; nothing else would end the
    // proposal.
    await this.#settle(thread.uid)
  }

  /** Ends a proposal at the word of one of the two agents and notifies both. Returns false if it has ended already. */
  async end(thread: Thread, proposal: Proposal, said: ProposalEnding): Promise<boolean> {
    const { proposalStore, notices } = this.#deps
    if (!(await proposalStore.end(proposal, said.outcome))) return false
    const { reason } = said
    const content = JSON.stringify({ ...about(proposal, thread), ...(reason === undefined ? {} : { reason }) })
    const { uid, type } = said.draft
    notices.between([proposal.fromUid, proposal.toUid], { uid, type, content }, said.sender)
    return true
  }

  /** Ends the open proposals of a thread that has ended or changed hands. */
  onThreadChange(before: Thread | null, after: Thread): void {
    if (before?.state !== 'CHATTING') return
    if (after.state === 'CHATTING' && after.agentUid === before.agentUid) return
    this.#begin(this.#settle(after.uid))
  }

  /**
   * Ends the proposals to an agent who is gone, deleted or OFFLINE by choice, so that their senders may ask somebody
   * else at once.
   */
  agentLeft(agentUid: Uid): void {
    this.#begin(this.#releaseFrom(agentUid))
  }

  /** After a start: ends proposals that expired or lost their thread meanwhile. */
  resume(): void {
    this.#rounds.wake()
  }

  /** Resolves once everything that is to end has ended. */
  async idle(): Promise<void> {
    await this.#rounds.idle()
    await Promise.all(this.#settling)
  }

  async stop(): Promise<void> {
    this.#alarm.stop()
    await this.#rounds.stop()
    await Promise.all(this.#settling)
  }

  #begin(work: Promise<void>): void {
    const settling: Promise<void> = work.catch(this.#deps.onError).finally(() => this.#settling.delete(settling))
    this.#settling.add(settling)
  }

  async #releaseFrom(agentUid: Uid): Promise<void> {
    const { proposalStore, threads } = this.#deps
    for (const proposal of await proposalStore.openTo(agentUid)) {
      const thread = await threads.byUid(proposal.threadUid)
      if (thread !== null) await this.#endInLane(thread, proposal, this.#byServer(proposal, 'VOID', 'agent_gone'))
    }
  }

  async #settle(threadUid: ThreadUid): Promise<void> {
    const { proposalStore, threads } = this.#deps
    const open = await proposalStore.openIn(threadUid)
    if (open.length === 0) return
    const thread = await threads.byUid(threadUid)
    for (const proposal of open) await this.#endIfOver(proposal, thread)
  }

  /** Ends a proposal that its thread has decided or whose agent is deleted. Returns whether it did. */
  async #endIfOver(proposal: Proposal, thread: Thread | null): Promise<boolean> {
    const { proposalStore, agents } = this.#deps
    const outcome = outcomeBy(proposal, thread)
    const isForNobody = outcome === null && (await agents.byUid(proposal.toUid)) === null
    if (outcome === null && !isForNobody) return false
    if (outcome === 'ACCEPTED' || thread === null) await proposalStore.end(proposal, outcome ?? 'VOID')
    else await this.end(thread, proposal, this.#byServer(proposal, 'VOID', isForNobody ? 'agent_gone' : 'thread_over'))
    return true
  }

  async #expire(): Promise<void> {
    const { proposalStore, threads, messageDeps } = this.#deps
    const open = await proposalStore.open(perRound)
    let ended = 0
    for (const proposal of open) {
      const thread = await threads.byUid(proposal.threadUid)
      if (await this.#endIfOver(proposal, thread)) ended += 1
      else if (thread !== null && proposal.deadlineAt <= messageDeps.clock.now()) {
        await this.#endInLane(thread, proposal, this.#byServer(proposal, 'TIMED_OUT'))
        ended += 1
      }
    }
    if (ended > 0) return this.#rounds.wake()
    const [next] = open
    if (next !== undefined) this.#alarm.set(next.deadlineAt)
  }

  /** Runs in the lane: an answer being handled there is in time. */
  async #endInLane(thread: Thread, proposal: Proposal, ending: ProposalEnding): Promise<void> {
    const isSeen = await inLaneOf(this.#deps.messageDeps, thread, async (_lane, current) => {
      if (outcomeBy(proposal, current) !== null) return true
      if (ending.outcome === 'TIMED_OUT') this.#deps.onLimit('handOverMs')
      await this.end(current, proposal, ending)
      return true
    })
    // It is no longer the topic's current thread.
    if (isSeen === null) await this.#deps.proposalStore.end(proposal, 'VOID')
  }

  #byServer(
    { kind, fromUid }: Proposal,
    outcome: 'TIMED_OUT' | 'VOID',
    reason?: ProposalEnding['reason'],
  ): ProposalEnding {
    const type = `${kind}_${outcome === 'TIMED_OUT' ? 'TIMEOUT' : 'CANCEL'}`
    const { person: sender } = systemActor(fromUid, '')
    const draft = { uid: this.#deps.messageDeps.uids.newMessageUid(), type }
    return { outcome, ...(reason === undefined ? {} : { reason }), draft, sender }
  }
}

/** How a proposal ends, and who says so. */
export interface ProposalEnding {
  readonly outcome: ProposalOutcome
  readonly draft: Pick<Draft, 'uid' | 'type'>
  readonly sender: Person
  /** Given by the server: the asked agent is gone, or the thread has ended or changed hands. */
  readonly reason?: 'agent_gone' | 'thread_over'
}

function about({ uid }: Proposal, { uid: threadUid, topic: threadTopic }: Thread): object {
  return { uid, threadUid, threadTopic }
}

/** A proposal as the asked agent sees it; times in ms since 1970 UTC. */
export interface OpenProposal extends Pick<Proposal, 'uid' | 'threadUid' | 'note' | 'createdAt'> {
  readonly threadTopic: Topic
  readonly fromUid: Uid
  readonly deadline: number
}

/** Returns the open proposals to an agent, for a console that was not connected when they were made. */
export async function openProposals(
  { proposalStore, threads }: { proposalStore: ProposalStore; threads: Threads },
  actor: AgentActor,
  kind: ProposalKind,
): Promise<OpenProposal[]> {
  const shown: OpenProposal[] = []
  for (const proposal of await proposalStore.openTo(actor.uid)) {
    const thread = proposal.kind === kind ? await threads.byUid(proposal.threadUid) : null
    if (thread === null || outcomeBy(proposal, thread) !== null) continue
    const { uid, threadUid, note, createdAt, fromUid, deadlineAt: deadline } = proposal
    shown.push({ uid, threadUid, threadTopic: thread.topic, note, createdAt, fromUid, deadline })
  }
  return shown
}
