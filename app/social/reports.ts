import type { MessageUid, ThreadUid, Uid } from '../../domain/ids.ts'
import type { ReportKind, ReportState, UserReport } from '../../domain/message/report.ts'
import { withEvent } from '../../domain/message/system-event.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import { ended } from '../../domain/thread/friends.ts'
import { isOpen, isSocial, type Thread } from '../../domain/thread/thread.ts'
import { groupTopic } from '../../domain/thread/topic.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { KnownReport } from '../../store/ports/reports.ts'
import { checkAdmin } from '../admin/permissions.ts'
import { append } from '../messaging/append.ts'
import { inLane } from '../messaging/in-lane.ts'
import type { Lane } from '../messaging/lanes.ts'
import { eventOf, serverDraft, systemActor } from '../messaging/server-message.ts'
import {
  type GroupActor,
  type GroupPerson,
  groupMemberOf,
  memberOf,
  otherGroupMember,
  type SocialDeps,
} from './social-access.ts'
import { sentenceFor } from './social-words.ts'

/** What is reported: a person or group by uid, or a message by its uid and thread. */
export interface ReportWish {
  readonly kind: ReportKind
  readonly uid: string
  readonly threadUid: ThreadUid | ''
  readonly text: string
}

/** A message of which no more is kept with a report. */
const maxSaidChars = 4096

/**
 * Reports a person, a message or a group to the admins, once until they have dealt with it. Throws Refused `not_found`
 * for what the reporter cannot know of, `too_many_requests`.
 */
export async function report(deps: SocialDeps, by: GroupActor, wish: ReportWish): Promise<string> {
  const { actor, address } = by
  const me = await reporterOf(deps, actor)
  const { clock, uids } = deps.messageDeps
  const nowMs = clock.now()
  deps.pace.spend('reportsADay', { uid: me.uid, address, nowMs })
  const about = await aboutOf(deps, { me, actor }, wish)
  const { kind, uid: targetUid, text } = wish
  const written = { kind, targetUid, text: text.trim(), state: 'OPEN', outcome: '' } as const
  return deps.reports.add(
    { uid: uids.newUid(), orgUid: me.orgUid, at: nowMs, byUid: me.uid, ...written, ...about },
    deps.limits.reports,
  )
}

/** An app user, or an agent, who may report what is said in a group of agents. */
function reporterOf(deps: SocialDeps, actor: GroupActor['actor']): Promise<GroupPerson> {
  if (actor.kind === 'agent') return groupMemberOf(deps, actor)
  return memberOf(deps, actor, ({ friends, groups }) => friends || groups)
}

async function aboutOf(
  deps: SocialDeps,
  { me, actor }: { readonly me: GroupPerson; readonly actor: GroupActor['actor'] },
  { kind, uid, threadUid }: ReportWish,
): Promise<Pick<UserReport, 'threadUid' | 'said'>> {
  const { threads, log } = deps.messageDeps
  if (kind === 'PERSON') {
    await otherGroupMember(deps, actor, uid as Uid)
    return { threadUid: '', said: null }
  }
  const thread =
    kind === 'GROUP' ? await threads.current(groupTopic(uid as Uid)) : await threads.byUid(threadUid as ThreadUid)
  const own = thread?.participants.find((one) => one.uid === me.uid)
  if (thread === null || own === undefined || !isSocial(thread)) throw new Refused('not_found')
  if (kind === 'GROUP') return { threadUid: thread.uid, said: null }
  const message = await log.find(thread.topic, uid as MessageUid)
  const isTheirs = message?.threadUid === thread.uid && (thread.type !== 'GROUP' || message.seq > own.fromSeq)
  if (message === null || !isTheirs) throw new Refused('not_found')
  const { type, sender, sentAt } = message
  const content = message.content.slice(0, maxSaidChars).toWellFormed()
  return { threadUid: thread.uid, said: { uid: message.uid, type, content, sender, sentAt } }
}

/** Returns what was reported, newest first, without what was said. Throws Refused `forbidden` for all but admins. */
export async function listReports(
  deps: SocialDeps,
  actor: AgentActor,
  { state, ...window }: Window & { readonly state: ReportState },
): Promise<Listed<KnownReport>> {
  await checkAdmin(deps.agents, actor)
  return deps.reports.list(actor.orgUid, state, window)
}

/**
 * Returns a report to an admin with the message as it was when it was reported, which is all that admins read of a
 * thread; recorded in the audit log. Throws Refused `forbidden`, `not_found`.
 */
export async function readReport(deps: SocialDeps, actor: AgentActor, uid: string): Promise<UserReport> {
  await checkAdmin(deps.agents, actor)
  const found = await deps.reports.byUid(actor.orgUid, uid)
  if (found === null) throw new Refused('not_found')
  await deps.auditor.done(actor, { kind: 'report.read', targetUid: uid })
  return found
}

/** Records that an admin has dealt with a report. Throws Refused `forbidden`, `not_found`. */
export async function resolveReport(
  deps: SocialDeps,
  actor: AgentActor,
  { uid, outcome }: { readonly uid: string; readonly outcome: string },
): Promise<void> {
  await checkAdmin(deps.agents, actor)
  if (!(await deps.reports.resolve(actor.orgUid, uid, outcome))) throw new Refused('not_found')
  await deps.auditor.done(actor, { kind: 'report.resolve', targetUid: uid })
}

/** Ends a thread of friends or a group as an admin; those in it keep what was said. Throws Refused `forbidden`, `not_found`. */
export async function closeSocialThread(deps: SocialDeps, actor: AgentActor, uid: ThreadUid): Promise<void> {
  await checkAdmin(deps.agents, actor)
  const found = await deps.messageDeps.threads.byUid(uid)
  if (found === null || found.orgUid !== actor.orgUid || !isSocial(found)) throw new Refused('not_found')
  await inLane(deps.messageDeps, found.topic, (lane) => {
    const { thread } = lane
    if (!thread || thread.uid !== uid || !isOpen(thread)) throw new Refused('not_found')
    return { result: close(deps, actor, { lane, thread }), exclusive: true }
  })
  // Friends are not named: of people who are erased, no name stays in the audit log.
  const targetName = found.type === 'GROUP' ? found.user.nickname : ''
  await deps.auditor.done(actor, { kind: 'social.close', targetUid: uid, targetName })
}

async function close(
  { messageDeps, userGroups }: SocialDeps,
  { person }: AgentActor,
  { lane, thread }: { readonly lane: Lane; readonly thread: Thread },
): Promise<void> {
  const { uids, clock } = messageDeps
  const kind = thread.type === 'GROUP' ? 'GROUP_CLOSED' : 'UNFRIENDED'
  const extra = withEvent('', eventOf(kind, person, clock.now()))
  const said = { type: 'SYSTEM', content: sentenceFor(kind, person.nickname, undefined), extra }
  const draft = serverDraft(uids.newMessageUid(), thread.topic, said)
  const after = ended(thread, clock.now())
  const change = { kind: 'become', after, closedBy: 'AGENT' } as const
  await append(messageDeps, lane, { actor: systemActor('system' as Uid, ''), draft, thread, after, change })
  if (thread.type === 'GROUP') await userGroups.uninviteAll(thread.user.uid)
}
