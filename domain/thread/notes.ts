import type { ThreadUid } from '../ids.ts'
import type { Thread } from './thread.ts'
import { notesTopic } from './topic.ts'

const suffix = '_internal'

/** The log of a thread's notes. */
export function notesUid(threadUid: ThreadUid): ThreadUid {
  return `${threadUid}${suffix}` as ThreadUid
}

/** The thread whose notes are under a uid; undefined for any other. */
export function notedUid(uid: ThreadUid): ThreadUid | undefined {
  return uid.endsWith(suffix) ? (uid.slice(0, -suffix.length) as ThreadUid) : undefined
}

/**
 * The notes on a thread, as a thread beside it: its own log and numbers, and for people the agents of the thread. It
 * has no life of its own: it does not wait, takes no seat and does not end.
 */
export function notesOf(thread: Thread): Thread {
  return {
    ...thread,
    uid: notesUid(thread.uid),
    topic: notesTopic(thread.topic),
    type: 'NOTES',
    state: 'NEW',
    // Not the workgroup: whatever counts its threads does not count these.
    targetUid: thread.user.uid,
    agentUid: null,
    participants: thread.participants.filter((one) => one.role === 'agent'),
    revision: 1,
    priority: 0,
    queuedAt: null,
    offer: null,
    closedAt: null,
    excluded: [],
  }
}
