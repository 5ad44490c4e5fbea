import { mayHear } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import { readTopic } from '../domain/topic.ts'
import type { Threads } from '../store/ports/threads.ts'

/** Whether an actor may hear a topic as things are now. Wildcards and `$` name no topic. */
export async function mayHearNow(threads: Threads, actor: Actor, filter: string): Promise<boolean> {
  if (/[#+$]/.test(filter)) return false
  const name = readTopic(filter)
  const isOfThread = name?.kind === 'thread' || name?.kind === 'notes'
  return mayHear(actor, filter, isOfThread ? await threads.current(name.topic) : null)
}
