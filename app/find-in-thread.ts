import type { MessageUid } from '../domain/ids.ts'
import type { LoggedMessage } from '../domain/message.ts'
import type { Thread } from '../domain/thread.ts'
import type { Line } from './line.ts'

/** The message of that uid in this thread; the log looks in all threads of the topic. */
export async function findInThread(
  { log }: Pick<Line, 'log'>,
  { uid, topic }: Thread,
  messageUid: MessageUid,
): Promise<LoggedMessage | null> {
  const found = await log.find(topic, messageUid)
  if (found === null) return null
  const [there] = await log.read({ threadUid: uid, after: found.seq - 1, limit: 1 })
  return there?.uid === messageUid ? there : null
}
