import { momentOf, numberOf, recordOf, textsOf } from '../platform/coerce.ts'

/** Somebody else, or a group, as lists show them. */
export interface Face {
  readonly uid: string
  readonly name: string
  /** An address, or empty. */
  readonly avatar: string
}

/** Somebody who has asked, was asked, or is blocked. */
export interface Asking extends Face {
  /** What the asker wrote; empty for nothing. */
  readonly text: string
  /** ms since 1970 UTC. */
  readonly at: number
}

/** A group one is invited to. */
export interface Invitation extends Face {
  readonly by: Face
}

/** Somebody in a group. */
export interface GroupMember extends Face {
  readonly isOwner: boolean
  /** Up to which seq they have read. */
  readonly readSeq: number
}

/** Reads a person of an answer. */
export function personIn(value: unknown): Face {
  const { uid, nickname: name, avatar } = textsOf(value, ['uid', 'nickname', 'avatar'])
  return { uid, name, avatar }
}

export function askingIn(value: unknown): Asking {
  return { ...personIn(value), ...textsOf(value, ['text']), at: momentOf(recordOf(value).at) }
}

/** Reads a group of an answer. */
export function groupIn(value: unknown): Face {
  return textsOf(value, ['uid', 'name', 'avatar'])
}

export function invitationIn(value: unknown): Invitation {
  return { ...groupIn(value), by: personIn(recordOf(value).by) }
}

export function memberIn(value: unknown): GroupMember {
  const { isOwner, readSeq } = recordOf(value)
  return { ...personIn(value), isOwner: isOwner === true, readSeq: numberOf(readSeq) }
}
