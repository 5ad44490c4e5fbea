import type { MessageUid } from '../domain/ids.ts'
import { checkMayAcknowledge } from '../domain/permission.ts'
import { uidsOf } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Thread } from '../domain/thread.ts'
import type { Lane, Step } from './lanes.ts'
import { type Line, passing, type Receipt, type Sending } from './line.ts'

/** DELIVERED or READ: moves the named message forward and, if it moved, tells its author. */
export function acknowledge(line: Line, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  checkMayAcknowledge(sending.actor, thread)
  return { result: acknowledgeIn(line, thread, sending) }
}

/** The same for an actor who may, as it reads in the log of a thread. */
export async function acknowledgeIn(line: Line, thread: Thread, { actor, draft }: Sending): Promise<Receipt> {
  const status = draft.type === 'READ' ? 'READ' : 'DELIVERED'
  const messageUid = draft.content as MessageUid
  const acknowledged = await line.log.acknowledge({ topic: draft.topic, messageUid, readers: uidsOf(actor), status })
  if (acknowledged.outcome === 'missing') throw new Refused('message_not_found')
  if (acknowledged.outcome === 'own') throw new Refused('own_message')
  if (acknowledged.outcome === 'unmoved') return { kind: 'passed' }
  line.fanOut.pass(
    passing({ actor, draft }, thread, line.clock.now()),
    thread.participants.filter((one) => one.uid === acknowledged.author).map((one) => one.uid),
  )
  return { kind: 'passed' }
}
