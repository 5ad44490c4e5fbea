import type { Uid } from '../../domain/ids.ts'
import type { AgentActor } from '../../domain/person.ts'
import { isWorking } from '../../domain/thread/routing.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { QueuedThread } from '../../store/ports/queues.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { AgentPool } from './agent-pool.ts'
import { mayBeAsked } from './queue-estimate.ts'

/** A waiting thread as an agent sees it. */
export interface WaitingThread extends QueuedThread {
  readonly waitSeconds: number
  /** Whether the agent who asks for the list has declined or missed it. */
  readonly declined: boolean
  /** Nobody is asked to take it and, as things stand, nobody will be: an agent has to take it by hand. */
  readonly unasked: boolean
}

export interface ListQueueDeps {
  readonly threads: Threads
  readonly agents: Agents
  readonly agentPool: AgentPool
  readonly messageDeps: Pick<MessageDeps, 'clock'>
}

/** Returns the threads waiting for an agent or for their workgroups, next in turn first. */
export async function listQueue(
  deps: ListQueueDeps,
  { uid }: AgentActor,
  window: Window,
): Promise<Listed<WaitingThread>> {
  const { threads, agents, messageDeps } = deps
  const nowMs = messageDeps.clock.now()
  const { content, totalElements } = await threads.queues([uid, ...(await agents.workgroupsOf(uid))], window)
  const askable = await askableOf(deps, new Set(content.map(({ thread }) => thread.targetUid)))
  const shown = content.map(
    (one): WaitingThread => ({
      ...one,
      waitSeconds: Math.max(0, Math.round((nowMs - (one.thread.queuedAt ?? nowMs)) / 1000)),
      declined: one.thread.excluded.includes(uid),
      unasked: isUnasked(one, askable.get(one.thread.targetUid) ?? []),
    }),
  )
  return { content: shown, totalElements }
}

/** Returns the agents the dispatcher may ask for each target, now or once a seat is free. */
async function askableOf({ agentPool }: Pick<ListQueueDeps, 'agentPool'>, targets: ReadonlySet<Uid>) {
  const found = [...targets].map(async (targetUid): Promise<[Uid, Uid[]]> => {
    const { routing } = await agentPool.settingsOf(targetUid)
    if (routing === 'MANUAL') return [targetUid, []]
    const working = (await agentPool.candidates(targetUid)).filter(isWorking)
    return [targetUid, working.map((one) => one.uid)]
  })
  return new Map(await Promise.all(found))
}

function isUnasked({ thread: { state, excluded } }: QueuedThread, askable: readonly Uid[]): boolean {
  return state === 'QUEUING' && !mayBeAsked(askable, excluded)
}
