import type { Branded, SessionUid, Uid } from '../../domain/ids.ts'
import type { Workgroup } from '../../domain/organization/workgroup.ts'
import type { Agent, AgentStatus } from '../../domain/people/agent.ts'
import type { Credentials } from '../../domain/people/credentials.ts'
import type { Visitor } from '../../domain/people/visitor.ts'
import type { Candidate } from '../../domain/thread/routing.ts'

/** `scrypt$N$r$p$salt$key`, salt and key in base64url. */
export type PasswordHash = Branded<'PasswordHash'>

/** How an agent logs in. */
export interface Account extends Credentials {
  readonly agent: Agent
  readonly passwordHash: PasswordHash
}

/** The agents and how they log in. */
export interface Agents {
  byUid(uid: Uid): Promise<Agent | null>
  byAccount(accountUid: Uid): Promise<Agent | null>
  /** Those whose own or whose account's uid is among some; one read, however many they are. */
  named(uids: readonly Uid[]): Promise<Agent[]>
  byUsername(username: string): Promise<Account | null>
  account(accountUid: Uid): Promise<Account | null>
  /** Rejects with `UsernameTaken` when somebody has that username. */
  create(agent: Agent, passwordHash: PasswordHash, workgroups: readonly Uid[]): Promise<void>
  setStatus(uid: Uid, status: AgentStatus): Promise<void>
  /** Changes the password of an agent's account and its credentials at once. Returns the account as it is then. */
  setPassword(uid: Uid, passwordHash: PasswordHash, keptSession: SessionUid | null): Promise<Account | null>
  /** The members of a workgroup with their load, or the one agent of that uid; who is present is not known here. */
  behind(targetUid: Uid): Promise<Omit<Candidate, 'present'>[]>
  /** Those of them who are AVAILABLE and have a seat. */
  free(targetUid: Uid): Promise<Omit<Candidate, 'present'>[]>
  /** The workgroups an agent is a member of. */
  workgroupsOf(uid: Uid): Promise<Uid[]>
}

/** Two agents cannot log in with one username. */
export class UsernameTaken extends Error {
  constructor(username: string) {
    super(`The username ${username} is taken.`)
    this.name = 'UsernameTaken'
  }
}

/** A visitor's place in the order in which they were last seen. */
export interface LastSeen {
  /** ms since 1970 UTC */
  readonly seenAt: number
  readonly uid: Uid
}

/** Which visitors a sweep looks at next: those behind a place, last seen up to a time. */
export interface SweepWindow {
  readonly after: LastSeen
  readonly untilMs: number
  readonly limit: number
}

/** The visitors. */
export interface Visitors {
  byUid(uid: Uid): Promise<Visitor | null>
  /** The one whose `siteUid` the site has proven. */
  bySiteUid(orgUid: Uid, siteUid: string): Promise<Visitor | null>
  /**
   * Inserts, or replaces all that the site tells, but a proven name by an unproven one; `nowMs` since 1970 UTC. The
   * credentials only go up, with a proof. Rejects with `SiteUidTaken` when the name is proven for another visitor.
   */
  save(visitor: Visitor, nowMs: number): Promise<void>
  /** Voids every token given so far. Returns the credentials from now on; null for nobody. */
  renewCredentials(uid: Uid): Promise<number | null>
  /**
   * Takes away those of the window who have no thread, no contact, no proven name and no session used since. Returns
   * how many, and the last one it looked at; null when there is none.
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

/** Organizations and their workgroups. */
export interface Workgroups {
  byUid(uid: Uid): Promise<Workgroup | null>
  create(workgroup: Workgroup): Promise<void>
  organization(uid: Uid): Promise<{ uid: Uid; name: string } | null>
  createOrganization(organization: { uid: Uid; name: string }): Promise<void>
}
