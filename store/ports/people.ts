import type { Branded, SessionUid, Uid } from '../../domain/ids.ts'
import type { Workgroup } from '../../domain/organization/workgroup.ts'
import type { Agent, AgentStatus } from '../../domain/people/agent.ts'
import type { Credentials } from '../../domain/people/credentials.ts'
import type { PageVisit } from '../../domain/people/page-visit.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { VisitorPage } from '../../domain/people/visitor-status.ts'
import type { Candidate } from '../../domain/thread/routing.ts'

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export type PasswordHash = Branded<'PasswordHash'>

/** How an agent logs in. */
export interface Account extends Credentials {
  readonly agent: Agent
  readonly passwordHash: PasswordHash
}

/** The agents and their accounts. */
export interface Agents {
  byUid(uid: Uid): Promise<Agent | null>
  byAccount(accountUid: Uid): Promise<Agent | null>
  /** Returns the agents whose own or whose account's uid is among `uids`, with one read, however many there are. */
  named(uids: readonly Uid[]): Promise<Agent[]>
  byUsername(username: string): Promise<Account | null>
  account(accountUid: Uid): Promise<Account | null>
  /** Rejects with `UsernameTaken` if the username exists. */
  create(agent: Agent, passwordHash: PasswordHash, joining: Joining): Promise<void>
  setStatus(uid: Uid, status: AgentStatus): Promise<void>
  /** Changes the password of an agent's account together with its credentials. Returns the changed account. */
  setPassword(uid: Uid, passwordHash: PasswordHash, keptSession: SessionUid | null): Promise<Account | null>
  /** Returns the members of a workgroup with their load, or the one agent of that uid; presence is not known here. */
  behind(targetUid: Uid): Promise<Omit<Candidate, 'present'>[]>
  /** Returns those of them who are AVAILABLE and have a free seat. */
  free(targetUid: Uid): Promise<Omit<Candidate, 'present'>[]>
  /** The workgroups an agent is a member of. */
  workgroupsOf(uid: Uid): Promise<Uid[]>
}

/** Another agent has this username. */
export class UsernameTaken extends Error {
  constructor(username: string) {
    super(`The username ${username} is taken.`)
    this.name = 'UsernameTaken'
  }
}

/** A visitor's position in the order in which they were last seen. */
export interface LastSeen {
  /** ms since 1970 UTC */
  readonly seenAt: number
  readonly uid: Uid
}

/** Which visitors a sweep looks at next: those after a position, last seen up to a time. */
export interface SweepWindow {
  readonly after: LastSeen
  readonly untilMs: number
  readonly limit: number
}

/** The visitors. */
export interface Visitors {
  byUid(uid: Uid): Promise<Visitor | null>
  /** Returns the pages on which visitors are, as their pages told, with one read. */
  pagesOf(uids: readonly Uid[]): Promise<ReadonlyMap<Uid, VisitorPage>>
  /** Returns the visitor whose `siteUid` the site has proven. */
  bySiteUid(orgUid: Uid, siteUid: string): Promise<Visitor | null>
  /**
   * Inserts a visitor, or replaces everything that the site sets, except a proven name by an unproven one; `nowMs`
   * since 1970 UTC. The credentials only increase, with a proof. Rejects with `SiteUidTaken` if the name is proven for
   * another visitor. Notes the page they are on, if it is given.
   */
  save(visitor: Visitor, nowMs: number, page?: Omit<PageVisit, 'leftAt'>): Promise<void>
  /** Invalidates every token issued so far. Returns the new credentials; null for an unknown visitor. */
  renewCredentials(uid: Uid): Promise<number | null>
  /**
   * Deletes the visitors of the window who have no thread, no contact data, no proven name and no session used since.
   * Returns how many, and the last one it looked at; null if there is none.
   */
  sweep(window: SweepWindow): Promise<{ readonly gone: number; readonly last: LastSeen } | null>
}

/** The site has proven this name for another visitor. */
export class SiteUidTaken extends Error {
  constructor() {
    super('The site’s name for this visitor is proven for another one.')
    this.name = 'SiteUidTaken'
  }
}

/** The workgroups of a new agent. */
export interface Joining {
  readonly workgroups: readonly Uid[]
  /** ms since 1970 UTC. */
  readonly sinceMs: number
}

/** Organizations and their workgroups. */
export interface Workgroups {
  byUid(uid: Uid): Promise<Workgroup | null>
  create(workgroup: Workgroup): Promise<void>
  organization(uid: Uid): Promise<{ uid: Uid; name: string } | null>
  createOrganization(organization: { uid: Uid; name: string }): Promise<void>
}
