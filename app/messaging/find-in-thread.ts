import type { MessageUid } from '../../domain/ids.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageDeps } from './append.ts'

/** Returns the message with that uid in this thread. The log also searches earlier threads of the topic. */
export async function findInThread(
  { log }: Pick<MessageDeps, 'log'>,
  { uid, topic }: Thread,
  messageUid: MessageUid,
): Promise<LoggedMessage | null> {
  const found = await log.find(topic, messageUid)
  return found?.threadUid === uid ? found : null
}
