import type { MessageUid, ThreadUid } from '../../domain/ids.ts'
import { ephemeral } from '../../domain/message/message.ts'
import { uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { isSocialTopic } from '../../domain/thread/topic.ts'
import type { Acknowledged } from '../../store/ports/message-log.ts'
import type { MessageDeps, Receipt, Sending } from './append.ts'
import type { Lane, Step } from './lanes.ts'

/**
 * Handles DELIVERED and READ: advances the status of the named message and, if it changed, notifies the author. The
 * participants that count are those of the thread the message is in, which may have ended and have a successor.
 */
export function acknowledge(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  // The organization may have switched it off.
  if (!lane.thread && isSocialTopic(sending.draft.topic)) throw new Refused('thread_not_found')
  if (lane.thread?.type === 'GROUP') return { result: readInGroup(deps, lane.thread, sending) }
  return { result: acknowledgeIn(deps, lane.thread ?? null, sending) }
}

async function readInGroup({ reads }: MessageDeps, thread: Thread, sending: Sending): Promise<Receipt> {
  await reads?.acknowledge(thread, sending)
  return { kind: 'passed' }
}

/** Does the same in the log of the topic's current thread, if there is one. */
export async function acknowledgeIn(deps: MessageDeps, current: Thread | null, sending: Sending): Promise<Receipt> {
  const { actor, draft } = sending
  const status = draft.type === 'READ' ? 'READ' : 'DELIVERED'
  const messageUid = draft.content as MessageUid
  const acknowledged = await deps.log.acknowledge({ topic: draft.topic, messageUid, readers: uidsOf(actor), status })
  checkOutcome(acknowledged)
  if (acknowledged.outcome === 'unmoved') return { kind: 'passed' }
  const thread = await threadOf(deps, current, acknowledged.threadUid)
  const authors = thread.participants.map((one) => one.uid).filter((one) => one === acknowledged.author)
  deps.fanOut.pass(
    ephemeral(sending.draft, thread, { sender: sending.actor.person, sentAt: deps.clock.now() }),
    authors,
  )
  return { kind: 'passed' }
}

type Allowed = Extract<Acknowledged, { outcome: 'moved' | 'unmoved' }>

function checkOutcome(acknowledged: Acknowledged): asserts acknowledged is Allowed {
  switch (acknowledged.outcome) {
    case 'stranger':
      throw new Refused('thread_not_found')
    case 'missing':
      throw new Refused('message_not_found')
    case 'own':
      throw new Refused('own_message')
    case 'moved':
    case 'unmoved':
      return
    default:
      acknowledged satisfies never
  }
}

async function threadOf({ threads }: MessageDeps, current: Thread | null, uid: ThreadUid): Promise<Thread> {
  const thread = current?.uid === uid ? current : await threads.byUid(uid)
  if (thread === null) throw new Error(`thread ${uid} is gone`)
  return thread
}
