import type { ThreadUid, Uid } from '../../domain/ids.ts'
import { isOpenAt } from '../../domain/organization/opening-hours.ts'
import type { WorkgroupSettings } from '../../domain/organization/workgroup.ts'
import type { Person } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { type Candidate, isEligible, isSeen } from '../../domain/thread/routing.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { AgentPool } from './agent-pool.ts'
import type { QueueUpdates } from './queue-updates.ts'

/** What a site can know before it opens a chat. */
export interface Availability {
  /** Whether it is within opening hours. */
  readonly open: boolean
  /** How many agents could take a thread now. */
  readonly agentsFree: number
  readonly queueLength: number
  /** How long a newcomer is likely to wait. */
  readonly estimatedWaitSeconds: number
  /** False if a newcomer would be asked to leave a message. */
  readonly accepting: boolean
  /** Whether that is because the queue is full, although agents are there. */
  readonly full: boolean
  /** A few of those who would serve, free ones first; absent unless the workgroup names them. */
  readonly agents?: Pick<Person, 'nickname' | 'avatar'>[]
}

export interface AvailabilityDeps extends IsAwayDeps {
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly queueUpdates: QueueUpdates
}

/** Returns what a newcomer to a workgroup or agent can expect. Throws Refused `unknown_target`. */
export async function availabilityOf(deps: AvailabilityDeps, targetUid: Uid): Promise<Availability> {
  const { agents, workgroups, threads, agentPool, queueUpdates, messageDeps } = deps
  const target = (await workgroups.byUid(targetUid)) ?? (await agents.byUid(targetUid))
  if (target === null) throw new Refused('unknown_target')
  const settings = await agentPool.settingsOf(targetUid)
  const nowMs = messageDeps.clock.now()
  const newcomer = { uid: '' as ThreadUid, targetUid, priority: 0, queuedAt: nowMs }
  const [candidates, { size, ahead }, away] = await Promise.all([
    agentPool.candidates(targetUid),
    threads.place(newcomer),
    whyAway(deps, targetUid, settings),
  ])
  const agentsFree = candidates.filter((one) => isEligible(one, nobody)).length
  const isServedAtOnce = agentsFree > 0 && size === 0 && settings.routing !== 'MANUAL'
  return {
    open: isOpenAt(settings.hours, nowMs),
    agentsFree,
    queueLength: size,
    estimatedWaitSeconds: isServedAtOnce ? 0 : await queueUpdates.estimateAt(targetUid, newcomer, ahead),
    accepting: away === undefined,
    full: away === 'FULL',
    ...(settings.nameAgents ? { agents: await namesOf(agents, away === undefined ? candidates : []) } : {}),
  }
}

/** More would not be read, and would tell the size of the team. */
const maxNamed = 5

/** Returns names and pictures of agents whom visitors may see, those who are free first. */
async function namesOf(agents: Agents, candidates: readonly Candidate[]) {
  const isBusy = (one: Candidate) => Number(!isEligible(one, nobody))
  const seen = candidates.filter(isSeen).sort((one, other) => isBusy(one) - isBusy(other))
  const uids = seen.slice(0, maxNamed).map(({ uid }) => uid)
  const named = uids.length === 0 ? [] : await agents.named(uids)
  const byUid = new Map(named.map((agent) => [agent.uid, agent]))
  return uids.flatMap((uid) => {
    const agent = byUid.get(uid)
    return agent === undefined ? [] : [{ nickname: agent.nickname, avatar: agent.avatar }]
  })
}

const nobody: ReadonlySet<Uid> = new Set()

export interface IsAwayDeps {
  readonly threads: Threads
  readonly agentPool: AgentPool
  readonly messageDeps: Pick<MessageDeps, 'clock'>
}

/** Whether a newcomer is asked to leave a message instead of waiting. */
export async function isAway(deps: IsAwayDeps, targetUid: Uid, settings: WorkgroupSettings): Promise<boolean> {
  return (await whyAway(deps, targetUid, settings)) !== undefined
}

/**
 * Returns why a newcomer is asked to leave a message instead of waiting, as the kind of event: FULL if agents are there
 * and the queue is full, otherwise AWAY. Undefined if the newcomer may wait.
 */
export async function whyAway(
  { threads, agentPool, messageDeps }: IsAwayDeps,
  targetUid: Uid,
  { hours, maxWaiting, leaveMessageWhenNobody }: WorkgroupSettings,
): Promise<'AWAY' | 'FULL' | undefined> {
  if (!isOpenAt(hours, messageDeps.clock.now())) return 'AWAY'
  const isFull = maxWaiting > 0 && (await threads.queued(targetUid, maxWaiting)).length >= maxWaiting
  if (!isFull && !leaveMessageWhenNobody) return undefined
  const isThere = (await agentPool.candidates(targetUid)).some(isSeen)
  if (!isThere) return 'AWAY'
  return isFull ? 'FULL' : undefined
}
