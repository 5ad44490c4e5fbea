import { checkMaySpeak, checkTakesPart } from '../../domain/message/permission.ts'
import { Refused } from '../../domain/refusal.ts'
import { checkMayRate, rated, readRating } from '../../domain/thread/rating.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import type { Lane, Step } from './lanes.ts'
import { findInThread } from './repeats.ts'
import { eventOf, telling } from './server-message.ts'

/**
 * Handles RATE_INVITE: an agent of the thread asks the visitor for a rating, unless there is one already. The server
 * asks by itself when the thread ends.
 */
export function inviteToRate(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  if (sending.actor.kind !== 'agent') throw new Refused('type_reserved')
  checkMaySpeak(sending.actor, thread)
  const draft = telling(sending.draft, eventOf('RATING_ASKED', sending.actor.person, deps.clock.now()))
  return { result: ask(deps, lane, { ...sending, draft, thread }) }
}

async function ask(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const { draft, thread } = sending
  const isOver = thread.score !== null && (await findInThread(deps, thread, draft.uid)) === null
  if (isOver) throw new Refused('already_rated')
  return append(deps, lane, sending)
}

/** Handles RATE_SUBMIT: stores the visitor's rating with the thread, even after the thread has ended. */
export function rate(deps: MessageDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  checkTakesPart(sending.actor, thread)
  return { result: commit(deps, lane, { ...sending, thread }), exclusive: true }
}

async function commit(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  const { actor, draft, thread } = sending
  if ((await findInThread(deps, thread, draft.uid)) !== null) return append(deps, lane, sending)
  checkMayRate(actor, thread, deps.clock.now())
  const { score, comment } = readRating(draft.content)
  const after = rated(thread, score)
  const withEvent = telling(draft, eventOf('RATED', actor.person, deps.clock.now()))
  return append(deps, lane, { ...sending, draft: withEvent, after, change: { kind: 'rate', after, comment } })
}
