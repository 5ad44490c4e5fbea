import { randomBytes } from 'node:crypto'
import type { MessageUid } from '../domain/ids.ts'
import { uuidV7 } from '../domain/uuid.ts'

/** Where new uids come from; handed in like the clock. */
export interface Uids {
  /** Returns an unguessable uid: 128 random bits in 22 characters of base64url. */
  readonly newUid: () => string
  /**
   * Returns a uid for a new message. It starts with the time, so it is no secret: everything else that needs a uid uses
   * `newUid`.
   */
  readonly newMessageUid: () => MessageUid
}

/** Returns a random uid; see `Uids`. */
export function newUid(): string {
  return randomBytes(16).toString('base64url')
}

/** Returns a random uid for a message, by the computer's clock; see `Uids`. */
export function newMessageUid(): MessageUid {
  return uuidV7(Date.now(), randomBytes(16)) as MessageUid
}

/** Random uids. */
export const randomUids: Uids = { newUid, newMessageUid }
