import type { ThreadUid } from '../../../domain/ids.ts'
import type { LoggedMessage } from '../../../domain/message/message.ts'
import type { Appended, MessageLog } from '../../ports/message-log.ts'
import type { Commits, Placed } from '../base/write-operations.ts'

type LogReads = Pick<MessageLog, 'read' | 'page' | 'count'>

/** The log: uids are looked up where it is written, and the messages are then read from the reader. */
export function messageLogOf(commits: Commits, reading: LogReads): MessageLog {
  return {
    ...reading,
    append: (append) => commits.append(append).then((placed) => appendedOf(reading, placed)),
    acknowledge: (acknowledgement) => commits.acknowledge(acknowledgement),
    find: async (topic, messageUid) => {
      const found = await commits.find(topic, messageUid)
      if (found.outcome === 'missing') return null
      return { ...(await messageAt(reading, found)), threadUid: found.threadUid }
    },
  }
}

function appendedOf(reading: LogReads, placed: Placed): Appended | Promise<Appended> {
  if (placed.outcome !== 'repeat') return placed
  return messageAt(reading, placed).then((message) => ({ outcome: 'repeat', message }))
}

async function messageAt(
  { read }: LogReads,
  { threadUid, seq }: { threadUid: ThreadUid; seq: number },
): Promise<LoggedMessage> {
  const [message] = await read({ threadUid, after: seq - 1, limit: 1 })
  if (message?.seq !== seq) throw new Error(`message ${seq} of thread ${threadUid} is gone`)
  return message
}
