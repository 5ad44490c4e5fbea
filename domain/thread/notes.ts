import type { ThreadUid } from '../ids.ts'
import type { Thread } from './thread.ts'
import { notesTopic } from './topic.ts'

const suffix = '_internal'

/** Returns the uid of a thread's notes. */
export function notesUid(threadUid: ThreadUid): ThreadUid {
  return `${threadUid}${suffix}` as ThreadUid
}

/** Returns the thread whose notes have this uid; undefined for any other uid. */
export function notedUid(uid: ThreadUid): ThreadUid | undefined {
  return uid.endsWith(suffix) ? (uid.slice(0, -suffix.length) as ThreadUid) : undefined
}

/**
 * Returns the notes on a thread as a thread of their own, with its own log and numbers; its participants are the agents
 * of the thread. It does not wait, takes no seat and does not end.
 */
export function notesOf(thread: Thread): Thread {
  return {
    ...thread,
    uid: notesUid(thread.uid),
    topic: notesTopic(thread.topic),
    type: 'NOTES',
    state: 'NEW',
    // Not the workgroup, so that nothing that counts its threads counts these.
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
