import type { LoggedMessage } from '../../domain/message/message.ts'
import { kindOf } from '../../domain/message-kind.ts'
import type { VisitorActor } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { HistoryDeps } from './history.ts'

/** Only a visitor's threads that were active last are looked at, and of each its last messages: the cost is flat. */
const [mostThreads, mostMessages] = [5, 100]

/** A message that its visitor has not read. */
export interface UnreadMessage {
  readonly thread: Thread
  readonly message: LoggedMessage
}

/** Returns the stored messages of others that a visitor has not acknowledged with READ, oldest first within a thread. */
export async function unreadOf(
  { threads, log, readers, pageBytes }: HistoryDeps,
  { uid, orgUid }: VisitorActor,
): Promise<UnreadMessage[]> {
  return readers.read(uid, async () => {
    const own = await threads.query({ orgUid, participants: [uid] }, { offset: 0, limit: mostThreads })
    const found = own.map(async (thread) => {
      const last = await log.read({ threadUid: thread.uid, limit: mostMessages, maxBytes: pageBytes })
      return last.filter((message) => isUnread(message, uid)).map((message) => ({ thread, message }))
    })
    return (await Promise.all(found)).flat()
  })
}

function isUnread({ sender, status, type }: LoggedMessage, visitorUid: string): boolean {
  return sender.uid !== visitorUid && kindOf(type) === 'stored' && status !== 'READ' && status !== 'RECALL'
}
