import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Draft, EphemeralMessage, Message } from '../../domain/message/message.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Actor, VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import { isOpen, opened, type Seat, type Thread, type ThreadType } from '../../domain/thread/thread.ts'
import { assigned, offline, waiting } from '../../domain/thread/thread-life.ts'
import { agentTopic, workgroupTopic } from '../../domain/thread/topic.ts'
import { seatOf } from '../dispatch/agent-pool.ts'
import { agentProfile } from '../dispatch/agent-profile.ts'
import { whyAway } from '../dispatch/availability.ts'
import { append, SeatTaken } from '../messaging/append.ts'
import { inLane, once } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { continuing, eventOf, serverAnswer, serverDraft, systemActor } from '../messaging/server-message.ts'
import { endThread, type ThreadDeps } from './end-thread.ts'
import { reopenThread } from './reopen-thread.ts'

/** What a visitor asks for. */
export interface Target {
  readonly type: ThreadType
  /** The agent's or workgroup's uid. */
  readonly targetUid: Uid
  /** Ends the existing thread and starts a new one. */
  readonly fresh: boolean
  /** What the workgroup has shown the visitor, who answers it: it begins a new thread. */
  readonly first?: { readonly trigger: string; readonly text: string } | undefined
  /** Asked in the lane, before anything is stored: throws Refused for who was erased or blocked meanwhile. */
  readonly letInAgain?: () => Promise<void>
  /** Called once, before anything is stored; whatever it throws is the refusal. */
  readonly onBegin?: () => void
}

interface Opening {
  readonly visitor: VisitorActor
  readonly target: Target
  readonly topic: Topic
  /** Speaks for the agent or workgroup until somebody is there. */
  readonly system: Actor
}

/**
 * Opens a visitor's thread with an agent or workgroup: WELCOME if an agent takes it at once, QUEUE if it waits,
 * CONTINUE if it was open already; a thread that ended just now may be reopened. Throws Refused `unknown_target`.
 */
export async function openThread(
  deps: ThreadDeps,
  visitor: Opening['visitor'],
  target: Target,
): Promise<Message | EphemeralMessage> {
  const system = await targetOf(deps, visitor, target)
  const topicOf = target.type === 'AGENT' ? agentTopic : workgroupTopic
  const topic = topicOf(target.targetUid, visitor.uid)
  const onBegin = once(target.onBegin ?? (() => {}))
  const opening: Opening = { visitor, target: { ...target, onBegin }, topic, system }
  return inLane(deps.messageDeps, topic, (lane) => ({ result: openIn(deps, lane, opening), exclusive: true }))
}

async function targetOf(
  { agents, workgroups }: ThreadDeps,
  visitor: Opening['visitor'],
  { type, targetUid }: Target,
): Promise<Actor> {
  if (type !== 'AGENT' && type !== 'WORKGROUP') throw new Refused('unknown_target')
  const target = type === 'AGENT' ? await agents.byUid(targetUid) : await workgroups.byUid(targetUid)
  if (target?.orgUid !== visitor.orgUid) throw new Refused('unknown_target')
  return systemActor(targetUid, target.nickname, target.avatar)
}

async function openIn(deps: ThreadDeps, lane: Lane, opening: Opening): Promise<Message | EphemeralMessage> {
  const { target, system } = opening
  await target.letInAgain?.()
  const current = lane.thread ?? null
  if (current !== null && isOpen(current)) {
    if (!target.fresh) return goOn(deps, current, system)
    target.onBegin?.()
    const ending = { type: 'VISITOR_CLOSED', phrase: 'reopened', kind: 'ENDED_ANEW', closedBy: 'VISITOR' } as const
    await endThread(deps, lane, { thread: current, actor: system, ...ending })
  } else {
    target.onBegin?.()
    const isNew = target.fresh || target.first !== undefined
    const again = isNew || current === null ? undefined : await reopenThread(deps, lane, { thread: current, system })
    if (again !== undefined) return again
  }
  return beginAnew(deps, lane, opening)
}

async function beginAnew(deps: ThreadDeps, lane: Lane, opening: Opening): Promise<Message> {
  const { target, system } = opening
  const current = lane.thread ?? null
  const settings = await deps.agentPool.settingsOf(target.targetUid)
  // Always later than the previous thread, even if the clock was set back: the newest thread is the current one.
  const createdAt = Math.max(deps.messageDeps.clock.now(), (current?.createdAt ?? -1) + 1)
  const begun = { uid: deps.messageDeps.uids.newUid() as ThreadUid, createdAt }
  const thread = threadFor(opening, { ...begun, priority: await priorityOf(deps, opening, settings) })
  const away = await whyAway(deps, target.targetUid, settings)
  if (away !== undefined) {
    const said = await deps.phrasebook.tell(thread, awayPhrases[away], eventOf(away, system.person, thread.createdAt))
    const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type: 'LEAVE_MSG', ...said })
    return begin(deps, lane, { thread: offline(thread), system, draft })
  }
  const agent = await freeAgent(deps, thread, settings)
  const first = firstDraft(deps, thread, target)
  if (agent === undefined) return wait(deps, lane, { thread, system, first })
  const person = await agentProfile(deps.agents, agent.uid)
  const event = { ...eventOf('GREETED', person, thread.createdAt), how: 'ASSIGNED' } as const
  const said = await deps.phrasebook.tell(thread, 'welcome', event)
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type: 'WELCOME', ...said })
  try {
    const seat = seatOf(agent, target.targetUid)
    const message = await begin(deps, lane, { thread: assigned(thread, agent.uid), system, first, draft, seat })
    // The agent left before the thread was theirs: their threads were requeued without this one.
    if (!deps.agentPool.isPresent(agent.uid)) deps.dispatcher.requeueThreadsOf(agent.uid)
    return message
  } catch (error) {
    if (error instanceof SeatTaken) return wait(deps, lane, { thread, system, first })
    throw error
  }
}

function threadFor({ visitor, target, topic }: Opening, begun: Pick<Thread, 'uid' | 'createdAt' | 'priority'>): Thread {
  const { type, targetUid } = target
  const { orgUid, person: user } = visitor
  return opened({ ...begun, topic, type, orgUid, targetUid, user, extra: '' })
}

/** Returns the higher of the workgroup's priority and the visitor's. */
async function priorityOf(
  { visitors }: ThreadDeps,
  { visitor }: Opening,
  { priority }: WorkgroupSettings,
): Promise<number> {
  return Math.max(priority, (await visitors.byUid(visitor.uid))?.priority ?? 0)
}

/**
 * Returns the agent who can take a newcomer at once: the queue is empty, agents are not asked first, and one is free.
 */
async function freeAgent(
  { threads, agentPool }: ThreadDeps,
  thread: Thread,
  settings: WorkgroupSettings,
): Promise<Candidate | undefined> {
  if (settings.accept === 'OFFER') return undefined
  const { targetUid } = thread
  const [waiting, free] = await Promise.all([threads.waiting(targetUid, 1), agentPool.free(targetUid)])
  return waiting.length > 0 ? undefined : agentPool.choose(thread, settings, free)
}

/** What is said when a message may be left, by why. */
export const awayPhrases = { AWAY: 'away', FULL: 'full' } as const

/** Reports the state of an open thread and stores nothing, however often a page is reloaded. */
async function goOn(deps: ThreadDeps, thread: Thread, system: Actor): Promise<EphemeralMessage> {
  const { messageDeps, queueUpdates, phrasebook, agents } = deps
  const [uid, nowMs] = [messageDeps.uids.newMessageUid(), messageDeps.clock.now()]
  switch (thread.state) {
    case 'QUEUING':
    case 'OFFERED': {
      const said = await queueUpdates.saidFor(thread, eventOf('QUEUED', system.person, nowMs))
      return serverAnswer(system, thread, { uid, type: 'QUEUE', ...said, nowMs })
    }
    case 'OFFLINE': {
      const settings = await deps.agentPool.settingsOf(thread.targetUid)
      const away = (await whyAway(deps, thread.targetUid, settings)) ?? 'AWAY'
      const said = await phrasebook.tell(thread, awayPhrases[away], eventOf(away, system.person, nowMs))
      return serverAnswer(system, thread, { uid, type: 'LEAVE_MSG', ...said, nowMs })
    }
    default: {
      const content = await phrasebook.say(thread, 'continued')
      const said = continuing({ content }, await agentProfile(agents, thread.agentUid))
      return serverAnswer(system, thread, { uid, type: 'CONTINUE', ...said, nowMs })
    }
  }
}

async function wait(
  deps: ThreadDeps,
  lane: Lane,
  { thread, system, first }: Omit<Beginning, 'draft' | 'seat'>,
): Promise<Message> {
  const said = await deps.queueUpdates.saidFor(thread, eventOf('QUEUED', system.person, thread.createdAt))
  const draft = serverDraft(deps.messageDeps.uids.newMessageUid(), thread.topic, { type: 'QUEUE', ...said })
  const message = await begin(deps, lane, { thread: waiting(thread), system, first, draft })
  return message
}

/** Returns what the visitor answers, as a message of the workgroup. */
function firstDraft({ messageDeps }: ThreadDeps, { topic }: Thread, { first }: Target): Draft | undefined {
  if (first === undefined) return undefined
  const said = { type: 'TEXT', content: first.text, extra: JSON.stringify({ trigger: first.trigger }) }
  return serverDraft(messageDeps.uids.newMessageUid(), topic, said)
}

interface Beginning {
  readonly thread: Thread
  readonly system: Actor
  /** Comes before `draft`. */
  readonly first?: Draft | undefined
  readonly draft: Draft
  readonly seat?: Seat
}

/** Commits a new thread with its first message. Throws SeatTaken if another thread took the seat. */
async function begin(
  { messageDeps }: ThreadDeps,
  lane: Lane,
  { thread, system, first, draft, seat }: Beginning,
): Promise<Message> {
  const change = { kind: 'open', ...(seat === undefined ? {} : { seat }) } as const
  const { message } = await append(messageDeps, lane, { actor: system, draft: first ?? draft, thread, change })
  lane.thread = message.thread
  if (first === undefined) return message
  return (await append(messageDeps, lane, { actor: system, draft, thread: message.thread })).message
}
