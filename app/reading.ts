import type { ThreadUid, Topic } from '../domain/ids.ts'
import type { Message } from '../domain/message.ts'
import { takesPart } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import { Refused } from '../domain/refusal.ts'
import type { Thread } from '../domain/thread.ts'
import type { MessageLog } from '../store/ports/message-log.ts'
import type { Threads } from '../store/ports/threads.ts'
import { type FindAgents, loggedTopic } from './colleagues.ts'

/** What reading works with. */
export interface Archive {
  readonly log: MessageLog
  readonly threads: Threads
  readonly agents: FindAgents
}

/** A page counted from 0, newest first. */
export interface PageWindow {
  readonly pageNumber: number
  readonly pageSize: number
}

/** One page and how many there are in all. */
export interface Page<Item> {
  readonly content: Item[]
  readonly totalElements: number
}

/** Part of a thread by place, both bounds excluded: from `after` on when it is set, else up to `before` or the end. */
export interface SeqWindow {
  readonly before?: number
  readonly after?: number
  readonly limit: number
}

/** Such a part, newest first, and how many messages the whole thread has. */
export interface ThreadStretch extends Page<Message> {
  /** Within the bounds there is nothing beyond it. */
  readonly last: boolean
}

/** A page over all threads of a topic in which the reader takes part. Throws Refused `thread_not_found`. */
export async function pageOfTopic(
  archive: Archive,
  actor: Actor,
  asked: PageWindow & { topic: Topic },
): Promise<Page<Message>> {
  const topic = await loggedTopic(archive.agents, actor, asked.topic)
  const threads = (await archive.threads.onTopic(topic)).filter((thread) => takesPart(actor, thread))
  if (threads.length === 0) throw new Refused('thread_not_found')
  return pageOf(archive, threads, asked)
}

/** A page of one thread. Throws Refused `thread_not_found`. */
export async function pageOfThread(
  archive: Archive,
  actor: Actor,
  asked: PageWindow & { uid: ThreadUid },
): Promise<Page<Message>> {
  return pageOf(archive, [await readable(archive, actor, asked.uid)], asked)
}

/** A stretch of one thread. Throws Refused `thread_not_found`. */
export async function stretchOfThread(
  archive: Archive,
  actor: Actor,
  asked: SeqWindow & { uid: ThreadUid },
): Promise<ThreadStretch> {
  const { uid, limit, ...bounds } = asked
  const thread = await readable(archive, actor, uid)
  const [found, totalElements] = await Promise.all([
    // One more than asked for, to know whether it is there.
    archive.log.read({ threadUid: uid, ...bounds, limit: limit + 1 }),
    archive.log.count([uid]),
  ])
  const messages = bounds.after === undefined ? found.slice(-limit) : found.slice(0, limit)
  const content = messages.map((message) => ({ ...message, thread })).reverse()
  return { content, totalElements, last: found.length <= limit }
}

/** The newest thread of a topic, for those who take part in it. Throws Refused `thread_not_found`. */
export async function currentThread(archive: Archive, actor: Actor, topic: Topic): Promise<Thread> {
  const thread = await archive.threads.current(await loggedTopic(archive.agents, actor, topic))
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
  return thread
}

/** One thread, for those who take part in it. Throws Refused `thread_not_found`. */
export async function readable({ threads }: Archive, actor: Actor, uid: ThreadUid): Promise<Thread> {
  const thread = await threads.byUid(uid)
  if (thread === null || !takesPart(actor, thread)) throw new Refused('thread_not_found')
  return thread
}

async function pageOf(archive: Archive, threads: readonly Thread[], window: PageWindow): Promise<Page<Message>> {
  const { pageNumber, pageSize } = window
  const uids = threads.map((thread) => thread.uid)
  const [content, totalElements] = await Promise.all([
    archive.log.page(threads, { offset: pageNumber * pageSize, limit: pageSize }),
    archive.log.count(uids),
  ])
  return { content, totalElements }
}
