import type { Uid } from '../../domain/ids.ts'
import { checkDraft } from '../../domain/message/check-draft.ts'
import type { Draft, Message } from '../../domain/message/message.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { LeaveMessage } from '../../domain/thread/leave-message.ts'
import type { Thread, ThreadChange } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import type { LeaveFilter, LeaveMessages } from '../../store/ports/leave-messages.ts'
import { lengthOf } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { append, type MessageDeps, SeatTaken } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import type { Page, PageWindow } from './history.ts'

/** Counting a million takes seconds. */
const maxCounted = 10_000

export interface LeftMessageDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly leaveMessages: LeaveMessages
}

/**
 * Returns the messages left for an agent and their workgroups, newest first; an admin sees those of the whole
 * organization. The total counts up to 10,000, or more if the page shows that there are more.
 */
export async function leftMessages(
  deps: LeftMessageDeps,
  actor: AgentActor,
  query: PageWindow & Pick<LeaveFilter, 'state'> & { targetUid: Uid | undefined },
): Promise<Page<LeaveMessage>> {
  const { state, targetUid, pageNumber, pageSize } = query
  const targets = await targetsOf(deps, actor, targetUid)
  if (targets?.length === 0) return { content: [], totalElements: 0 }
  const filter: LeaveFilter = {
    orgUid: actor.orgUid,
    ...(state === undefined ? {} : { state }),
    ...(targets === undefined ? {} : { targets }),
  }
  const offset = pageNumber * pageSize
  const [found, counted] = await Promise.all([
    deps.leaveMessages.query(filter, { offset, limit: pageSize + 1 }),
    deps.leaveMessages.count(filter, maxCounted),
  ])
  return { content: found.slice(0, pageSize), totalElements: lengthOf(counted, { offset }, found) }
}

/**
 * Answers a left message in its visitor's thread, which becomes the agent's if they have a free seat. Throws Refused
 * `not_found`, `already_answered`.
 */
export async function answerLeft(
  deps: LeftMessageDeps,
  actor: AgentActor,
  { uid, content }: { uid: Uid; content: string },
): Promise<Message> {
  const { topic } = await readable(deps, actor, uid)
  const draft: Draft = {
    uid: deps.messageDeps.uids.newMessageUid(),
    type: 'TEXT',
    content,
    channel: '',
    extra: '',
    topic,
  }
  checkDraft(draft)
  return inLane(deps.messageDeps, topic, (lane) => ({
    result: answerIn(deps, lane, { actor, draft, uid }),
    exclusive: true,
  }))
}

interface LeftMessageAnswer {
  readonly actor: AgentActor
  readonly draft: Draft
  /** The uid of the left message. */
  readonly uid: Uid
}

async function answerIn(deps: LeftMessageDeps, lane: Lane, answer: LeftMessageAnswer): Promise<Message> {
  const left = await readable(deps, answer.actor, answer.uid)
  if (left.answer !== null) throw new Refused('already_answered')
  const isCurrent = lane.thread?.uid === left.threadUid
  const thread = isCurrent ? lane.thread : await deps.threads.byUid(left.threadUid)
  if (thread === null || thread === undefined) throw new Refused('not_found')
  // The lane does not hold older threads of the topic.
  const place = isCurrent ? lane : { thread }
  const agent = await deps.agents.byUid(answer.actor.uid)
  if (agent !== null && thread.state === 'OFFLINE') {
    const seat = { agentUid: agent.uid, capacity: agent.capacity }
    try {
      return await commit(deps, place, { ...answer, thread, after: assigned(thread, agent.uid), seat })
    } catch (error) {
      if (!(error instanceof SeatTaken)) throw error
    }
  }
  return commit(deps, place, { ...answer, thread, after: { ...thread, revision: thread.revision + 1 } })
}

async function commit(
  { messageDeps }: LeftMessageDeps,
  lane: Pick<Lane, 'thread'>,
  given: LeftMessageAnswer & { thread: Thread } & Pick<Extract<ThreadChange, { kind: 'answer' }>, 'after' | 'seat'>,
): Promise<Message> {
  const { actor, draft, thread, after, seat, uid: leftUid } = given
  const change = { kind: 'answer', after, leftUid, by: actor.uid, ...(seat === undefined ? {} : { seat }) } as const
  const { message } = await append(messageDeps, lane, { actor, draft, thread, after, change })
  return message
}

/** Returns a left message this agent may see. Throws Refused `not_found`. */
async function readable(deps: LeftMessageDeps, actor: AgentActor, uid: Uid): Promise<LeaveMessage> {
  const left = await deps.leaveMessages.byUid(uid)
  if (left === null || left.orgUid !== actor.orgUid) throw new Refused('not_found')
  const targets = await targetsOf(deps, actor, left.targetUid)
  if (targets?.includes(left.targetUid) !== true) throw new Refused('not_found')
  return left
}

/**
 * Returns the targets whose left messages an agent sees, limited to the named one if given; undefined for all targets.
 */
async function targetsOf(
  { agents }: LeftMessageDeps,
  actor: AgentActor,
  named: Uid | undefined,
): Promise<readonly Uid[] | undefined> {
  const seesAll = isAdmin(await agents.byUid(actor.uid))
  if (seesAll) return named === undefined ? undefined : [named]
  const own = [actor.uid, ...(await agents.workgroupsOf(actor.uid))]
  return named === undefined ? own : own.filter((uid) => uid === named)
}
