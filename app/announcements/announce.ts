import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MessageUid, Uid } from '../../domain/ids.ts'
import { isBlank } from '../../domain/message/blank-text.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import type { Announcement } from '../../domain/organization/announcement.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Thread } from '../../domain/thread/thread.ts'
import type { Announcements } from '../../store/ports/announcements.ts'
import type { Agents, Workgroups } from '../../store/ports/people.ts'
import type { Threads } from '../../store/ports/threads.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { AgentNotices } from '../dispatch/agent-notices.ts'
import { append, type MessageDeps } from '../messaging/append.ts'
import { inLaneOf } from '../messaging/in-lane.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import type { Clock } from '../timing/clock.ts'
import type { AnnouncementPace } from './announcement-pace.ts'

/** How many threads are told at once: as many commit together, and then everything else gets its turn. */
const atOnce = 256
/** A longer announcement goes on after its answer. */
const answerWithinMs = 10_000
/** Announcements in the list of an agent. */
const maxListed = 50
const monthMs = 30 * 24 * 60 * 60_000

/** The announcements of an agent to their visitors, or of an admin to the agents of a workgroup. */
export type Audience = { readonly to: 'visitors' } | { readonly to: 'agents'; readonly workgroupUid: Uid }

export interface AnnouncementDeps {
  readonly messageDeps: MessageDeps
  readonly threads: Pick<Threads, 'namesHeldBy'>
  readonly agents: Agents
  readonly workgroups: Workgroups
  readonly announcements: Announcements
  readonly notices: Pick<AgentNotices, 'announced'>
  readonly auditor: AuditWriter
  readonly pace: AnnouncementPace
  /** How many are kept for each workgroup. */
  readonly kept: number
  readonly onError: (error: unknown) => void
}

/** Returns how many an announcement would reach now. Throws Refused `forbidden`, `unknown_target`. */
export async function countAudience(deps: AnnouncementDeps, actor: AgentActor, audience: Audience): Promise<number> {
  if (audience.to === 'visitors') return (await deps.threads.namesHeldBy(actor.uid)).length
  await checkAudience(deps, actor, audience.workgroupUid)
  return (await othersIn(deps, actor, audience.workgroupUid)).length
}

/** Returns the agents of a workgroup without the one who announces. */
async function othersIn({ agents }: AnnouncementDeps, actor: AgentActor, workgroupUid: Uid): Promise<readonly Uid[]> {
  return (await agents.behind(workgroupUid)).map(({ uid }) => uid).filter((uid) => uid !== actor.uid)
}

/** How far an announcement is. */
export interface AnnouncementOutcome {
  readonly reached: number
  readonly missed: number
  /** Those who are told after the answer. */
  readonly pending: number
}

interface Announcing {
  readonly audience: Audience
  readonly uid: string
  readonly text: string
}

/**
 * Tells all of an audience; what takes longer than 10 s goes on after the answer. A repeat with the same uid tells only
 * those whom the first attempt has not reached. Throws Refused `forbidden`, `unknown_target`, `empty`, `uid_taken`, `busy`, `too_many_requests`.
 */
export async function announce(
  deps: AnnouncementDeps,
  actor: AgentActor,
  wish: Announcing,
): Promise<AnnouncementOutcome> {
  if (isBlank(wish.text)) throw new Refused('empty')
  const { audience } = wish
  const { clock } = deps.messageDeps
  if (audience.to === 'agents') await checkAudience(deps, actor, audience.workgroupUid)
  const progress = { reached: 0, missed: 0, pending: 0 }
  const telling = deps.pace.run(actor.uid, clock.now(), async () => {
    const said = { ...wish, text: wish.text.trim(), progress }
    if (audience.to === 'visitors') await tellVisitors(deps, actor, said)
    else await tellAgents(deps, actor, { ...said, workgroupUid: audience.workgroupUid })
    const { reached, missed } = progress
    const targetUid = audience.to === 'agents' ? audience.workgroupUid : actor.uid
    const after = { audience: audience.to, reached, missed }
    await deps.auditor.done(actor, { kind: 'announcement.send', targetUid, after })
  })
  await within(clock, telling, deps.onError)
  return { ...progress }
}

/** Resolves when the work is done, or after 10 s; errors after that are only reported. */
async function within(clock: Clock, work: Promise<void>, onError: (error: unknown) => void): Promise<void> {
  let isLate = false
  const late = new Promise<void>((resolve) => {
    const cancel = clock.after(answerWithinMs, () => {
      isLate = true
      resolve()
    })
    void work.finally(cancel).catch((error) => isLate && onError(error))
  })
  await Promise.race([work, late])
}

/**
 * Returns what the agents of the actor's workgroups were told in the last 30 days and since the actor joined, newest
 * first, at most 50.
 */
export async function announcementsFor(
  { announcements, messageDeps }: AnnouncementDeps,
  actor: AgentActor,
): Promise<Announcement[]> {
  const sinceMs = messageDeps.clock.now() - monthMs
  return announcements.newest(actor.uid, { sinceMs, limit: maxListed })
}

async function checkAudience(deps: AnnouncementDeps, actor: AgentActor, workgroupUid: Uid): Promise<void> {
  if (!isAdmin(await deps.agents.byUid(actor.uid))) throw new Refused('forbidden')
  const workgroup = await deps.workgroups.byUid(workgroupUid)
  if (workgroup?.orgUid !== actor.orgUid) throw new Refused('unknown_target')
}

interface Telling extends Omit<Announcing, 'audience'> {
  readonly progress: { -readonly [Name in keyof AnnouncementOutcome]: number }
}

/** Stored first: who is not connected finds it in the list. */
async function tellAgents(
  deps: AnnouncementDeps,
  actor: AgentActor,
  { uid, text, workgroupUid, progress }: Telling & { readonly workgroupUid: Uid },
): Promise<void> {
  const { announcements, notices, messageDeps, kept } = deps
  const author = { uid: actor.uid, name: actor.person.nickname }
  await announcements.add({ uid, text, workgroupUid, orgUid: actor.orgUid, author, at: messageDeps.clock.now() }, kept)
  const stored = await announcements.byUid(uid)
  // Another's announcement has this uid.
  if (stored?.author.uid !== actor.uid || stored.workgroupUid !== workgroupUid) throw new Refused('uid_taken')
  const agents = await othersIn(deps, actor, workgroupUid)
  await notices.announced(agents, stored)
  progress.reached = agents.length
}

async function tellVisitors(deps: AnnouncementDeps, actor: AgentActor, said: Telling): Promise<void> {
  const { progress } = said
  const threads = await deps.threads.namesHeldBy(actor.uid)
  progress.pending = threads.length
  for (let from = 0; from < threads.length; from += atOnce) {
    const some = threads.slice(from, from + atOnce)
    const told = await Promise.allSettled(some.map((thread) => tellVisitor(deps, actor, { ...said, thread })))
    const reached = told.filter((one) => one.status === 'fulfilled' && one.value === true).length
    progress.reached += reached
    progress.missed += some.length - reached
    progress.pending -= some.length
    await nextTurn()
  }
}

/** Returns null if the agent has the thread no more. */
function tellVisitor(
  { messageDeps }: AnnouncementDeps,
  { uid: agentUid, person }: AgentActor,
  { thread, uid, text }: Telling & { readonly thread: Pick<Thread, 'uid' | 'topic'> },
): Promise<true | null> {
  return inLaneOf(messageDeps, thread, async (lane, now) => {
    if (now.state !== 'CHATTING' || now.agentUid !== agentUid) return null
    const event = { ...eventOf('ANNOUNCED', person, messageDeps.clock.now()), hasOwnText: true as const }
    const said = { type: 'NOTICE', content: text, extra: withEvent('', event) }
    const draft = serverDraft(uid as MessageUid, now.topic, said)
    await append(messageDeps, lane, { actor: systemActor(now.targetUid, ''), draft, thread: now })
    return true
  })
}
