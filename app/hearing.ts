import { mayHear } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import { readTopic } from '../domain/topic.ts'
import type { Threads } from '../store/ports/threads.ts'
import { colleaguesOf, type FindAgents } from './colleagues.ts'

/** What says who hears. */
export interface Hearing {
  readonly threads: Threads
  readonly agents: FindAgents
}

/** Whether an actor may hear a topic as things are now. Wildcards and `$` name no topic. */
export async function mayHearNow({ threads, agents }: Hearing, actor: Actor, filter: string): Promise<boolean> {
  if (/[#+$]/.test(filter)) return false
  const name = readTopic(filter)
  // Before their first word too: the topic is theirs.
  if (name?.kind === 'colleagues') return (await colleaguesOf(agents, actor, name.uids)) !== null
  const isOfThread = name?.kind === 'thread' || name?.kind === 'notes'
  return mayHear(actor, filter, isOfThread ? await threads.current(name.topic) : null)
}
