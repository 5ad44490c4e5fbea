import { checkIsMeant, checkMaySpeak } from '../domain/permission.ts'
import { uidsOf } from '../domain/person.ts'
import type { Lane, Step } from './lanes.ts'
import { type Line, passing, type Receipt, type Sending } from './line.ts'

/** Tells the others in the thread what is of the moment only (typing, preview). */
export function passOn(line: Line, lane: Lane, { actor, draft }: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  checkMaySpeak(actor, thread)
  checkIsMeant(draft, thread)
  const own = uidsOf(actor)
  const others = thread.participants.map((one) => one.uid).filter((one) => !own.includes(one))
  line.fanOut.pass(passing({ actor, draft }, thread, line.clock.now()), others)
  return { result: Promise.resolve({ kind: 'passed' }) }
}
