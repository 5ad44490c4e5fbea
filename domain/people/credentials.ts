import type { SessionUid } from '../ids.ts'

/**
 * What tokens are checked against: the password of an account, or the proof of a visitor, for which they were issued.
 */
export interface Credentials {
  /** How often the password was changed, or how often the visitor was first proven or logged out. */
  readonly credentials: number
  /** The session that survived the last change because it made it. */
  readonly keptSession: SessionUid | null
}

/** Returns whether a token was issued for other credentials than the current ones. */
export function isOutdated(
  token: { readonly credentials: number; readonly session: SessionUid },
  { credentials, keptSession }: Credentials,
): boolean {
  return token.credentials !== credentials && token.session !== keptSession
}
