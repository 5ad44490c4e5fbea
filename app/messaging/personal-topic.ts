import type { Topic, Uid } from '../../domain/ids.ts'
import { takesPart } from '../../domain/message/permission.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { isOpen, type Thread, type ThreadState, threadStates } from '../../domain/thread/thread.ts'
import { friendTopic, memberTopic } from '../../domain/thread/topic.ts'
import type { ThreadFilter } from '../../store/ports/threads.ts'
import type { MessageDeps } from './append.ts'
import { colleaguesOf } from './member-threads.ts'

type FindDeps = Pick<MessageDeps, 'threads' | 'agents'>

const openStates = threadStates.filter((state) => state !== 'CLOSED')
/** More open threads of one person are not looked at. */
const mostThreads = 100

/**
 * Finds the thread that a message to a person belongs to, `user/{uid}`. Messages that one sender publishes there keep
 * their order.
 */
export class PersonalTopics {
  readonly #deps: FindDeps
  /** The last search of each sender and addressee, while it runs. */
  readonly #running = new Map<string, Promise<Topic>>()

  constructor(deps: FindDeps) {
    this.#deps = deps
  }

  /**
   * Returns the topic of the open thread between an actor and a person, the one active last if there are several; the
   * topic of two colleagues also if they have none yet. On the actor's own uid it is their only open thread. Throws
   * Refused `thread_not_found`, which does not tell whether such a person exists.
   */
  find(actor: Actor, uid: Uid): Promise<Topic> {
    const key = `${actor.uid} ${uid}`
    const search = () => topicBetween(this.#deps, actor, { uid, states: openStates })
    const found = (this.#running.get(key) ?? Promise.resolve()).then(search, search)
    this.#running.set(key, found)
    const forget = () => {
      if (this.#running.get(key) === found) this.#running.delete(key)
    }
    found.then(forget, forget)
    return found
  }

  /** Returns the topic of the thread that was active last, open or not. Throws as `find` does. */
  findEnded(actor: Actor, uid: Uid): Promise<Topic> {
    return topicBetween(this.#deps, actor, { uid, states: threadStates })
  }
}

interface Wanted {
  readonly uid: Uid
  readonly states: readonly ThreadState[]
}

async function topicBetween(deps: FindDeps, actor: Actor, { uid, states }: Wanted): Promise<Topic> {
  if (actor.kind === 'system') throw new Refused('thread_not_found')
  const own = uidsOf(actor)
  const threadsOf = (participants: readonly Uid[]) => listed(deps, { orgUid: actor.orgUid, states, participants })
  if (own.includes(uid)) return ownTopic(await threadsOf(own), states)
  if (actor.kind === 'visitor') {
    const friends = await friendsTopic(deps, actor, { uid, states })
    return friends ?? newestTopic(await withAgent(deps, uid, await threadsOf(own)))
  }
  const pair = actor.kind === 'agent' ? await colleaguesOf(deps.agents, actor, [actor.uid, uid]) : null
  if (pair !== null) return memberTopic(pair[0].uid, pair[1].uid)
  const visitors = (await threadsOf([uid])).filter(({ user }) => user.uid === uid)
  return newestTopic(actor.kind === 'service' ? visitors : visitors.filter((thread) => takesPart(actor, thread)))
}

/** Returns the topic of the thread of a visitor with a friend. */
async function friendsTopic({ threads }: FindDeps, actor: Actor, { uid, states }: Wanted): Promise<Topic | undefined> {
  const thread = await threads.current(friendTopic(actor.uid, uid))
  return thread !== null && takesPart(actor, thread) && (isOpen(thread) || states === threadStates)
    ? thread.topic
    : undefined
}

/** Keeps the threads in which an agent takes part, named by either of their uids. */
async function withAgent({ agents }: FindDeps, uid: Uid, threads: readonly Thread[]): Promise<readonly Thread[]> {
  const agent = threads.length === 0 ? null : ((await agents.byUid(uid)) ?? (await agents.byAccount(uid)))
  return threads.filter(({ participants }) => participants.some((one) => one.uid === agent?.uid))
}

/** Returns threads, the one active last in front. */
function listed({ threads }: FindDeps, filter: ThreadFilter): Promise<Thread[]> {
  return threads.query(filter, { offset: 0, limit: mostThreads })
}

function newestTopic([thread]: readonly Thread[]): Topic {
  if (thread === undefined) throw new Refused('thread_not_found')
  return thread.topic
}

/** Of several open threads it is not known which one is meant. */
function ownTopic(threads: readonly Thread[], states: Wanted['states']): Topic {
  if (threads.length > 1 && states === openStates) throw new Refused('thread_not_found')
  return newestTopic(threads)
}
