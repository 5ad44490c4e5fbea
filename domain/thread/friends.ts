import type { ThreadUid, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import { opened, type Participant, type Thread } from './thread.ts'
import { friendTopic } from './topic.ts'

/** Returns a new thread of two friends, open for both; `user` is the one who asked. */
export function betweenFriends(
  asker: Person,
  otherUid: Uid,
  begun: { readonly uid: ThreadUid; readonly orgUid: Uid; readonly createdAt: number },
): Thread {
  const participants = [asker.uid, otherUid].map((uid): Participant => ({ uid, role: 'visitor', fromSeq: 0 }))
  const named = { topic: friendTopic(asker.uid, otherUid), type: 'FRIEND', targetUid: otherUid, user: asker } as const
  return { ...opened({ ...begun, ...named, extra: '', priority: 0 }), participants }
}

/** Returns a thread of friends or of a group after its end; those in it keep what was said. */
export function ended(thread: Thread, closedAt: number): Thread {
  return { ...thread, state: 'CLOSED', closedAt, revision: thread.revision + 1 }
}
