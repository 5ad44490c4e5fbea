import type { Uid } from '../ids.ts'
import { Refused } from '../refusal.ts'
import { isPrivate, type Offer, type Participant, type Thread, type ThreadState } from './thread.ts'

/** The events in a thread's life. */
export type ThreadEvent =
  /** It enters a queue. */
  | 'wait'
  /** One agent is asked to take it. */
  | 'offer'
  /** An agent takes it. */
  | 'assign'
  /** Nobody is available: the visitor gets a form to leave a message. */
  | 'go-offline'
  | 'close'
  /** Its visitor comes back soon after the end. */
  | 'reopen'

const after: Readonly<Record<ThreadState, Partial<Record<ThreadEvent, ThreadState>>>> = {
  NEW: { wait: 'QUEUING', assign: 'CHATTING', 'go-offline': 'OFFLINE', close: 'CLOSED' },
  QUEUING: { wait: 'QUEUING', offer: 'OFFERED', assign: 'CHATTING', 'go-offline': 'OFFLINE', close: 'CLOSED' },
  OFFERED: { wait: 'QUEUING', assign: 'CHATTING', 'go-offline': 'OFFLINE', close: 'CLOSED' },
  CHATTING: { wait: 'QUEUING', assign: 'CHATTING', close: 'CLOSED' },
  OFFLINE: { wait: 'QUEUING', assign: 'CHATTING', close: 'CLOSED' },
  CLOSED: { reopen: 'QUEUING' },
}

/**
 * Returns the state after an event. Throws Refused `thread_closed`, or `wrong_state` for an event that is impossible
 * now.
 */
export function stateAfter(state: ThreadState, event: ThreadEvent): ThreadState {
  const next = after[state][event]
  if (next === undefined) throw new Refused(state === 'CLOSED' ? 'thread_closed' : 'wrong_state')
  return next
}

/** Returns the thread back in its place in the queue, without agents; it keeps the time at which it first entered. */
export function waiting(thread: Thread): Thread {
  return {
    ...changed(thread, 'wait'),
    agentUid: null,
    offer: null,
    queuedAt: thread.enteredAt,
    participants: thread.participants.filter((one) => one.role !== 'agent'),
  }
}

/** Returns a thread that a backend has begun, waiting since its visitor has answered. */
export function answered(thread: Thread, atMs: number): Thread {
  return waiting({ ...thread, enteredAt: atMs })
}

/** Returns the thread waiting for another agent or workgroup. */
export function movedTo(thread: Thread, targetUid: Uid): Thread {
  return { ...waiting(thread), targetUid }
}

/** Returns the thread while one agent is asked to take it; it keeps its place. */
export function offered(thread: Thread, offer: Offer): Thread {
  return { ...changed(thread, 'offer'), offer }
}

/** Returns the thread back in its place; that agent is not asked again for now. */
export function declined(thread: Thread, agentUid: Uid): Thread {
  return { ...waiting(thread), excluded: [...thread.excluded.filter((uid) => uid !== agentUid), agentUid] }
}

/** Returns the thread open to all agents again, after somebody new has come who could take it. */
export function unexcluded(thread: Thread): Thread {
  return { ...thread, excluded: [], revision: thread.revision + 1 }
}

/** Returns the thread with its agent, who can read it from the beginning; its previous agent leaves it. */
export function assigned(thread: Thread, agentUid: Uid): Thread {
  const agent: Participant = { uid: agentUid, role: 'agent', fromSeq: 0 }
  const others = thread.participants.filter((one) => one.uid !== agentUid && one.uid !== thread.agentUid)
  return {
    ...changed(thread, 'assign'),
    agentUid,
    offer: null,
    queuedAt: null,
    excluded: [],
    participants: [...others, agent],
  }
}

/** Returns the thread with one more agent, who can read it from the beginning. */
export function joined(thread: Thread, agentUid: Uid): Thread {
  checkHasLife(thread)
  if (thread.state !== 'CHATTING') throw new Refused(thread.state === 'CLOSED' ? 'thread_closed' : 'wrong_state')
  const agent: Participant = { uid: agentUid, role: 'agent', fromSeq: 0 }
  const others = thread.participants.filter((one) => one.uid !== agentUid)
  return { ...thread, participants: [...others, agent], revision: thread.revision + 1 }
}

/** Returns the thread without a guest. */
export function left(thread: Thread, agentUid: Uid): Thread {
  const participants = thread.participants.filter((one) => one.uid !== agentUid || agentUid === thread.agentUid)
  return { ...thread, participants, revision: thread.revision + 1 }
}

/** Returns the thread with nobody to answer now; the visitor may leave a message in it. */
export function offline(thread: Thread): Thread {
  return { ...changed(thread, 'go-offline'), offer: null, queuedAt: null }
}

/** Returns the ended thread; its participants still receive what was said before the end. */
export function closed(thread: Thread, atMs: number): Thread {
  return { ...changed(thread, 'close'), offer: null, queuedAt: null, closedAt: atMs }
}

/** Returns the ended thread, reopened and waiting; its numbering continues. */
export function reopened(thread: Thread, atMs: number): Thread {
  return {
    ...changed(thread, 'reopen'),
    agentUid: null,
    enteredAt: atMs,
    queuedAt: atMs,
    closedAt: null,
    participants: thread.participants.filter((one) => one.role !== 'agent'),
  }
}

/** Returns the ended thread, reopened with the agent who had it. */
export function reopenedWith(thread: Thread, agentUid: Uid, atMs: number): Thread {
  // One change with one revision, because it does not wait in between.
  return { ...assigned(reopened(thread, atMs), agentUid), revision: thread.revision + 1 }
}

/** Returns whether it ended so recently that its visitor's return reopens it; never within 0 ms. */
export function mayReopen({ state, closedAt }: Thread, withinMs: number, nowMs: number): boolean {
  return state === 'CLOSED' && closedAt !== null && withinMs > 0 && nowMs - closedAt <= withinMs
}

function changed(thread: Thread, event: ThreadEvent): Thread {
  checkHasLife(thread)
  return { ...thread, state: stateAfter(thread.state, event), revision: thread.revision + 1 }
}

/** Threads of colleagues, friends and groups, and notes have no queue, no seat, and no end like a visitor's. */
function checkHasLife(thread: Thread): void {
  if (isPrivate(thread) || thread.type === 'NOTES') throw new Refused('wrong_state')
}
