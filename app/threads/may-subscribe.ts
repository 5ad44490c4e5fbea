import type { Topic, Uid } from '../../domain/ids.ts'
import { maySubscribeTo } from '../../domain/message/permission.ts'
import { type Actor, uidsOf } from '../../domain/person.ts'
import { isNamed } from '../../domain/thread/colleagues.ts'
import { mayBeVisitors, readTopic, type TopicName } from '../../domain/thread/topic.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { areNamedColleagues } from '../messaging/member-threads.ts'
import { ConcurrencyLimiter } from '../timing/concurrency-limiter.ts'

/** In characters: no valid topic is longer, protocol.md §1. */
const maxTopicLength = 512
/** How many packets are looked up at once, whoever sent them: everybody else's reads wait behind these. */
const readsAtOnce = 2

export interface MaySubscribeDeps {
  readonly threads: Pick<Threads, 'takenPartIn'>
  readonly agents: Pick<Agents, 'named'>
}

/** Tells which of a packet's filters an actor may hear. */
export type MaySubscribe = (actor: Actor, filters: readonly string[]) => Promise<boolean[]>

/**
 * Returns a function that tells for each filter, in order, whether the actor may hear it now. Wildcards and `$` name no
 * topic. Any number of filters costs one read of threads and, for an agent who names colleagues, one of agents.
 */
export function maySubscribeWith({ threads, agents }: MaySubscribeDeps): MaySubscribe {
  const turns = new ConcurrencyLimiter(readsAtOnce)
  return async (actor, filters) => {
    const names = filters.map(nameOf)
    const topics = unique(names.flatMap((name) => topicOf(actor, name)))
    const colleagues = unique(names.flatMap((name) => colleaguesOf(actor, name)))
    const [heard, named] = await Promise.all([
      topics.length === 0 ? [] : turns.run(() => threads.takenPartIn(topics, uidsOf(actor))),
      colleagues.length === 0 ? [] : turns.run(() => agents.named(colleagues)),
    ])
    const takenPartIn = new Set(heard)
    return names.map((name) => {
      if (name?.kind === 'colleagues') return areNamedColleagues(named, actor, name.uids)
      return name !== undefined && maySubscribeTo(actor, name, takenPartIn)
    })
  }
}

function nameOf(filter: string): TopicName | undefined {
  return filter.length > maxTopicLength || /[#+$]/.test(filter) ? undefined : readTopic(filter)
}

/** Returns the topic to look up. A visitor has no thread under a name that is not theirs, so guessing costs no read. */
function topicOf(actor: Actor, name: TopicName | undefined): Topic[] {
  if (name?.kind !== 'thread' && name?.kind !== 'notes') return []
  const isPossible = actor.kind === 'visitor' ? name.kind === 'thread' && mayBeVisitors(name.topic, actor.uid) : true
  return isPossible ? [name.topic] : []
}

/** Returns the colleagues to look up; none under names that are somebody else's. */
function colleaguesOf(actor: Actor, name: TopicName | undefined): readonly Uid[] {
  return name?.kind === 'colleagues' && isNamed(actor, name.uids) ? name.uids : []
}

function unique<Value>(values: readonly Value[]): Value[] {
  return [...new Set(values)]
}
