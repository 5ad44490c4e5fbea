import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { Draft } from '../../domain/message/message.ts'
import type { VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { LeaveMessage } from '../../domain/thread/leave-message.ts'
import { isOpen, opened, type Thread } from '../../domain/thread/thread.ts'
import { offline } from '../../domain/thread/thread-life.ts'
import { workgroupTopic } from '../../domain/thread/topic.ts'
import type { WorkgroupAdmin } from '../../store/ports/workgroup-admin.ts'
import { append, Stale, type StoredReceipt } from '../messaging/append.ts'
import { inLane, once } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import type { ThreadDeps } from './end-thread.ts'

export interface FeedbackDeps extends Pick<ThreadDeps, 'messageDeps' | 'threads' | 'workgroups'> {
  readonly groups: Pick<WorkgroupAdmin, 'of'>
}

/** What a visitor says of a page. */
export interface Feedback {
  readonly uid: MessageUid
  readonly content: string
  /** The workgroup meant; without one, the first of the organization by name. */
  readonly workgroupUid?: Uid | undefined
  /** Asked in the lane, before anything is stored: throws Refused for who was erased or blocked meanwhile. */
  readonly letInAgain: () => Promise<void>
  /** Called once, before anything is stored; whatever it throws is the refusal. */
  readonly onSend: (draft: Draft) => void
  /** The same before a thread begins. */
  readonly onBegin: () => void
}

/**
 * Takes a visitor's feedback: a text in their open conversation with the workgroup, or else a left message, also
 * without a way to answer. Throws Refused `unknown_target`, and what the callbacks throw.
 */
export async function giveFeedback(deps: FeedbackDeps, visitor: VisitorActor, given: Feedback): Promise<StoredReceipt> {
  const targetUid = given.workgroupUid ?? (await firstWorkgroup(deps, visitor.orgUid))
  const workgroup = targetUid === undefined ? null : await deps.workgroups.byUid(targetUid)
  if (workgroup === null || workgroup.orgUid !== visitor.orgUid) throw new Refused('unknown_target')
  const topic = workgroupTopic(workgroup.uid, visitor.uid)
  const counted = { ...given, onSend: once(given.onSend), onBegin: once(given.onBegin) }
  return inLane(deps.messageDeps, topic, (lane) => ({
    result: giveIn(deps, lane, { visitor, given: counted, targetUid: workgroup.uid }),
    exclusive: true,
  }))
}

async function firstWorkgroup({ groups }: FeedbackDeps, orgUid: Uid): Promise<Uid | undefined> {
  return (await groups.of(orgUid, { offset: 0, limit: 1 })).content[0]?.uid
}

interface Giving {
  readonly visitor: VisitorActor
  readonly given: Feedback
  readonly targetUid: Uid
}

async function giveIn(deps: FeedbackDeps, lane: Lane, giving: Giving): Promise<StoredReceipt> {
  const { visitor, given, targetUid } = giving
  await given.letInAgain()
  const current = lane.thread ?? null
  const isTalking = current !== null && isOpen(current) && current.state !== 'OFFLINE'
  const type = isTalking ? 'TEXT' : 'LEAVE_MSG_SUBMIT'
  const content = isTalking ? given.content : JSON.stringify({ content: given.content })
  const topic = workgroupTopic(targetUid, visitor.uid)
  const draft: Draft = { uid: given.uid, type, content, channel: 'WEB', extra: '', topic }
  given.onSend(draft)
  if (isTalking) return append(deps.messageDeps, lane, { actor: visitor, draft, thread: current })
  const thread = current !== null && isOpen(current) ? current : await begin(deps, lane, giving)
  const change = { kind: 'leave-message', left: leftIn(deps, thread, given) } as const
  return append(deps.messageDeps, lane, { actor: visitor, draft, thread, change })
}

/** Begins a thread in which nobody is there; a crash before the message leaves it empty, for the next one. */
async function begin({ messageDeps, threads }: FeedbackDeps, lane: Lane, giving: Giving): Promise<Thread> {
  const { visitor, given, targetUid } = giving
  given.onBegin()
  const createdAt = Math.max(messageDeps.clock.now(), (lane.thread?.createdAt ?? -1) + 1)
  const place = { topic: workgroupTopic(targetUid, visitor.uid), type: 'WORKGROUP', targetUid, priority: 0 } as const
  const whose = { orgUid: visitor.orgUid, user: visitor.person, extra: '' }
  const thread = offline(opened({ uid: messageDeps.uids.newUid() as ThreadUid, createdAt, ...place, ...whose }))
  const { outcome } = await threads.change(thread, { kind: 'open' })
  lane.thread = outcome === 'changed' ? thread : undefined
  if (outcome !== 'changed') throw new Stale()
  return thread
}

function leftIn({ messageDeps }: FeedbackDeps, thread: Thread, { uid: messageUid, content }: Feedback): LeaveMessage {
  const { uid: threadUid, topic, orgUid, targetUid, user } = thread
  const made = { uid: messageDeps.uids.newUid() as Uid, createdAt: messageDeps.clock.now() }
  const unknown = { nickname: '', contact: '', mobile: '', email: '' }
  return { ...made, ...unknown, messageUid, content, threadUid, topic, orgUid, targetUid, user, answer: null }
}
