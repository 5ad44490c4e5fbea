import type { MessageUid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageDeps } from './append.ts'

/** The message of that uid in this thread; the log looks in earlier ones of its topic too. */
export async function findInThread(
  { log }: Pick<MessageDeps, 'log'>,
  { uid, topic }: Thread,
  messageUid: MessageUid,
): Promise<LoggedMessage | null> {
  const found = await log.find(topic, messageUid)
  return found?.threadUid === uid ? found : null
}
