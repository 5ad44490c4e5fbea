import type { ThreadUid, Topic, Uid } from '../domain/ids.ts'
import type { Draft, Message, PassingMessage } from '../domain/message.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import { assigned, isOpen, opened, type Seat, type Thread, type ThreadType } from '../domain/thread.ts'
import { agentTopic, workgroupTopic } from '../domain/topic.ts'
import { type Conversations, end } from './conversation.ts'
import type { Lane } from './lanes.ts'
import { append, SeatTaken } from './line.ts'
import { phrases } from './phrases.ts'
import { queueContent } from './queue-place.ts'
import { serverAnswer, serverDraft, systemActor } from './server-draft.ts'
import { newUid } from './uid.ts'

/** Whom a visitor asks for. */
export interface Wish {
  readonly type: ThreadType
  /** The agent's or workgroup's uid. */
  readonly targetUid: Uid
  /** Ends the thread there is and starts a new one. */
  readonly fresh: boolean
}

interface Opening {
  readonly visitor: Extract<Actor, { kind: 'visitor' }>
  readonly wish: Wish
  readonly topic: Topic
  /** Who speaks for the agent or workgroup before somebody is there. */
  readonly system: Actor
}

/**
 * A visitor's thread with an agent or workgroup: WELCOME when an agent takes it at once, QUEUE when it waits,
 * CONTINUE when it was there already. Throws Refused `unknown_target`.
 */
export async function openThread(
  parts: Conversations,
  visitor: Opening['visitor'],
  wish: Wish,
): Promise<Message | PassingMessage> {
  const system = await targetOf(parts, visitor, wish)
  const topicOf = wish.type === 'AGENT' ? agentTopic : workgroupTopic
  const topic = topicOf(wish.targetUid, visitor.uid)
  const opening: Opening = { visitor, wish, topic, system }
  return parts.line.lanes.enter(topic, (lane) => ({ result: openIn(parts, lane, opening), exclusive: true }))
}

async function targetOf(
  { agents, workgroups }: Conversations,
  visitor: Opening['visitor'],
  { type, targetUid }: Wish,
): Promise<Actor> {
  if (type !== 'AGENT' && type !== 'WORKGROUP') throw new Refused('unknown_target')
  const target = type === 'AGENT' ? await agents.byUid(targetUid) : await workgroups.byUid(targetUid)
  if (target?.orgUid !== visitor.orgUid) throw new Refused('unknown_target')
  return systemActor(targetUid, target.nickname)
}

async function openIn(parts: Conversations, lane: Lane, opening: Opening): Promise<Message | PassingMessage> {
  const { wish, system } = opening
  const current = lane.thread ?? null
  if (current !== null && isOpen(current)) {
    if (!wish.fresh) return goOn(parts, current, system)
    await end(parts, lane, { thread: current, actor: system, type: 'VISITOR_CLOSED', content: phrases.reopened })
  }
  // After the one before it even when the clock was set back: the newest is the current one.
  const createdAt = Math.max(parts.line.clock.now(), (current?.createdAt ?? -1) + 1)
  const waiting = threadFor(opening, createdAt)
  const agent = await parts.dispatcher.freeAgent(wish.targetUid)
  if (agent === undefined) return wait(parts, lane, { waiting, system })
  const seat: Seat = { agentUid: agent.uid, capacity: agent.capacity }
  const thread = assigned(waiting, agent.uid)
  const draft = serverDraft('WELCOME', thread.topic, phrases.welcome)
  try {
    return await begin(parts, lane, { thread, system, draft, seat })
  } catch (error) {
    if (error instanceof SeatTaken) return wait(parts, lane, { waiting, system })
    throw error
  }
}

function threadFor({ visitor, wish, topic }: Opening, createdAt: number): Thread {
  const { type, targetUid } = wish
  const { orgUid, person: user } = visitor
  return opened({ uid: newUid() as ThreadUid, topic, type, orgUid, targetUid, user, extra: '', createdAt })
}

/** The thread was there: says how it stands and stores nothing, however often a page is loaded again. */
async function goOn({ line, threads }: Conversations, thread: Thread, system: Actor): Promise<PassingMessage> {
  const nowMs = line.clock.now()
  const waits = thread.state === 'QUEUING'
  const content = waits ? await queueContent(threads, thread, { newcomer: 0, nowMs }) : phrases.continued
  return serverAnswer(system, thread, { type: waits ? 'QUEUE' : 'CONTINUE', content, nowMs })
}

async function wait(
  parts: Conversations,
  lane: Lane,
  { waiting, system }: { waiting: Thread; system: Actor },
): Promise<Message> {
  const content = await queueContent(parts.threads, waiting, { newcomer: 1, nowMs: parts.line.clock.now() })
  const draft = serverDraft('QUEUE', waiting.topic, content)
  const message = await begin(parts, lane, { thread: waiting, system, draft })
  parts.dispatcher.wake(waiting.targetUid)
  return message
}

/** Commits a new thread with its first message. Throws SeatTaken when the seat went to somebody else. */
async function begin(
  { line }: Conversations,
  lane: Lane,
  { thread, system, draft, seat }: { thread: Thread; system: Actor; draft: Draft; seat?: Seat },
): Promise<Message> {
  const change = { kind: 'open', ...(seat === undefined ? {} : { seat }) } as const
  const receipt = await append(line, lane, { actor: system, draft, thread, change })
  if (receipt.kind !== 'stored') throw new Error('a first message is stored')
  lane.thread = thread
  return receipt.message
}
