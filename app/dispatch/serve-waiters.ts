import type { ThreadUid, Uid } from '../../domain/ids.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Candidate } from '../../domain/thread/routing.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import { unexcluded } from '../../domain/thread/thread-life.ts'
import type { Agents } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import { type MessageDeps, SeatTaken } from '../messaging/append.ts'
import { changeThread, inLaneOf } from '../messaging/in-lane.ts'
import type { Phrasebook } from '../messaging/phrasebook.ts'
import type { AgentPool } from './agent-pool.ts'
import { assign } from './assign.ts'
import type { Offers } from './offers.ts'
import type { QueueUpdates } from './queue-updates.ts'

const waitersPerRead = 16

export interface ServeDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Threads
  readonly agents: Agents
  readonly agentPool: AgentPool
  readonly offers: Offers
  readonly queueUpdates: Pick<QueueUpdates, 'changed'>
  readonly phrasebook: Phrasebook
  readonly isStopped: () => boolean
  /** Called for an agent who left between the choice and the commit: their threads were requeued without this one. */
  readonly agentGone: (agentUid: Uid) => void
}

/** The state of a round. */
interface Round {
  readonly targetUid: Uid
  readonly settings: WorkgroupSettings
  free: readonly Candidate[]
  /**
   * Threads nobody can take, and threads that no longer wait although a read still returned them (undefined): each is
   * looked at once, otherwise a round would never end.
   */
  readonly passedOver: Map<ThreadUid, Thread | undefined>
}

type Outcome = 'given' | 'seat taken' | 'not waiting'

/**
 * Gives the threads that wait for a target to free agents, in the order of the queue. Returns `again` if the queue has
 * to be read anew from the front: a seat was taken, or became free for a thread in front. With a newcomer, an agent who
 * has just become available, those whom everybody had declined are offered to all again.
 */
export async function serveWaiters(
  deps: ServeDeps,
  targetUid: Uid,
  { newcomer }: { readonly newcomer: boolean },
): Promise<'done' | 'again'> {
  const { threads, agentPool } = deps
  // Done within the round, so that nobody is served while those in front still count as declined.
  if (newcomer) await unexclude(deps, targetUid)
  // Read together: each answer of the database costs a turn of the event loop.
  const [settings, free] = await Promise.all([agentPool.settingsOf(targetUid), agentPool.free(targetUid)])
  // While all agents are busy, which is when most events come, no waiting thread is read.
  if (settings.routing === 'MANUAL' || free.length === 0) return 'done'
  const round: Round = { targetUid, settings, free, passedOver: new Map() }
  for (let limit = Math.min(free.length, waitersPerRead); !deps.isStopped(); ) {
    const read = await threads.waiting(targetUid, limit)
    const waiters = read.filter((thread) => !round.passedOver.has(thread.uid))
    const served = waiters.length === 0 ? 'done' : await serveAll(deps, round, waiters)
    if (served !== 'more') return served
    limit = waitersPerRead + 2 * round.passedOver.size
  }
  return 'done'
}

async function serveAll(deps: ServeDeps, round: Round, waiters: readonly Thread[]): Promise<'more' | 'done' | 'again'> {
  const { agentPool } = deps
  const { targetUid, settings, passedOver } = round
  for (const thread of waiters) {
    const agent = await agentPool.choose(thread, settings, round.free)
    // No agent for this thread, which some have declined; perhaps for the next.
    if (agent === undefined && thread.excluded.length === 0) return 'done'
    if (agent === undefined) {
      passedOver.set(thread.uid, thread)
      continue
    }
    const isFresh = [...passedOver.values()].some((one) => one?.excluded.includes(agent.uid) === false)
    const given = isFresh ? 'seat taken' : await give(deps, thread, { agent, settings })
    // Start again from the front, so that nobody is passed over.
    if (given === 'seat taken') return 'again'
    if (given === 'not waiting') passedOver.set(thread.uid, undefined)
    else round.free = await agentPool.free(targetUid)
  }
  return 'more'
}

async function give(
  deps: ServeDeps,
  waiter: Thread,
  { agent, settings }: { readonly agent: Candidate; readonly settings: WorkgroupSettings },
): Promise<Outcome> {
  const isOffered = settings.accept === 'OFFER'
  try {
    const given = await inLaneOf<Outcome>(deps.messageDeps, waiter, async (lane, thread) => {
      // Closed or taken since it was read: not an error.
      if (thread.state !== 'QUEUING') return null
      if (isOffered) await deps.offers.make(lane, { thread, agent }, settings)
      else await assign(deps, lane, { thread, agent, how: 'ASSIGNED' })
      return 'given'
    })
    // The visitors of the queue are notified of who is asked.
    if (isOffered) deps.queueUpdates.changed(waiter.targetUid)
    if (given !== null && !deps.agentPool.isPresent(agent.uid)) deps.agentGone(agent.uid)
    return given ?? 'not waiting'
  } catch (error) {
    if (!(error instanceof SeatTaken)) throw error
    return 'seat taken'
  }
}

async function unexclude({ threads, messageDeps, agentPool }: ServeDeps, targetUid: Uid): Promise<void> {
  const [settings, free, declined] = await Promise.all([
    agentPool.settingsOf(targetUid),
    agentPool.free(targetUid),
    threads.declined(targetUid),
  ])
  for (const thread of declined) {
    // A free agent who was not asked yet comes before those who declined.
    if ((await agentPool.choose(thread, settings, free)) !== undefined) continue
    await inLaneOf(messageDeps, thread, async (lane, current) => {
      if (current.state !== 'QUEUING') return null
      const change = { kind: 'become', after: unexcluded(current) } as const
      await changeThread(threads, lane, { thread: current, change })
      return null
    })
  }
}
