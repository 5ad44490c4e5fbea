import { randomBytes } from 'node:crypto'
import type { MessageUid } from '../domain/ids.ts'
import { uuidV7 } from '../domain/uuid.ts'

/** A new uid nobody can guess: 128 random bits in 22 characters of base64url. */
export function newUid(): string {
  return randomBytes(16).toString('base64url')
}

/** Names a new message. It begins with the time, so it is no secret: whatever else needs a uid takes `newUid`. */
export function newMessageUid(): MessageUid {
  return uuidV7(Date.now(), randomBytes(16)) as MessageUid
}
