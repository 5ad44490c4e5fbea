import { auditWriterFor } from '../../app/audit/audit-writer.ts'
import type { Subscribers } from '../../app/delivery/subscribers.ts'
import { AgentNotices } from '../../app/dispatch/agent-notices.ts'
import { AgentPool } from '../../app/dispatch/agent-pool.ts'
import { AgentUpdates } from '../../app/dispatch/agent-updates.ts'
import { Dispatcher } from '../../app/dispatch/dispatcher.ts'
import {
  agentAppeared,
  agentGone,
  type FollowAgentsDeps,
  followThreads,
  setAgentStatus,
} from '../../app/dispatch/follow-threads.ts'
import { Offers } from '../../app/dispatch/offers.ts'
import { Presence } from '../../app/dispatch/presence.ts'
import { ProfileNews } from '../../app/dispatch/profile-news.ts'
import { QueueUpdates } from '../../app/dispatch/queue-updates.ts'
import { type HandoverDeps, handOver } from '../../app/handover/hand-over.ts'
import { Proposals } from '../../app/handover/proposals.ts'
import type { TakeOverDeps } from '../../app/handover/take-over.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { NewcomerNotes } from '../../app/messaging/newcomer-notes.ts'
import { PersonalTopics } from '../../app/messaging/personal-topic.ts'
import { Phrasebook } from '../../app/messaging/phrasebook.ts'
import type { ReceiveDeps } from '../../app/messaging/receive.ts'
import type { ThreadEvents } from '../../app/messaging/thread-events.ts'
import { answerBegun } from '../../app/threads/answer-begun.ts'
import type { ThreadDeps } from '../../app/threads/end-thread.ts'
import { Timeouts } from '../../app/threads/timeouts.ts'
import { VisitorConnections, type VisitorGraces } from '../../app/threads/visitor-connections.ts'
import { VisitorPresence } from '../../app/threads/visitor-presence.ts'
import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { AgentStatus } from '../../domain/people/agent.ts'
import type { Store } from '../../store/store.ts'

/** What gives threads to agents, moves them on and ends them. */
export interface Dispatch {
  readonly threadDeps: ThreadDeps
  readonly handoverDeps: HandoverDeps & TakeOverDeps
  readonly receiveDeps: ReceiveDeps
  readonly presence: Presence
  /** Hears of the connections of visitors. */
  readonly connections: VisitorConnections
  /** Tells agents of them. */
  readonly visitorPresence: VisitorPresence
  readonly offers: Offers
  /** Tells agents how one of them stands. */
  readonly agentUpdates: AgentUpdates
  /** Tells visitors of an agent's new name. */
  readonly profileNews: ProfileNews
  readonly setStatus: (agentUid: Uid, status: AgentStatus) => Promise<void>
  /** An agent answers nothing any more: gone, deleted, or OFFLINE by their own word. */
  readonly agentLeft: (agentUid: Uid) => void
  /** Hears that the settings of a workgroup have changed. */
  readonly settingsChanged: (targetUid: Uid) => Promise<void>
  /** After a start: who waited, who was asked, and whose agent may not come back. */
  readonly resume: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface ComposeDispatchDeps {
  readonly messageDeps: MessageDeps
  readonly store: Store
  /** The changes of the threads of `store`. */
  readonly events: ThreadEvents
  readonly subscribers: Subscribers
  readonly graceMs: number
  readonly visitorGraces: VisitorGraces
  /** How long an agent has to answer a colleague. */
  readonly answerMs: number
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** Puts the dispatcher together with all that hears of threads. */
export function composeDispatch(deps: ComposeDispatchDeps): Dispatch {
  const { messageDeps, store, events, onError } = deps
  const { threads } = store
  const parts = partsOf(deps)
  const { threadDeps, presence, offers, agentUpdates, notices, proposals, followAgentsDeps } = parts
  const { dispatcher, queueUpdates } = threadDeps
  const auditor = auditWriterFor({ audit: store.audit, clock: messageDeps.clock, uids: messageDeps.uids })
  const handoverDeps = { ...threadDeps, proposalStore: store.proposals, notices, proposals, auditor }
  const { connections, visitorPresence, timeouts } = absenceOf(deps, threadDeps)
  const notes = new NewcomerNotes(messageDeps, onError)
  const profileNews = new ProfileNews({ messageDeps, agents: store.agents, threads, onError })
  const begun = [connections, visitorPresence, profileNews, proposals, notes]
  const setStatus: Dispatch['setStatus'] = (uid, status) => setAgentStatus(followAgentsDeps, uid, status)
  events.onChange(
    followThreads({ agentUpdates, dispatcher, notices }),
    (before, after) => timeouts.onThreadChange(before, after),
    (before, after) => proposals.onThreadChange(before, after),
    (before, after) => notes.onThreadChange(before, after),
    (before, after) => visitorPresence.onThreadChange(before, after),
  )
  events.onLeft(({ targetUid }) => queueUpdates.messageLeft(targetUid))
  return {
    ...{ threadDeps, handoverDeps, presence, connections, visitorPresence, offers, agentUpdates, setStatus },
    profileNews,
    agentLeft: followAgentsDeps.agentLeft,
    receiveDeps: receiveDepsOf(deps, handoverDeps, { setStatus, connections }),
    settingsChanged: (targetUid) => timeouts.settingsChanged(targetUid),
    resume: inOrder([
      () => proposals.resume(),
      () => expectPeople(threads, { presence, connections }),
      () => dispatcher.resume(),
      () => timeouts.resume(),
    ]),
    // Those who begin work stop before those who do it.
    stop: inOrder(
      [...begun, ...[timeouts, presence, dispatcher, queueUpdates, agentUpdates]].map((part) => () => part.stop()),
    ),
  }
}

/** After a start, agents with work and visitors with open threads get the time to come back. */
async function expectPeople(
  threads: Store['threads'],
  { presence, connections }: Pick<Dispatch, 'presence' | 'connections'>,
): Promise<void> {
  for (const uid of await threads.agentsWithThreads()) presence.expect(uid)
  connections.expect(await threads.visitorsThere())
}

/** What follows from whether visitors are there. */
function absenceOf(
  { messageDeps, store, subscribers, visitorGraces, onLimit, onError }: ComposeDispatchDeps,
  threadDeps: ThreadDeps,
): { connections: VisitorConnections; visitorPresence: VisitorPresence; timeouts: Timeouts } {
  const { threads, visitors, workgroups, deadlines } = store
  const { clock } = messageDeps
  const { startMs } = visitorGraces
  const connections = new VisitorConnections({
    ...{ clock, graces: visitorGraces, onLimit },
    onChange: (visitor, standing) => visitorPresence.changed(visitor, standing),
  })
  const timeouts = new Timeouts({ ...threadDeps, workgroups, deadlines, subscribers, connections, startMs, onError })
  const { agentPool, phrasebook } = threadDeps
  const visitorPresence: VisitorPresence = new VisitorPresence({
    ...{ messageDeps, threads, visitors, agentPool, phrasebook, connections, startMs, onError },
    onDue: (dueAt) => timeouts.isDueAt(dueAt),
  })
  return { connections, visitorPresence, timeouts }
}

interface Parts extends Pick<Dispatch, 'threadDeps' | 'presence' | 'offers' | 'agentUpdates'> {
  readonly notices: AgentNotices
  readonly proposals: Proposals
  readonly followAgentsDeps: FollowAgentsDeps
}

function partsOf(deps: ComposeDispatchDeps): Parts {
  const { messageDeps, store, onLimit } = deps
  const { agents, threads, workgroups, visitors } = store
  const notices = new AgentNotices(messageDeps)
  const proposals = proposalsWith(deps, notices)
  const presence = new Presence(messageDeps.clock, deps.graceMs, {
    graceOver: () => onLimit('graceMs'),
    appeared: (uid) => agentAppeared(followAgentsDeps, uid),
    gone: (uid) => agentGone(followAgentsDeps, uid),
  })
  const agentPool = new AgentPool({ agents, workgroups, threads, presence })
  const phrasebook = new Phrasebook({ visitors, agents, workgroups })
  const { offers, dispatcher, queueUpdates, agentUpdates } = dispatcherWith(deps, {
    notices,
    presence,
    agentPool,
    phrasebook,
  })
  const followAgentsDeps = { agents, agentUpdates, dispatcher, agentLeft: (uid: Uid) => proposals.agentLeft(uid) }
  const people = { threads, agents, workgroups, visitors }
  const threadDeps = { messageDeps, ...people, agentPool, queueUpdates, dispatcher, notices, phrasebook }
  return { threadDeps, presence, offers, agentUpdates, notices, proposals, followAgentsDeps }
}

function proposalsWith(deps: ComposeDispatchDeps, notices: AgentNotices): Proposals {
  const { messageDeps, store, answerMs, onLimit, onError } = deps
  const { threads, agents, proposals: proposalStore } = store
  return new Proposals({ messageDeps, threads, agents, proposalStore, notices, answerMs, onLimit, onError })
}

interface DispatcherParts {
  readonly notices: AgentNotices
  readonly presence: Presence
  readonly agentPool: AgentPool
  readonly phrasebook: Phrasebook
}

function dispatcherWith(
  { messageDeps, store, subscribers, onError }: ComposeDispatchDeps,
  { notices, presence, agentPool, phrasebook }: DispatcherParts,
) {
  const { agents, threads } = store
  const { clock, uids, fanOut } = messageDeps
  const shared = { threads, agentPool, phrasebook, onError }
  const queueUpdates = new QueueUpdates({ ...shared, subscribers, fanOut, notices, clock, uids })
  const agentUpdates = new AgentUpdates({ agents, agentPool, presence, notices, clock, onError })
  const offers = new Offers({ messageDeps, threads, notices, onError })
  const dispatcher = new Dispatcher({ ...shared, messageDeps, agents, offers, queueUpdates })
  return { offers, dispatcher, queueUpdates, agentUpdates }
}

function receiveDepsOf(
  { messageDeps }: ComposeDispatchDeps,
  handoverDeps: HandoverDeps,
  { setStatus, connections }: Pick<Dispatch, 'setStatus' | 'connections'>,
): ReceiveDeps {
  const personalTopics = new PersonalTopics(messageDeps)
  return {
    ...messageDeps,
    personalTopics,
    setStatus,
    visitorSays: (actor, status) => connections.says(actor, status),
    handOver: (lane, sending) => handOver(handoverDeps, lane, sending),
    answerBegun: (lane, sending) => answerBegun(handoverDeps, lane, sending),
  }
}

/** Does one step after the other. */
function inOrder(steps: readonly (() => Promise<void> | void)[]): () => Promise<void> {
  return async () => {
    for (const step of steps) await step()
  }
}
