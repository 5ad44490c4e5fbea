import type { FanOut } from '../../app/delivery/fan-out.ts'
import type { Subscribers } from '../../app/delivery/subscribers.ts'
import { AgentNotices } from '../../app/dispatch/agent-notices.ts'
import { AgentPool } from '../../app/dispatch/agent-pool.ts'
import { AgentUpdates } from '../../app/dispatch/agent-updates.ts'
import { Dispatcher } from '../../app/dispatch/dispatcher.ts'
import { Offers } from '../../app/dispatch/offers.ts'
import { Presence } from '../../app/dispatch/presence.ts'
import { QueueUpdates } from '../../app/dispatch/queue-updates.ts'
import type { MessageDeps } from '../../app/messaging/append.ts'
import { Phrasebook } from '../../app/messaging/phrasebook.ts'
import type { OnThreadChange } from '../../app/messaging/thread-events.ts'
import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { AgentStatus } from '../../domain/people/agent.ts'
import { isQueued, type Thread } from '../../domain/thread/thread.ts'
import type { Store } from '../../store/store.ts'

/** Who gives threads to agents. */
export interface Dispatch {
  readonly dispatcher: Dispatcher
  readonly presence: Presence
  readonly desk: AgentPool
  readonly board: QueueUpdates
  readonly phrasebook: Phrasebook
  readonly offers: Offers
  /** Tells agents how one of them stands. */
  readonly agentBoard: AgentUpdates
  readonly setStatus: (agentUid: Uid, status: AgentStatus) => Promise<void>
  /** An agent answers nothing any more: gone, deleted, or OFFLINE by their own word. */
  readonly agentLeft: (agentUid: Uid) => void
  readonly onAgentLeft: (listener: (agentUid: Uid) => void) => void
  readonly onThreadChange: OnThreadChange
  /** After a start: who waited, who was asked, and whose agent may not come back. */
  readonly resume: () => Promise<void>
  readonly stop: () => Promise<void>
}

interface ComposeDispatchDeps {
  readonly line: MessageDeps
  readonly store: Store
  readonly outlets: Subscribers
  readonly fanOut: FanOut
  readonly graceMs: number
  readonly onLimit: OnLimit
  readonly onError: (error: unknown) => void
}

/** Puts the dispatcher together. */
export function composeDispatch({
  line,
  store,
  outlets,
  fanOut,
  graceMs,
  onLimit,
  onError,
}: ComposeDispatchDeps): Dispatch {
  const { agents, threads, workgroups } = store
  const { clock } = line
  const notices = new AgentNotices(fanOut, clock)
  const leaving = new Set<(agentUid: Uid) => void>()
  const agentLeft = (uid: Uid) => {
    for (const tell of leaving) tell(uid)
  }
  const presence = new Presence(clock, graceMs, {
    graceOver: () => onLimit('graceMs'),
    appeared: (uid) => {
      agentBoard.changed(uid)
      dispatcher.newcomer(uid)
    },
    gone: (uid) => {
      agentBoard.changed(uid)
      dispatcher.requeueThreadsOf(uid)
      agentLeft(uid)
    },
  })
  const desk = new AgentPool({ agents, workgroups, threads, presence })
  const phrasebook = new Phrasebook(store.visitors, (targetUid) => desk.settingsOf(targetUid))
  const board = new QueueUpdates({ threads, desk, outlets, fanOut, notices, phrasebook, clock, onError })
  const agentBoard = new AgentUpdates({ agents, desk, presence, notices, clock, onError })
  const offers = new Offers({ line, threads, notices, onError })
  const dispatcher: Dispatcher = new Dispatcher({ line, threads, agents, desk, offers, board, phrasebook, onError })
  return {
    ...{ dispatcher, presence, desk, board, phrasebook, offers, agentBoard, agentLeft },
    onAgentLeft: (listener) => leaving.add(listener),
    setStatus: async (uid, status) => {
      await agents.setStatus(uid, status)
      agentBoard.changed(uid)
      dispatcher[status === 'AVAILABLE' ? 'newcomer' : 'takesNothing'](uid)
      if (status !== 'OFFLINE') return
      dispatcher.requeueOffersOf(uid)
      agentLeft(uid)
    },
    onThreadChange: followThreads({ agentBoard, dispatcher, notices }),
    resume: async () => {
      for (const uid of await threads.agentsWithThreads()) presence.expect(uid)
      await dispatcher.resume()
    },
    stop: async () => {
      presence.stop()
      await dispatcher.stop()
      await board.stop()
      await agentBoard.stop()
    },
  }
}

function followThreads({
  agentBoard,
  dispatcher,
  notices,
}: {
  agentBoard: AgentUpdates
  dispatcher: Dispatcher
  notices: AgentNotices
}): OnThreadChange {
  return (before, after) => {
    // Declined and missed ones are told where that is decided.
    if (before?.state === 'OFFERED' && before.offer !== null && after.state !== 'QUEUING') {
      const { agentUid } = before.offer
      if (after.agentUid !== agentUid)
        notices.withdrawn(agentUid, after, after.state === 'CHATTING' ? 'taken' : 'closed')
    }
    const [was, is] = [holderOf(before), holderOf(after)]
    // An offer that is accepted keeps its seat: it counts as another thing, and leaves no room for more.
    if (was !== is || before?.state !== after.state) tellOf(agentBoard, was, is)
    if (was !== is) for (const uid of [was, is]) if (uid !== undefined) dispatcher.wakeAgent(uid)
    for (const thread of [before, after]) if (thread !== null && isQueued(thread)) dispatcher.wake(thread.targetUid)
  }
}

function tellOf(agentBoard: AgentUpdates, ...uids: readonly (Uid | undefined)[]): void {
  for (const uid of new Set(uids)) if (uid !== undefined) agentBoard.changed(uid)
}

/** Whose seat a thread takes. */
function holderOf(thread: Thread | null): Uid | undefined {
  if (thread?.state === 'CHATTING') return thread.agentUid ?? undefined
  return thread?.state === 'OFFERED' ? thread.offer?.agentUid : undefined
}
