import { randomBytes } from 'node:crypto'

/** A new uid nobody can guess: 128 random bits in 22 characters of base64url. */
export function newUid(): string {
  return randomBytes(16).toString('base64url')
}
