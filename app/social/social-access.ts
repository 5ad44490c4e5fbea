import type { Uid } from '../../domain/ids.ts'
import type { OnLimit } from '../../domain/limit-reached.ts'
import type { SocialSettings } from '../../domain/organization/social-settings.ts'
import type { Agent } from '../../domain/people/agent.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { AgentActor, VisitorActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { Agents, Visitors } from '../../store/ports/people.ts'
import type { PeopleSearch, Reports } from '../../store/ports/reports.ts'
import type { GroupStore, RelationStore, SocialSettingsStore } from '../../store/ports/social.ts'
import type { AdminDeps } from '../admin/permissions.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import type { MessageDeps } from '../messaging/append.ts'
import type { SocialPace } from './social-pace.ts'

/** How much app users may have. */
export interface SocialLimits {
  readonly askAgainMs: number
  readonly friends: number
  readonly asks: number
  readonly groups: number
  readonly members: number
  readonly reports: number
}

export interface SocialDeps {
  readonly messageDeps: MessageDeps
  readonly visitors: Pick<Visitors, 'byUid' | 'bySiteUid'>
  readonly agents: Pick<Agents, 'byUid'>
  readonly settings: SocialSettingsStore
  readonly relations: RelationStore
  readonly userGroups: GroupStore
  readonly people: PeopleSearch
  readonly reports: Reports
  readonly pace: SocialPace
  readonly limits: SocialLimits
  readonly auditor: AuditWriter
  readonly onLimit: OnLimit
  /** The uploaded pictures of groups. */
  readonly pictures: AdminDeps['pictures']
}

/** An app user who does something, and from which address. */
export interface SocialActor {
  readonly actor: VisitorActor
  readonly address: string
}

/** Somebody who can be in groups, an app user or an agent, and does something from an address. */
export interface GroupActor {
  readonly actor: VisitorActor | AgentActor
  readonly address: string
}

/** A person who can be in groups. */
export interface GroupPerson extends Pick<Visitor, 'uid' | 'orgUid' | 'nickname' | 'avatar'> {
  readonly profile: { readonly lang?: string | undefined }
}

/**
 * Returns the app user behind a visitor. Throws Refused `not_found` where the organization has switched it off, and
 * `forbidden` for a visitor whom the site has not proven.
 */
export async function memberOf(
  { settings, visitors }: Pick<SocialDeps, 'settings' | 'visitors'>,
  { uid, orgUid }: VisitorActor,
  isOn: (settings: SocialSettings) => boolean,
): Promise<Visitor> {
  if (!isOn(await settings.of(orgUid))) throw new Refused('not_found')
  const visitor = await visitors.byUid(uid)
  if (visitor?.verified !== true) throw new Refused('forbidden', 'Only people whom the site has proven can do this.')
  return visitor
}

/** Returns another app user of the same organization. Throws Refused `not_found`. */
export async function otherMember(
  { visitors }: Pick<SocialDeps, 'visitors'>,
  me: Pick<Visitor, 'uid' | 'orgUid'>,
  uid: Uid,
): Promise<Visitor> {
  const other = uid === me.uid ? null : await visitors.byUid(uid)
  if (other?.verified !== true || other.orgUid !== me.orgUid) throw new Refused('not_found')
  return other
}

/**
 * Returns the person behind an actor who can be in groups: an agent, or an app user where the organization allows it.
 * Throws Refused as `memberOf` does.
 */
export async function groupMemberOf(deps: SocialDeps, actor: GroupActor['actor']): Promise<GroupPerson> {
  if (actor.kind === 'visitor') return memberOf(deps, actor, hasGroups)
  const agent = await deps.agents.byUid(actor.uid)
  if (agent === null) throw new Refused('not_found')
  return agentMember(agent)
}

/**
 * Returns another person for a group. Throws Refused `not_found`, and `forbidden` for whom an agent cannot have in a
 * group: it is of agents of one organization, or of app users.
 */
export async function otherGroupMember(deps: SocialDeps, actor: GroupActor['actor'], uid: Uid): Promise<GroupPerson> {
  if (actor.kind === 'visitor') return otherMember(deps, actor, uid)
  const agent = uid === actor.uid ? null : await deps.agents.byUid(uid)
  if (agent === null || agent.orgUid !== actor.orgUid)
    throw new Refused('forbidden', 'Only agents of the same organization can be in a group of agents.')
  return agentMember(agent)
}

/** Returns an agent as a member of groups. */
export function agentMember({ uid, orgUid, nickname, avatar, language }: Agent): GroupPerson {
  return { uid, orgUid, nickname, avatar, profile: { lang: language } }
}

/** Returns whether an organization lets its app users have groups. */
export function hasGroups({ groups }: SocialSettings): boolean {
  return groups
}

/** Returns whether an organization lets its app users be friends. */
export function hasFriends({ friends }: SocialSettings): boolean {
  return friends
}
