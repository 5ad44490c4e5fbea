import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { SocialSettings } from '../../domain/organization/social-settings.ts'
import type { Relation, RelationState, Relations } from '../../domain/people/relation.ts'
import type { Person } from '../../domain/person.ts'
import type { Listed, Window } from './listed.ts'

/** What organizations allow their app users among themselves. */
export interface SocialSettingsStore {
  /** Returns the defaults for an organization that has set nothing. */
  of(orgUid: Uid): Promise<SocialSettings>
  save(orgUid: Uid, settings: SocialSettings): Promise<void>
}

/** One side of a pair to write; null deletes it. */
export interface RelationChange {
  readonly ownerUid: Uid
  readonly otherUid: Uid
  readonly after: Pick<Relation, 'state' | 'text' | 'at'> | null
}

/** A relation with the other person. */
export interface KnownRelation extends Relation {
  readonly other: Person
}

/** A friend, with the thread between the two. */
export interface Friend {
  readonly person: Person
  readonly threadUid: ThreadUid
  readonly topic: Topic
  /** Since when they are friends, ms since 1970 UTC. */
  readonly since: number
  /** When something was last said, ms since 1970 UTC. */
  readonly lastAt: number
  readonly lastSeq: number
  /** How many of the other's last messages the owner of the list has not read; counted up to 100. */
  readonly unread: number
}

/** Who has asked, refused and blocked whom, and who is friends with whom. */
export interface RelationStore {
  between(ownUid: Uid, otherUid: Uid): Promise<Relations>
  /** Writes all of them, or none. */
  write(orgUid: Uid, changes: readonly RelationChange[]): Promise<void>
  /** Newest first; the cost depends on what comes before the end of the window. */
  list(ownerUid: Uid, state: RelationState, window: Window): Promise<Listed<KnownRelation>>
  /** Deletes the oldest of a person's relations in a state, beyond `kept`. Returns how many. */
  trim(ownerUid: Uid, state: RelationState, kept: number): Promise<number>
  /** Last active first. */
  friends(uid: Uid, window: Window): Promise<Listed<Friend>>
  /** Returns how many friends somebody has. */
  countFriends(uid: Uid): Promise<number>
}
