import type { ThreadUid, Topic } from '../../domain/ids.ts'
import type { Message } from '../../domain/message/message.ts'
import { takesPart } from '../../domain/message/permission.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { notedUid, notesOf } from '../../domain/thread/notes.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { notedTopic } from '../../domain/thread/topic.ts'
import type { MessageLog } from '../../store/ports/message-log.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type ReadingLimits, withinBytes } from '../limits/page-bytes.ts'
import type { ReadLimiter } from '../limits/read-limiter.ts'
import { type FindAgents, loggedTopic } from '../messaging/member-threads.ts'

export interface HistoryDeps extends ReadingLimits {
  readonly readers: ReadLimiter
  readonly log: MessageLog
  readonly threads: Threads
  readonly agents: FindAgents
}

/** A page counted from 0, newest first. */
export interface PageWindow {
  readonly pageNumber: number
  readonly pageSize: number
  /** How many messages to skip, instead of whole pages. */
  readonly offset?: number
}

/** One page and the total count. It has fewer items than asked for if they are large. */
export interface Page<Item> {
  readonly content: Item[]
  readonly totalElements: number
}

/** A part of a thread by `seq`, both bounds exclusive: from `after` on if set, otherwise up to `before` or the end. */
export interface SeqWindow {
  readonly before?: number
  readonly after?: number
  readonly limit: number
}

/** Such a part, newest first, with the message count of the whole thread. */
export interface ThreadStretch extends Page<Message> {
  /** Whether nothing lies beyond it within the bounds. */
  readonly last: boolean
}

/** Returns a page over all threads of a topic in which the reader takes part. Throws Refused `thread_not_found`. */
export async function pageOfTopic(
  deps: HistoryDeps,
  actor: Actor,
  window: PageWindow & { topic: Topic },
): Promise<Page<Message>> {
  const topic = await loggedTopic(deps.agents, actor, window.topic)
  const threads = (await deps.threads.onTopic(topic)).filter((thread) => takesPart(actor, thread))
  if (threads.length === 0) threads.push(await currentThread(deps, actor, topic))
  return deps.readers.read(actor.uid, () => pageOf(deps, threads, { ...window, actor }))
}

/** Returns a page of one thread. Throws Refused `thread_not_found`. */
export async function pageOfThread(
  deps: HistoryDeps,
  actor: Actor,
  window: PageWindow & { uid: ThreadUid },
): Promise<Page<Message>> {
  const thread = await readable(deps, actor, window.uid)
  return deps.readers.read(actor.uid, () => pageOf(deps, [thread], { ...window, actor }))
}

/** Returns a stretch of the newest thread of a topic. Throws Refused `thread_not_found`. */
export async function stretchOfTopic(
  deps: HistoryDeps,
  actor: Actor,
  window: SeqWindow & { topic: Topic },
): Promise<ThreadStretch> {
  const thread = await currentThread(deps, actor, window.topic)
  return deps.readers.read(actor.uid, () => stretchOf(deps, thread, { ...window, actor }))
}

/** Returns a stretch of one thread. Throws Refused `thread_not_found`. */
export async function stretchOfThread(
  deps: HistoryDeps,
  actor: Actor,
  window: SeqWindow & { uid: ThreadUid },
): Promise<ThreadStretch> {
  const thread = await readable(deps, actor, window.uid)
  return deps.readers.read(actor.uid, () => stretchOf(deps, thread, { ...window, actor }))
}

/** Returns the newest thread of a topic to a participant. Throws Refused `thread_not_found`. */
export async function currentThread(deps: HistoryDeps, actor: Actor, topic: Topic): Promise<Thread> {
  const { threads, agents } = deps
  const stored = await threads.current(await loggedTopic(agents, actor, topic))
  if (stored !== null && takesPart(actor, stored)) return stored
  // The stored notes may belong to an earlier thread on the topic, which other agents had.
  const notes = await unwritten(threads, topic)
  if (notes === null || notes.uid === stored?.uid || !takesPart(actor, notes)) throw new Refused('thread_not_found')
  return notes
}

/** Returns one thread to a participant. Throws Refused `thread_not_found`. */
export async function readable({ threads }: HistoryDeps, actor: Actor, uid: ThreadUid): Promise<Thread> {
  const thread = (await threads.byUid(uid)) ?? (await unwrittenOf(threads, uid))
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
  return thread
}

/** Returns the notes on a topic's thread before the first one is stored. */
async function unwritten(threads: Threads, topic: Topic): Promise<Thread | null> {
  const noted = notedTopic(topic)
  const thread = noted === undefined ? null : await threads.current(noted)
  return thread === null ? null : notesOf(thread)
}

async function unwrittenOf(threads: Threads, uid: ThreadUid): Promise<Thread | null> {
  const noted = notedUid(uid)
  const thread = noted === undefined ? null : await threads.byUid(noted)
  const isNoted = thread?.type === 'AGENT' || thread?.type === 'WORKGROUP'
  return isNoted ? notesOf(thread) : null
}

/** Returns a stretch of a thread to somebody who may read it, which is not checked here. */
export async function stretchOf(
  deps: HistoryDeps,
  thread: Thread,
  { actor, limit, before, after }: SeqWindow & { readonly actor: Actor },
): Promise<ThreadStretch> {
  const { uid } = thread
  const first = firstSeqFor(actor, thread)
  const forward = after !== undefined
  const start = forward ? { after: Math.max(after, first) } : {}
  const bounds = { ...(before === undefined ? {} : { before }), ...start }
  const { pageBytes: maxBytes } = deps
  const [read, counted] = await Promise.all([
    deps.log.read({ threadUid: uid, ...bounds, limit, maxBytes }),
    deps.log.count([uid]),
  ])
  const found = read.filter(({ seq }) => seq > first)
  const messages = withinBytes(forward ? found : found.reverse(), deps)
  const end = messages.at(-1)?.seq
  const content = messages.map((message) => ({ ...message, thread }))
  // `seq` has no gaps, so the last one read tells whether anything lies beyond.
  const last =
    end === undefined ||
    (forward ? end >= Math.min((before ?? Number.POSITIVE_INFINITY) - 1, counted) : end === first + 1)
  return { content: forward ? content.reverse() : content, totalElements: Math.max(0, counted - first), last }
}

/** Returns the seq after which somebody reads a thread: who comes to a group reads what is said from then on. */
function firstSeqFor(actor: Actor, { type, participants }: Thread): number {
  if (type !== 'GROUP') return 0
  return participants.find(({ uid }) => uidsOf(actor).includes(uid))?.fromSeq ?? 0
}

async function pageOf(
  deps: HistoryDeps,
  threads: readonly Thread[],
  window: PageWindow & { readonly actor: Actor },
): Promise<Page<Message>> {
  const { pageBytes: maxBytes } = deps
  const uids = threads.map((thread) => thread.uid)
  const [read, counted] = await Promise.all([
    deps.log.page(threads, { offset: offsetOf(window), limit: window.pageSize, maxBytes }),
    deps.log.count(uids),
  ])
  const firsts = new Map(threads.map((thread) => [thread.uid, firstSeqFor(window.actor, thread)]))
  const content = read.filter(({ thread, seq }) => seq > (firsts.get(thread.uid) ?? 0))
  const hidden = [...firsts.values()].reduce((sum, first) => sum + first, 0)
  return { content: withinBytes(content, deps), totalElements: Math.max(0, counted - hidden) }
}

/** Returns how many messages come before a page. */
export function offsetOf({ pageNumber, pageSize, offset = pageNumber * pageSize }: PageWindow): number {
  return offset
}
