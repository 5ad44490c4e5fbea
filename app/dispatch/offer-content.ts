import type { Thread } from '../../domain/thread/thread.ts'

/** Returns the content of an OFFER; the deadline is in ms since 1970 UTC. */
export function offerContent({ uid: threadUid, topic: threadTopic, user, offer }: Thread) {
  return { threadUid, threadTopic, deadline: offer?.deadlineAt, user }
}
