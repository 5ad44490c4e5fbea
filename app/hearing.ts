import type { Topic } from '../domain/ids.ts'
import { mayHear } from '../domain/permission.ts'
import type { Actor } from '../domain/person.ts'
import type { Threads } from '../store/ports/threads.ts'

/** Whether an actor may hear a topic as things are now. Wildcards and `$` name no topic. */
export async function mayHearNow(threads: Threads, actor: Actor, filter: string): Promise<boolean> {
  if (/[#+$]/.test(filter)) return false
  return mayHear(actor, filter, await threads.current(filter.replace(/_internal$/, '') as Topic))
}
