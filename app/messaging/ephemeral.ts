import { ephemeral } from '../../domain/message/message.ts'
import { checkIsMeant, checkMayPass, checkMaySpeak } from '../../domain/message/permission.ts'
import { uidsOf } from '../../domain/person.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { MessageDeps, Receipt, Sending } from './append.ts'
import type { Lane, Step } from './lanes.ts'

/** Passes an ephemeral message (typing, preview, a piece of a bot's answer) to the other participants of the thread. */
export function passEphemeral(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  checkMaySpeak(sending.actor, thread)
  checkIsMeant(sending.draft, thread)
  return { result: Promise.resolve(passEphemeralIn(deps, thread, sending)) }
}

/** Does the same for an actor who is known to take part. */
export function passEphemeralIn(deps: MessageDeps, thread: Thread, { actor, draft }: Sending): Receipt {
  checkMayPass(actor, draft)
  const own = uidsOf(actor)
  const others = thread.participants.map((one) => one.uid).filter((one) => !own.includes(one))
  const message = ephemeral(draft, thread, { sender: actor.person, sentAt: deps.clock.now() })
  deps.fanOut.pass(message, others)
  return { kind: 'passed' }
}
