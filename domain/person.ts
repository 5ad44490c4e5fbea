import type { Uid } from './ids.ts'

/** The type of a sender, protocol.md §3. */
export type PersonType = (typeof personTypes)[number]
export const personTypes = ['VISITOR', 'AGENT', 'MEMBER', 'USER', 'ROBOT', 'SYSTEM'] as const

/** A person as others see them on a message or a thread. */
export interface Person {
  readonly uid: Uid
  readonly nickname: string
  readonly avatar: string
  readonly type: PersonType
  /** JSON, or empty. */
  readonly extra: string
}

/** Who makes a request, as the server knows them from their credentials. */
export type Actor =
  | { readonly kind: 'visitor'; readonly uid: Uid; readonly orgUid: Uid; readonly person: Person }
  /**
   * `uid` is the agent's, `accountUid` the login's. Both are theirs; they write in visitors' threads under the first.
   */
  | {
      readonly kind: 'agent'
      readonly uid: Uid
      readonly accountUid: Uid
      readonly orgUid: Uid
      readonly person: Person
    }
  /** A backend with an API key. */
  | { readonly kind: 'service'; readonly uid: Uid; readonly orgUid: Uid; readonly person: Person }
  /** The server itself. */
  | { readonly kind: 'system'; readonly uid: Uid; readonly person: Person }

export type VisitorActor = Extract<Actor, { kind: 'visitor' }>
export type AgentActor = Extract<Actor, { kind: 'agent' }>
export type ServiceActor = Extract<Actor, { kind: 'service' }>
/** Everybody who belongs to an organization: all but the server itself. */
export type OrganizationActor = Exclude<Actor, { kind: 'system' }>

/** Returns the uids under which an actor is addressed, the one they write under first. */
export function uidsOf(actor: Actor): readonly Uid[] {
  return actor.kind === 'agent' ? [actor.uid, actor.accountUid] : [actor.uid]
}
