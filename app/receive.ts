import { isNamed } from '../domain/colleagues.ts'
import { checkDraft } from '../domain/draft.ts'
import { filesNamedIn } from '../domain/file.ts'
import type { Topic } from '../domain/ids.ts'
import type { Draft } from '../domain/message.ts'
import { kindOf } from '../domain/message-kind.ts'
import { checkIsMeant, checkMaySpeak } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Thread } from '../domain/thread.ts'
import { notedTopic, readTopic, threadTopic } from '../domain/topic.ts'
import { acknowledge } from './acknowledge.ts'
import { attachFiles } from './attach-files.ts'
import { threadBetween } from './colleagues.ts'
import { firstAnswer } from './first-answer.ts'
import type { Lane, Step } from './lanes.ts'
import { leaveMessage } from './leave-message.ts'
import { append, type Line, type Receipt, type Sending, Stale } from './line.ts'
import { note } from './notes.ts'
import { passOn } from './pass-on.ts'
import { inviteToRate, rate } from './rate.ts'
import { recall } from './recall.ts'
import { type StatusDesk, sayStatus } from './say-status.ts'

/** The line, and what it does not know of itself. */
export interface Receiving extends Line, StatusDesk {
  readonly handOver: (lane: Lane, sending: Sending) => Step<Receipt>
}

/**
 * The line: takes a message from either door. Resolves after the commit; the same uid from the same sender
 * gets its first answer. Throws Refused and has then stored nothing.
 */
export async function receive(line: Receiving, actor: Actor, sent: Draft): Promise<Receipt> {
  checkDraft(sent)
  const noted = notedTopic(sent.topic)
  if (noted !== undefined) return enter(line, noted, (lane) => note(line, lane, { actor, draft: sent }))
  const topic = line.lanes.has(sent.topic) ? sent.topic : threadTopic(sent.topic)
  if (topic === undefined) return sayStatus(line, actor, sent)
  const draft = topic === sent.topic ? sent : { ...sent, topic }
  return enter(line, topic, (lane) => decide(line, lane, { actor, draft }))
}

async function enter({ lanes }: Line, topic: Topic, run: (lane: Lane) => Step<Receipt>): Promise<Receipt> {
  try {
    return await lanes.enter(topic, run)
  } catch (error) {
    if (!(error instanceof Stale)) throw error
    return await lanes.enter(topic, run).catch(asBusy)
  }
}

function asBusy(error: unknown): never {
  throw error instanceof Stale ? new Refused('busy') : error
}

function decide(line: Receiving, lane: Lane, sending: Sending): Step<Receipt> {
  const { actor, draft } = sending
  const { thread } = lane
  const name = thread === null || thread?.type === 'MEMBER' ? readTopic(draft.topic) : undefined
  if (name?.kind !== 'colleagues') return treat(line, lane, sending)
  // Whether two colleagues talk is nobody else's to find out: they hear the same with a thread and without one.
  if (!isNamed(actor, name.uids)) throw new Refused('thread_not_found')
  return thread === null ? { result: toColleague(line, lane, sending), exclusive: true } : treat(line, lane, sending)
}

/** What two agents say first begins their thread; one that names them by their accounts is theirs as well. */
async function toColleague(line: Receiving, lane: Lane, sending: Sending): Promise<Receipt> {
  const { actor, draft } = sending
  const thread = await threadBetween(line, actor, draft.topic)
  if (thread.topic !== draft.topic) return receive(line, actor, { ...draft, topic: thread.topic })
  if (kindOf(draft.type) !== 'stored') return treat(line, lane, sending).result
  const receipt = await append(line, lane, { ...sending, thread, change: { kind: 'open' } })
  lane.thread = thread
  return receipt
}

function treat(line: Receiving, lane: Lane, sending: Sending): Step<Receipt> {
  const kind = kindOf(sending.draft.type)
  switch (kind) {
    case 'stored':
      return speak(line, lane, sending)
    case 'passing':
      return passOn(line, lane, sending)
    case 'receipt':
      return acknowledge(line, lane, sending)
    case 'recall':
      return recall(line, lane, sending)
    case 'rate-invite':
      return inviteToRate(line, lane, sending)
    case 'rate':
      return rate(line, lane, sending)
    case 'leave-message':
      return leaveMessage(line, lane, sending)
    case 'hand-over':
      return line.handOver(lane, sending)
    case 'server':
      throw new Refused('type_reserved')
    default:
      return kind satisfies never
  }
}

function speak(line: Line, lane: Lane, sending: Sending): Step<Receipt> {
  const thread = lane.thread ?? null
  try {
    checkMaySpeak(sending.actor, thread)
    checkIsMeant(sending.draft, thread)
  } catch (refusal) {
    return { result: firstAnswer(line, sending, refusal) }
  }
  if (filesNamedIn(sending.draft).length === 0) return { result: append(line, lane, { ...sending, thread }) }
  return { result: showFiles(line, lane, { ...sending, thread }), exclusive: true }
}

/** Exclusive: what the sender says next keeps its place behind it. */
async function showFiles(line: Line, lane: Lane, sending: Sending & { thread: Thread }): Promise<Receipt> {
  await attachFiles(line.files, sending)
  return append(line, lane, sending)
}
