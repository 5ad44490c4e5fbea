import type { Topic, Uid } from '../../domain/ids.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { OrganizationActor } from '../../domain/person.ts'
import type { ThreadType } from '../../domain/thread/thread.ts'
import { agentTopic, workgroupOf, workgroupTopic } from '../../domain/thread/topic.ts'
import type { WorkgroupAdmin } from '../../store/ports/workgroup-admin.ts'
import type { VisitorTo } from '../messaging/receive-within-budget.ts'
import type { ThreadDeps } from './end-thread.ts'

/** Threads of a visitor that are looked at, those active last in front. */
const maxThreads = 20

export type FindVisitorDeps = Pick<ThreadDeps, 'agents' | 'visitors' | 'threads'> & {
  readonly groups: Pick<WorkgroupAdmin, 'of'>
}

/** Where to write to a visitor. */
export interface Place {
  readonly topic: Topic
  readonly type: Extract<ThreadType, 'AGENT' | 'WORKGROUP'>
  readonly targetUid: Uid
}

/** Returns the visitor of the actor's organization with that name. Costs the same reads whether there is one or not. */
export async function findVisitor(
  { visitors }: FindVisitorDeps,
  { orgUid }: OrganizationActor,
  { uid, siteUid }: VisitorTo,
): Promise<Visitor | null> {
  const [byUid, proven] = await Promise.all([
    uid === undefined ? null : visitors.byUid(uid),
    siteUid === undefined ? null : visitors.bySiteUid(orgUid, siteUid),
  ])
  return byUid?.orgUid === orgUid ? byUid : proven
}

/**
 * Returns where an actor writes to a visitor: the named workgroup; otherwise the one to which the visitor last came, of
 * the agent's own or, for a backend, of all; otherwise the first of these by uid; for an agent without a workgroup, their own
 * conversation with the visitor.
 */
export async function placeFor(
  deps: FindVisitorDeps,
  actor: OrganizationActor,
  visitor: { readonly uid: Uid; readonly workgroupUid: Uid | undefined },
): Promise<Place> {
  const workgroupUid = visitor.workgroupUid ?? (await usualWorkgroup(deps, actor, visitor.uid))
  if (workgroupUid === undefined) {
    return { topic: agentTopic(actor.uid, visitor.uid), type: 'AGENT', targetUid: actor.uid }
  }
  return { topic: workgroupTopic(workgroupUid, visitor.uid), type: 'WORKGROUP', targetUid: workgroupUid }
}

async function usualWorkgroup(
  { agents, threads, groups }: FindVisitorDeps,
  actor: OrganizationActor,
  visitorUid: Uid,
): Promise<Uid | undefined> {
  const { orgUid } = actor
  const [own, recent] = await Promise.all([
    actor.kind === 'agent' ? agents.workgroupsOf(actor.uid) : undefined,
    threads.query({ orgUid, visitorUid }, { offset: 0, limit: maxThreads }),
  ])
  const cameTo = recent.flatMap(({ topic }) => workgroupOf(topic) ?? [])
  const last = cameTo.find((uid) => own?.includes(uid) ?? true)
  if (last !== undefined) return last
  if (own !== undefined) return own.toSorted()[0]
  return (await groups.of(orgUid, { offset: 0, limit: 1 })).content[0]?.uid
}
