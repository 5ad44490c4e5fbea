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
import { QueueUpdates } from '../../app/dispatch/queue-updates.ts'
import { type HandoverDeps, handOver } from '../../app/handover/hand-over.ts'
import { Proposals } from '../../app/handover/proposals.ts'
import type { TakeOverDeps } from '../../app/handover/take-over.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { NewcomerNotes } from '../../app/messaging/newcomer-notes.ts'
import { Phrasebook } from '../../app/messaging/phrasebook.ts'
import type { ReceiveDeps } from '../../app/messaging/receive.ts'
import type { OnThreadChange } from '../../app/messaging/thread-events.ts'
import type { ThreadDeps } from '../../app/threads/end-thread.ts'
import { Timeouts } from '../../app/threads/timeouts.ts'
import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { AgentStatus } from '../../domain/people/agent.ts'
import type { Store } from '../../store/store.ts'

/** What gives threads to agents, moves them on and ends them. */
export interface Dispatch {
  readonly conversations: ThreadDeps
  readonly handingOver: HandoverDeps & TakeOverDeps
  readonly receiving: ReceiveDeps
  readonly presence: Presence
  readonly offers: Offers
  /** Tells agents how one of them stands. */
  readonly agentBoard: AgentUpdates
  readonly setStatus: (agentUid: Uid, status: AgentStatus) => Promise<void>
  /** An agent answers nothing any more: gone, deleted, or OFFLINE by their own word. */
  readonly agentLeft: (agentUid: Uid) => void
  /** Hears that the settings of a workgroup have changed. */
  readonly settingsChanged: (targetUid: Uid) => Promise<void>
  readonly onThreadChange: OnThreadChange
  /** After a start: who waited, who was asked, and whose agent may not come back. */
  readonly resume: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface ComposeDispatchDeps {
  readonly line: MessageDeps
  /** Its changes reach `onThreadChange`. */
  readonly store: Store
  readonly outlets: Subscribers
  readonly graceMs: number
  /** How long an agent has to answer a colleague. */
  readonly answerMs: number
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** Puts the dispatcher together with all that hears of threads. */
export function composeDispatch(given: ComposeDispatchDeps): Dispatch {
  const { line, store, outlets, onError } = given
  const { threads, workgroups, deadlines } = store
  const parts = partsOf(given)
  const { conversations, presence, offers, agentBoard, notices, asking, following } = parts
  const { dispatcher, board } = conversations
  const auditor = auditWriterFor({ audit: store.audit, clock: line.clock })
  const handingOver = { ...conversations, proposals: store.proposals, notices, asking, auditor }
  const timeouts = new Timeouts({ ...conversations, workgroups, deadlines, outlets, onError })
  const notes = new NewcomerNotes(line, onError)
  const setStatus: Dispatch['setStatus'] = (uid, status) => setAgentStatus(following, uid, status)
  const reactions: readonly OnThreadChange[] = [
    followThreads({ agentBoard, dispatcher, notices }),
    (before, after) => timeouts.onThreadChange(before, after),
    (before, after) => asking.onThreadChange(before, after),
    (before, after) => notes.onThreadChange(before, after),
  ]
  return {
    ...{ conversations, handingOver, presence, offers, agentBoard, setStatus, agentLeft: following.agentLeft },
    receiving: { ...line, setStatus, handOver: (lane, sending) => handOver(handingOver, lane, sending) },
    settingsChanged: (targetUid) => timeouts.settingsChanged(targetUid),
    onThreadChange: (before, after) => {
      for (const react of reactions) react(before, after)
    },
    resume: inOrder([
      () => asking.resume(),
      async () => {
        for (const uid of await threads.agentsWithThreads()) presence.expect(uid)
      },
      () => dispatcher.resume(),
      () => timeouts.resume(),
    ]),
    // Those who begin work stop before those who do it.
    stop: inOrder([asking, notes, timeouts, presence, dispatcher, board, agentBoard].map((part) => () => part.stop())),
  }
}

interface Parts extends Pick<Dispatch, 'conversations' | 'presence' | 'offers' | 'agentBoard'> {
  readonly notices: AgentNotices
  readonly asking: Proposals
  readonly following: FollowAgentsDeps
}

function partsOf({ line, store, outlets, graceMs, answerMs, onLimit, onError }: ComposeDispatchDeps): Parts {
  const { agents, threads, workgroups, proposals, visitors } = store
  const { clock, fanOut } = line
  const notices = new AgentNotices(fanOut, clock)
  const asking = new Proposals({ line, threads, agents, proposals, notices, answerMs, onLimit, onError })
  const presence = new Presence(clock, graceMs, {
    graceOver: () => onLimit('graceMs'),
    appeared: (uid) => agentAppeared(following, uid),
    gone: (uid) => agentGone(following, uid),
  })
  const desk = new AgentPool({ agents, workgroups, threads, presence })
  const phrasebook = new Phrasebook(visitors, (targetUid) => desk.settingsOf(targetUid))
  const board = new QueueUpdates({ threads, desk, outlets, fanOut, notices, phrasebook, clock, onError })
  const agentBoard = new AgentUpdates({ agents, desk, presence, notices, clock, onError })
  const offers = new Offers({ line, threads, notices, onError })
  const dispatcher = new Dispatcher({ line, threads, agents, desk, offers, board, phrasebook, onError })
  const following = { agents, agentBoard, dispatcher, agentLeft: (uid: Uid) => asking.agentLeft(uid) }
  const conversations = { line, threads, agents, workgroups, desk, board, dispatcher, phrasebook }
  return { conversations, presence, offers, agentBoard, notices, asking, following }
}

/** Does one step after the other. */
function inOrder(steps: readonly (() => Promise<void> | void)[]): () => Promise<void> {
  return async () => {
    for (const step of steps) await step()
  }
}
