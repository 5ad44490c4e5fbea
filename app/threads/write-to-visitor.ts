import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { Draft } from '../../domain/message/message.ts'
import { approachTo } from '../../domain/message/permission.ts'
import { kindOf } from '../../domain/message-kind.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import { type Visitor, visitorPerson } from '../../domain/people/visitor.ts'
import type { AgentActor, ServiceActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import { begunBy, isOpen, opened, type Thread } from '../../domain/thread/thread.ts'
import { assigned } from '../../domain/thread/thread-life.ts'
import { userTopic } from '../../domain/thread/topic.ts'
import { seatOf } from '../dispatch/agent-pool.ts'
import { assign } from '../dispatch/assign.ts'
import { append, type Receipt, SeatTaken } from '../messaging/append.ts'
import { beginSilently, inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { type ReceiveDeps, receive } from '../messaging/receive.ts'
import type { VisitorTo } from '../messaging/receive-within-budget.ts'
import { firstAnswer } from '../messaging/repeats.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import type { ThreadDeps } from './end-thread.ts'
import { type FindVisitorDeps, findVisitor, type Place, placeFor } from './find-visitor.ts'

/** Who writes to visitors of their own accord. */
export type Writer = AgentActor | ServiceActor

export interface WriteToVisitorDeps extends ThreadDeps, FindVisitorDeps {
  readonly receiveDeps: ReceiveDeps
  /** Called before a thread begins with a visitor; whatever it throws is the refusal. */
  readonly checkReachable: (visitor: Visitor) => void
  /** Called once a thread has begun; the message follows when this is done. */
  readonly onBegun: (writer: Writer, visitor: Visitor) => Promise<void>
}

/** What to write, and to whom. */
export interface VisitorLetter {
  /** Its topic does not count. */
  readonly draft: Draft
  readonly to: VisitorTo
  /** Called before a thread begins; whatever it throws is the refusal. */
  readonly onBegin: () => void
}

/** Nobody's uid: what is looked up for a visitor who is not there costs the same. */
const nobody = '-' as Uid

/**
 * Writes to a visitor, who may be away: into the open thread with the writer; otherwise into that of the workgroup,
 * which an agent takes with it if nobody has it; otherwise it begins one there. A thread that an agent begins is theirs
 * and takes a seat; one that a backend begins waits for the visitor’s answer. A repeat gets its first receipt. Throws
 * Refused `thread_not_found` for whatever is not there or not theirs, `agent_full`, `type_unsupported` for what is not stored.
 */
export async function writeToVisitor(deps: WriteToVisitorDeps, writer: Writer, given: VisitorLetter): Promise<Receipt> {
  const { draft, to } = given
  if (kindOf(draft.type) !== 'stored') throw new Refused('type_unsupported')
  const visitor = await findVisitor(deps, writer, to)
  const uid = visitor?.uid ?? nobody
  if (to.workgroupUid === undefined) {
    const received = await receive(deps.receiveDeps, writer, { ...draft, topic: userTopic(uid) }).catch(ifNotThere)
    if (received !== undefined) return received
  }
  const place = await placeFor(deps, writer, { uid: visitor?.uid ?? to.uid ?? nobody, workgroupUid: to.workgroupUid })
  const writing = { ...given, visitor, place, draft: { ...draft, topic: place.topic } }
  const repeated = await inLane(deps.messageDeps, place.topic, (lane) => ({
    result: prepare(deps, lane, { ...writing, writer }),
    exclusive: true,
  }))
  return repeated ?? receive(deps.receiveDeps, writer, writing.draft)
}

function ifNotThere(error: unknown): undefined {
  if (!(error instanceof Refused) || error.code !== 'thread_not_found') throw error
}

interface PlacedLetter extends VisitorLetter {
  readonly writer: Writer
  readonly visitor: Visitor | null
  readonly place: Place
}

/** Makes the lane's thread one in which the writer takes part. Returns the first receipt of a repeat instead. */
async function prepare(deps: WriteToVisitorDeps, lane: Lane, wish: PlacedLetter): Promise<Receipt | undefined> {
  const { writer, visitor, place, draft, onBegin } = wish
  const thread = lane.thread ?? null
  const targetUid = thread !== null && isOpen(thread) ? thread.targetUid : place.targetUid
  const [target, agent] = await Promise.all([targetOf(deps, { ...place, targetUid }), agentOf(deps, writer, targetUid)])
  const isBehind = writer.kind === 'service' || agent !== undefined
  const approach = approachTo(writer, { visitor, target, isBehind, thread })
  if (approach === 'write' || visitor === null) return undefined
  const repeated = await firstAnswer(deps.messageDeps, { actor: writer, draft }, unstored).catch(ifUnstored)
  if (repeated !== undefined) return repeated
  deps.checkReachable(visitor)
  try {
    if (approach === 'take') await take(deps, lane, { thread, agent })
    else {
      onBegin()
      await begin(deps, lane, { ...wish, visitor, agent })
    }
  } catch (error) {
    throw error instanceof SeatTaken ? new Refused('agent_full') : error
  }
  return undefined
}

const unstored = new Refused('thread_not_found')

function ifUnstored(error: unknown): undefined {
  if (error !== unstored) throw error
}

function targetOf({ agents, workgroups }: ThreadDeps, { type, targetUid }: Place) {
  return type === 'AGENT' ? agents.byUid(targetUid) : workgroups.byUid(targetUid)
}

/** Returns the agent with their seats if they answer for a target: as one of its agents, or as an admin. */
async function agentOf(
  { agentPool, agents }: ThreadDeps,
  writer: Writer,
  targetUid: Uid,
): Promise<Candidate | undefined> {
  if (writer.kind === 'service') return undefined
  const isWriter = (one: Candidate) => one.uid === writer.uid
  const member = (await agentPool.candidates(targetUid)).find(isWriter)
  if (member !== undefined || !isAdmin(await agents.byUid(writer.uid))) return member
  return (await agentPool.candidates(writer.uid)).find(isWriter)
}

async function take(
  deps: WriteToVisitorDeps,
  lane: Lane,
  { thread, agent }: { thread: Thread | null; agent: Candidate | undefined },
): Promise<void> {
  if (thread === null || agent === undefined) return
  await assign(deps, lane, { thread, agent, how: thread.state === 'OFFERED' ? 'ACCEPTED' : 'TAKEN' })
}

async function begin(
  deps: WriteToVisitorDeps,
  lane: Lane,
  wish: PlacedLetter & { readonly visitor: Visitor; readonly agent: Candidate | undefined },
): Promise<void> {
  const { writer, agent } = wish
  const thread = await threadFor(deps, lane.thread ?? null, wish)
  if (agent === undefined) await beginSilently(deps.threads, lane, thread)
  else await beginWith(deps, lane, { ...wish, agent, thread })
  await deps.onBegun(writer, wish.visitor)
}

async function threadFor(
  { messageDeps, agentPool }: WriteToVisitorDeps,
  before: Thread | null,
  { writer, visitor, place }: PlacedLetter & { readonly visitor: Visitor },
): Promise<Thread> {
  const { priority } = await agentPool.settingsOf(place.targetUid)
  return opened({
    ...{ uid: messageDeps.uids.newUid() as ThreadUid, ...place, orgUid: writer.orgUid, user: visitorPerson(visitor) },
    // Later than the previous thread, even if the clock was set back: the newest thread is the current one.
    createdAt: Math.max(messageDeps.clock.now(), (before?.createdAt ?? -1) + 1),
    ...{ priority: Math.max(priority, visitor.priority), extra: begunBy(writer.uid) },
  })
}

/** The thread is the agent's from its first line on, which names them. */
async function beginWith(
  { messageDeps, phrasebook }: WriteToVisitorDeps,
  lane: Lane,
  { writer, agent, thread }: PlacedLetter & { agent: Candidate; thread: Thread },
): Promise<void> {
  const { uid, nickname, avatar } = writer.person
  const event = { ...eventOf('GREETED', writer.person, thread.createdAt), how: 'BEGUN' } as const
  const begun = assigned(thread, agent.uid)
  const said = await phrasebook.tell(begun, 'begun', event)
  // Not a WELCOME, which would count as unread beside the message.
  const draft = serverDraft(messageDeps.uids.newMessageUid(), thread.topic, { type: 'SYSTEM', ...said })
  const change = { kind: 'open', seat: seatOf(agent, thread.targetUid) } as const
  await append(messageDeps, lane, { actor: systemActor(uid, nickname, avatar), draft, thread: begun, change })
  lane.thread = begun
}
