import type { ThreadUid, Uid } from '../ids.ts'
import type { Person } from '../person.ts'
import { Refused } from '../refusal.ts'
import { ended } from './friends.ts'
import { opened, type Participant, type Thread } from './thread.ts'
import { groupTopic } from './topic.ts'

/** A group as others see it: of app users, or of agents. */
export interface Group {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly name: string
  /** An address, or empty. */
  readonly avatar: string
  readonly ofAgents: boolean
}

const maxNameChars = 64
const maxAvatarChars = 2048

/** Returns a group as the user of its thread. */
export function groupPerson({ uid, name, avatar, ofAgents }: Omit<Group, 'orgUid'>): Person {
  return { uid, nickname: name, avatar, type: ofAgents ? 'MEMBER' : 'USER', extra: '' }
}

/** Returns the group of a thread. */
export function groupIn({ user, orgUid }: Pick<Thread, 'user' | 'orgUid'>): Group {
  return { uid: user.uid, orgUid, name: user.nickname, avatar: user.avatar, ofAgents: user.type === 'MEMBER' }
}

/** Returns the thread of a new group, with its owner alone. */
export function groupThread(group: Group, ownerUid: Uid, begun: { uid: ThreadUid; createdAt: number }): Thread {
  const user = groupPerson(group)
  const { orgUid } = group
  const named = { topic: groupTopic(group.uid), type: 'GROUP', orgUid, targetUid: ownerUid, user } as const
  const thread = opened({ ...begun, ...named, extra: '', priority: 0 })
  const participants = [member(thread, ownerUid, 0)]
  // As a thread of two colleagues is, so that it is in the lists of its agents.
  return group.ofAgents ? { ...thread, state: 'CHATTING', participants } : { ...thread, participants }
}

/** Returns a new group with more members from its beginning on. */
export function begunWith(thread: Thread, uids: readonly Uid[]): Thread {
  return { ...thread, participants: [...thread.participants, ...uids.map((uid) => member(thread, uid, 0))] }
}

/** Returns the group with one more member, who receives what comes from the message on that says so. */
export function withMember(thread: Thread, uid: Uid): Thread {
  return changed(thread, { participants: [...thread.participants, member(thread, uid, fromThisMessage)] })
}

/** Marks a participant who receives the message that brings them, and what follows. */
export const fromThisMessage = -1

/** Returns a thread whose newcomers are marked, as it is once the message that brings them has its seq. */
export function settledAt(thread: Thread, seq: number): Thread {
  if (thread.participants.every(({ fromSeq }) => fromSeq !== fromThisMessage)) return thread
  const participants = thread.participants.map((one) =>
    one.fromSeq === fromThisMessage ? { ...one, fromSeq: seq - 1 } : one,
  )
  return { ...thread, participants }
}

/**
 * Returns the group without a member. It passes to the member who has been in it longest if its owner leaves, and ends
 * with its last member.
 */
export function withoutMember(thread: Thread, uid: Uid, atMs: number): Thread {
  const participants = thread.participants.filter((one) => one.uid !== uid)
  const [oldest] = participants
  if (oldest === undefined) return { ...ended(thread, atMs), participants }
  return changed(thread, { participants, targetUid: thread.targetUid === uid ? oldest.uid : thread.targetUid })
}

/** Returns the group with another owner. */
export function ownedBy(thread: Thread, uid: Uid): Thread {
  return changed(thread, { targetUid: uid })
}

/** Returns the group with another name or picture. */
export function called(thread: Thread, face: Pick<Group, 'name' | 'avatar'>): Thread {
  return changed(thread, { user: groupPerson({ ...groupIn(thread), ...face }) })
}

/** Returns a name as it is stored. Throws Refused `empty` for one with nothing visible in it, `field_too_long`. */
export function readName(name: string): string {
  const read = name.replace(/[\p{C}\p{Z}]+/gu, ' ').trim()
  if (read === '') throw new Refused('empty', 'A group needs a name.')
  if (read.length > maxNameChars) throw new Refused('field_too_long', 'The name is too long.')
  return read
}

/** Returns the address of a picture, or empty. Throws Refused `malformed` for anything but an https address. */
export function readAvatar(avatar: string): string {
  if (avatar === '') return ''
  const isAddress = avatar.length <= maxAvatarChars && URL.canParse(avatar) && new URL(avatar).protocol === 'https:'
  if (!isAddress) throw new Refused('malformed', 'avatar is an https address, or empty.')
  return avatar
}

function member({ user }: Pick<Thread, 'user'>, uid: Uid, fromSeq: number): Participant {
  return { uid, role: user.type === 'MEMBER' ? 'agent' : 'visitor', fromSeq }
}

function changed(thread: Thread, change: Partial<Thread>): Thread {
  return { ...thread, ...change, revision: thread.revision + 1 }
}
