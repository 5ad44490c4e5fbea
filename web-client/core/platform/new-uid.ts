import { uuidV4, uuidV7 } from '../../../domain/uuid.ts'

/** Returns a random UUID. `crypto.randomUUID` needs https, which a shop in a local network may lack. */
export function newUid(): string {
  return uuidV4(randomBytes())
}

/** Returns a uid for a new message. It begins with the time. */
export function newMessageUid(): string {
  return uuidV7(Date.now(), randomBytes())
}

function randomBytes(): Uint8Array<ArrayBuffer> {
  return crypto.getRandomValues(new Uint8Array(16))
}
