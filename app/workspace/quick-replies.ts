import type { ActKind } from '../../domain/audit.ts'
import { fromCsv, toCsv } from '../../domain/csv.ts'
import {
  checkMayKeep,
  type QuickReply,
  type QuickReplyAccess,
  type QuickReplyUid,
  type ReplyText,
} from '../../domain/organization/quick-reply.ts'
import { isAdmin } from '../../domain/people/agent.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Listed, Window } from '../../store/ports/listed.ts'
import type { Agents } from '../../store/ports/people.ts'
import { type QuickReplies, type ReplyFilter, ShortcutTaken } from '../../store/ports/quick-replies.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { Uids } from '../new-uid.ts'

export interface QuickReplyDeps {
  readonly quickReplies: QuickReplies
  readonly agents: Pick<Agents, 'byUid'>
  readonly auditor: AuditWriter
  readonly uids: Uids
}

/** Whose a new reply is. */
export type Sharing = 'own' | 'shared'

const columns = ['category', 'shortcut', 'title', 'content'] as const
/** The agent's own replies and the shared ones together. */
const maxExported = 10_000

/** Returns the shared replies and the agent's own. */
export function repliesFor(
  { quickReplies }: QuickReplyDeps,
  { orgUid, uid }: AgentActor,
  query: Omit<ReplyFilter, 'orgUid' | 'ownerUid'> & Window,
): Promise<Listed<QuickReply>> {
  const { offset, limit, ...filter } = query
  return quickReplies.query({ ...filter, orgUid, ownerUid: uid }, { offset, limit })
}

/** Returns the same replies as CSV, all of them or those of one kind. */
export async function repliesAsCsv(deps: QuickReplyDeps, actor: AgentActor, sharing?: Sharing): Promise<string> {
  const { content } = await repliesFor(deps, actor, { sharing, offset: 0, limit: maxExported })
  return toCsv(columns, content)
}

/** Parses replies. Throws Refused `malformed` for anything but CSV with these columns. */
export function repliesInCsv(text: string): ReplyText[] {
  return fromCsv(columns, text)
}

/** Adds a reply. Throws Refused `forbidden` for a shared reply by an agent who is not an admin, `shortcut_taken`. */
export async function keepReply(
  deps: QuickReplyDeps,
  actor: AgentActor,
  { sharing, ...text }: ReplyText & { readonly sharing: Sharing },
): Promise<QuickReply> {
  const reply = await begin(deps, actor, sharing)
  const kept = { ...reply(), ...text }
  await deps.quickReplies.add(kept).catch(refuseTaken)
  await noteShared(deps, actor, { kind: 'quickreply.create', reply: kept })
  return kept
}

/**
 * Imports many replies, all or none; one whose shortcut exists replaces the existing reply. Throws Refused `forbidden`.
 */
export async function importReplies(
  deps: QuickReplyDeps,
  actor: AgentActor,
  { sharing, replies }: { sharing: Sharing; replies: readonly ReplyText[] },
): Promise<number> {
  const reply = await begin(deps, actor, sharing)
  await deps.quickReplies.put(replies.map((text) => ({ ...reply(), ...text })))
  if (sharing === 'shared') {
    const after = { imported: replies.length }
    await deps.auditor.done(actor, { kind: 'quickreply.merge', targetUid: actor.orgUid, after })
  }
  return replies.length
}

/** Changes the given fields. Throws Refused `not_found`, `forbidden`, `shortcut_taken`. */
export async function changeReply(
  deps: QuickReplyDeps,
  actor: AgentActor,
  { uid, ...change }: Partial<ReplyText> & { readonly uid: QuickReplyUid },
): Promise<QuickReply> {
  const before = await kept(deps, actor, uid)
  const reply = { ...before, ...change }
  await deps.quickReplies.change(reply).catch(refuseTaken)
  await noteShared(deps, actor, { kind: 'quickreply.update', reply, before })
  return reply
}

/** Throws Refused `not_found`, `forbidden`. */
export async function removeReply(deps: QuickReplyDeps, actor: AgentActor, uid: QuickReplyUid): Promise<void> {
  const reply = await kept(deps, actor, uid)
  await deps.quickReplies.remove(uid)
  await noteShared(deps, actor, { kind: 'quickreply.delete', reply, before: reply })
}

/** Audits shared replies only: an agent's own replies are private. */
async function noteShared(
  { auditor }: QuickReplyDeps,
  actor: AgentActor,
  given: { kind: ActKind; reply: QuickReply; before?: QuickReply },
): Promise<void> {
  const { kind, reply, before = null } = given
  if (reply.ownerUid !== null) return
  const { uid: targetUid, shortcut: targetName } = reply
  await auditor.done(actor, { kind, targetUid, targetName, before: before && textsOf(before), after: textsOf(reply) })
}

const textsOf = ({ shortcut, title, content, category }: QuickReply) => ({ shortcut, title, content, category })

async function kept(deps: QuickReplyDeps, actor: AgentActor, uid: QuickReplyUid): Promise<QuickReply> {
  const [reply, access] = await Promise.all([deps.quickReplies.byUid(uid), askingOf(deps, actor)])
  checkMayKeep(access, reply)
  if (reply === null) throw new Refused('not_found')
  return reply
}

/** Returns a factory of new replies without their texts, if the agent may add them. Throws Refused `forbidden`. */
async function begin(deps: QuickReplyDeps, actor: AgentActor, sharing: Sharing) {
  const { uid, orgUid } = actor
  const owned = { orgUid, ownerUid: sharing === 'own' ? uid : null }
  checkMayKeep(await askingOf(deps, actor), owned)
  return () => ({ ...owned, uid: deps.uids.newUid() as QuickReplyUid })
}

async function askingOf({ agents }: QuickReplyDeps, { uid, orgUid }: AgentActor): Promise<QuickReplyAccess> {
  return { uid, orgUid, isAdmin: isAdmin(await agents.byUid(uid)) }
}

function refuseTaken(error: unknown): never {
  throw error instanceof ShortcutTaken ? new Refused('shortcut_taken') : error
}
