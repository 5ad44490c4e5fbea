import { filesNamedIn } from '../../domain/message/file.ts'
import { checkIsMeant, checkMaySpeak } from '../../domain/message/permission.ts'
import { kindOf, type MessageKind } from '../../domain/message-kind.ts'
import { saidStatus } from '../../domain/people/visitor-status.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { awaitsVisitor, type Thread } from '../../domain/thread/thread.ts'
import { acknowledge } from './acknowledge.ts'
import { append, type MessageDeps, type Receipt, type Sending } from './append.ts'
import { attachFiles } from './attachments.ts'
import { passEphemeral } from './ephemeral.ts'
import type { Lane, Step } from './lanes.ts'
import { leaveMessage } from './leave-message.ts'
import { inviteToRate, rate } from './rate.ts'
import { recall } from './recall.ts'
import { firstAnswer } from './repeats.ts'

/** The dependencies of the message path, plus the handler it does not import itself. */
export interface HandleDeps extends MessageDeps {
  readonly handOver: (lane: Lane, sending: Sending) => Step<Receipt>
  /** Receives the visitor’s first answer in a thread that a backend has begun. */
  readonly answerBegun: (lane: Lane, sending: Sending & { readonly thread: Thread }) => Promise<Receipt>
  /** Hears what a visitor’s client says of its page. */
  readonly visitorSays: (actor: VisitorActor, status: 'ONLINE' | 'AWAY') => void
}

type Handler = (deps: HandleDeps, lane: Lane, sending: Sending) => Step<Receipt>

/** The handler for each kind of message. */
const handlers: Readonly<Record<MessageKind, Handler>> = {
  stored: speak,
  passing: passEphemeral,
  receipt: acknowledge,
  'visitor-status': sayWhetherInView,
  recall,
  'rate-invite': inviteToRate,
  rate,
  'leave-message': leaveMessage,
  'hand-over': (deps, lane, sending) => deps.handOver(lane, sending),
  server: () => {
    throw new Refused('type_reserved')
  },
}

/** Handles a message in the lane of its thread, whoever sent it. Throws Refused; nothing is stored then. */
export function handle(deps: HandleDeps, lane: Lane, sending: Sending): Step<Receipt> {
  return handlers[kindOf(sending.draft.type)](deps, lane, sending)
}

/** The server says the same to the agents, with what else it knows. */
function sayWhetherInView({ visitorSays }: HandleDeps, lane: Lane, { actor, draft }: Sending): Step<Receipt> {
  if (actor.kind !== 'visitor') throw new Refused('type_reserved')
  const thread = lane.thread ?? null
  checkMaySpeak(actor, thread)
  checkIsMeant(draft, thread)
  const status = saidStatus(draft.content)
  if (status === undefined) throw new Refused('malformed', 'status is ONLINE or AWAY.')
  visitorSays(actor, status)
  return { result: Promise.resolve({ kind: 'passed' }) }
}

function speak(deps: HandleDeps, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  try {
    checkMaySpeak(sending.actor, thread)
    checkIsMeant(sending.draft, thread)
  } catch (refusal) {
    return { result: firstAnswer(deps, sending, refusal) }
  }
  if (awaitsVisitor(thread) && sending.actor.kind === 'visitor')
    return { result: deps.answerBegun(lane, { ...sending, thread }), exclusive: true }
  if (filesNamedIn(sending.draft).length === 0) return { result: append(deps, lane, { ...sending, thread }) }
  return { result: showFiles(deps, lane, { ...sending, thread }), exclusive: true }
}

/** Runs exclusively, so that the sender's next message stays behind this one. */
async function showFiles(deps: MessageDeps, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  await attachFiles(deps.files, sending)
  return append(deps, lane, sending)
}
