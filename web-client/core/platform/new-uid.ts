import { uuidV4, uuidV7 } from '../../../domain/uuid.ts'

/** A random UUID. `crypto.randomUUID` is for pages that came by https; a shop in a local network did not. */
export function newUid(): string {
  return uuidV4(randomBytes())
}

/** Names a new message; it begins with the time. */
export function newMessageUid(): string {
  return uuidV7(Date.now(), randomBytes())
}

function randomBytes(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16))
}
