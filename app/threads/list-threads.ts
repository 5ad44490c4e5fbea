import type { Uid } from '../../domain/ids.ts'
import { type Agent, isAdmin } from '../../domain/people/agent.ts'
import { type AgentActor, uidsOf } from '../../domain/person.ts'
import type { Thread, ThreadState } from '../../domain/thread/thread.ts'
import { type Listed, lengthOf, type Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Overseer, ThreadFilter, Threads } from '../../store/ports/threads.ts'

/** For ended threads: counting a million takes seconds. */
const maxCounted = 10_000

export interface ListThreadsDeps {
  readonly threads: Threads
  readonly agents: Agents
}

/** The filter of an agent's thread list; all given parts must match. */
export interface ThreadListQuery extends Window {
  /** The threads they take part in, or all they may know of. */
  readonly scope: 'mine' | 'all'
  /** Any of these states. */
  readonly states?: readonly ThreadState[]
  readonly targetUid?: Uid
}

/** A thread and the agent who has it. */
export interface ListedThread {
  readonly thread: Thread
  readonly agent: Agent | null
}

/**
 * Returns threads, last active first. An agent may know of the threads they take part in and of those that visitors
 * opened with them or with one of their workgroups; an admin, of those opened with anybody in the organization. Only
 * participants are told what is said in a thread. The total counts up to 10,000 ended threads, or more if the page
 * shows that there are more.
 */
export async function listThreads(
  { threads, agents }: ListThreadsDeps,
  actor: AgentActor,
  { scope, states, targetUid, ...window }: ThreadListQuery,
): Promise<Listed<ListedThread>> {
  const filter: ThreadFilter = {
    orgUid: actor.orgUid,
    ...(scope === 'mine' ? { participants: uidsOf(actor) } : { overseer: await overseerOf(agents, actor) }),
    ...(states === undefined ? {} : { states }),
    ...(targetUid === undefined ? {} : { targetUid }),
  }
  const { offset, limit } = window
  const [found, counted] = await Promise.all([
    threads.query(filter, { offset, limit: limit + 1 }),
    threads.count(filter, maxCounted),
  ])
  const holders = await holdersOf(agents, found)
  const content = found.slice(0, limit).map((thread) => ({ thread, agent: holders.get(thread.agentUid) ?? null }))
  return { content, totalElements: lengthOf(counted, window, found) }
}

async function overseerOf(agents: Agents, actor: AgentActor): Promise<Overseer> {
  const uids = uidsOf(actor)
  const seesAll = isAdmin(await agents.byUid(actor.uid))
  return { uids, targets: seesAll ? 'any' : [actor.uid, ...(await agents.workgroupsOf(actor.uid))] }
}

async function holdersOf(agents: Agents, threads: readonly Thread[]): Promise<Map<Uid | null, Agent | null>> {
  const uids = [...new Set(threads.flatMap(({ agentUid }) => (agentUid === null ? [] : [agentUid])))]
  return new Map(await Promise.all(uids.map(async (uid) => [uid, await agents.byUid(uid)] as const)))
}
