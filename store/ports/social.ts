import type { MessageUid, ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { SocialSettings } from '../../domain/organization/social-settings.ts'
import type { Relation, RelationState, Relations } from '../../domain/people/relation.ts'
import type { Person } from '../../domain/person.ts'
import type { Group } from '../../domain/thread/group.ts'
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

/** What was said last in a thread, withdrawals aside, as a list shows it. */
export interface LastSaid {
  readonly uid: MessageUid
  readonly seq: number
  readonly type: string
  /** Cut: JSON in it may have lost its end. */
  readonly content: string
  readonly status: string
  /** With the event of what the server said; empty for what people said. */
  readonly extra: string
  readonly sender: Pick<Person, 'uid' | 'nickname'>
  readonly sentAt: number
}

/** How far the reader of a list has read a thread, and what was said last there. */
interface ListedLast {
  readonly readSeq: number
  readonly last: LastSaid | null
}

/** A friend, with the thread between the two. */
export interface Friend extends ListedLast {
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

/** A group, with its thread as one of its members sees it. */
export interface OwnGroup extends Group, ListedLast {
  readonly threadUid: ThreadUid
  readonly topic: Topic
  readonly ownerUid: Uid
  readonly members: number
  /** When its reader joined it, ms since 1970 UTC. */
  readonly joinedAt: number
  readonly lastAt: number
  readonly lastSeq: number
  /** How many of the others' last messages its reader has not read; counted up to 100. */
  readonly unread: number
}

/** Somebody in a group. */
export interface GroupMember {
  readonly person: Person
  readonly joinedAt: number
  /** Up to which seq they have read. */
  readonly readSeq: number
}

/** An invitation that waits for its answer. */
export interface GroupInvitation {
  readonly group: Group
  readonly by: Person
  readonly at: number
}

/** How far a member has read. */
export interface ReadCursor {
  readonly threadUid: ThreadUid
  readonly uid: Uid
  readonly seq: number
}

/** Groups, their members, who is invited, and how far members have read. */
export interface GroupStore {
  create(group: Group, nowMs: number): Promise<void>
  byUid(uid: Uid): Promise<Group | null>
  change(group: Pick<Group, 'uid' | 'name' | 'avatar'>): Promise<void>
  /** The open groups somebody is in, last active first. */
  groupsOf(uid: Uid, window: Window): Promise<Listed<OwnGroup>>
  countGroups(uid: Uid): Promise<number>
  /** The longest in it first. */
  members(threadUid: ThreadUid, window: Window): Promise<Listed<GroupMember>>
  invite(groupUid: Uid, uids: readonly Uid[], by: { readonly uid: Uid; readonly at: number }): Promise<void>
  isInvited(groupUid: Uid, uid: Uid): Promise<boolean>
  /** How many invitations of a group wait. */
  countInvited(groupUid: Uid): Promise<number>
  uninvite(groupUid: Uid, uid: Uid): Promise<void>
  uninviteAll(groupUid: Uid): Promise<void>
  /** Deletes the oldest invitations of somebody beyond `kept`. Returns how many. */
  trimInvitations(uid: Uid, kept: number): Promise<number>
  /** Newest first. */
  invitations(uid: Uid, window: Window): Promise<Listed<GroupInvitation>>
  /** Stores how far members have read; it only moves forward. */
  saveReads(cursors: readonly ReadCursor[]): Promise<void>
  /** How far each member of a group has read. */
  reads(threadUid: ThreadUid): Promise<{ readonly uid: Uid; readonly seq: number }[]>
}
