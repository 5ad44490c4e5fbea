import type { Message } from '../../domain/message/message.ts'
import type { EventKind } from '../../domain/message/system-event.ts'
import type { Actor } from '../../domain/person.ts'
import type { ClosedBy, Thread } from '../../domain/thread/thread.ts'
import { closed } from '../../domain/thread/thread-life.ts'
import type { Agents, Visitors, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import type { AgentPool } from '../dispatch/agent-pool.ts'
import type { Dispatcher } from '../dispatch/dispatcher.ts'
import type { QueueUpdates } from '../dispatch/queue-updates.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import type { Lane } from '../messaging/lanes.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import type { PhraseName } from '../messaging/phrases.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'

export interface ThreadDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly visitors: Visitors
  readonly agentPool: AgentPool
  readonly queueUpdates: QueueUpdates
  readonly dispatcher: Dispatcher
  readonly notices: AgentNotices
  readonly phrasebook: Phrasebook
}

/** Why a thread ends, and who ends it. */
export interface ThreadEnding {
  readonly actor: Actor
  readonly type: 'VISITOR_CLOSED' | 'AGENT_CLOSED' | 'AUTO_CLOSED'
  readonly closedBy: ClosedBy
  readonly phrase: PhraseName
  readonly kind: Extract<EventKind, `ENDED${string}`>
  /** Ends the thread only if nothing was said after this `seq`. */
  readonly atSeq?: number
  /** The visitor is asked for a rating in no case. */
  readonly isUnrated?: true
}

export type EndThreadDeps = Pick<ThreadDeps, 'messageDeps' | 'agentPool' | 'phrasebook'>

/**
 * Ends the open thread of a lane, which frees the agent's seat for the queue. Asks a visitor who talked with an agent
 * for a rating, if the workgroup wants that. The step must be exclusive.
 */
export async function endThread(
  deps: EndThreadDeps,
  lane: Lane,
  { thread, actor, type, phrase, kind, closedBy, atSeq, isUnrated }: ThreadEnding & { thread: Thread },
): Promise<Message> {
  const nowMs = deps.messageDeps.clock.now()
  // The event names the actor only for a plain ENDED: a visitor who stopped waiting has left, and an end for silence is
  // nobody's doing.
  const person = kind === 'ENDED' ? actor.person : thread.user
  const said = await deps.phrasebook.tell(thread, phrase, eventOf(kind, person, nowMs))
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type, ...said })
  const after = closed(thread, nowMs)
  const change = { kind: 'become', after, closedBy, ...(atSeq === undefined ? {} : { atSeq }) } as const
  const { message } = await append(deps.messageDeps, lane, { actor, draft, thread, after, change })
  if (thread.state === 'CHATTING' && thread.score === null && isUnrated !== true) await inviteRating(deps, lane, after)
  return message
}

/** Sent after the end, not before: if the thread does not end, nobody is invited to rate it. */
async function inviteRating(
  { messageDeps, agentPool, phrasebook }: EndThreadDeps,
  lane: Lane,
  thread: Thread,
): Promise<void> {
  if (!(await agentPool.settingsOf(thread.targetUid)).inviteRating) return
  const actor = systemActor(thread.targetUid, '')
  const event = eventOf('RATING_ASKED', actor.person, messageDeps.clock.now())
  const said = await phrasebook.tell(thread, 'rateInvite', event)
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'RATE_INVITE', ...said })
  await append(messageDeps, lane, { actor, draft, thread, change: { kind: 'postscript' } })
}
