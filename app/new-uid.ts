import { randomBytes } from 'node:crypto'
import type { MessageUid } from '../domain/ids.ts'
import { uuidV7 } from '../domain/uuid.ts'

/** Returns an unguessable uid: 128 random bits in 22 characters of base64url. */
export function newUid(): string {
  return randomBytes(16).toString('base64url')
}

/**
 * Returns a uid for a new message. It starts with the time, so it is no secret: everything else that needs a uid uses
 * `newUid`.
 */
export function newMessageUid(): MessageUid {
  return uuidV7(Date.now(), randomBytes(16)) as MessageUid
}
