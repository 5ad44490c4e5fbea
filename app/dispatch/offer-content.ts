import type { Thread } from '../../domain/thread/thread.ts'

/** What an agent is told who is asked to take a thread; the deadline in ms since 1970 UTC. */
export function offerContent({ uid: threadUid, topic: threadTopic, user, offer }: Thread) {
  return { threadUid, threadTopic, deadline: offer?.deadlineAt, user }
}
