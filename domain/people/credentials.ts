import type { SessionUid } from '../ids.ts'

/** What tokens are measured by: for which password of an account, or which proof of a visitor, they may be given. */
export interface Credentials {
  /** How often the password was changed, or the visitor was proven for the first time or logged out. */
  readonly credentials: number
  /** The one session that survived the last change, because it made it. */
  readonly keptSession: SessionUid | null
}

/** Whether a token was given for other credentials than those of now. */
export function isOutdated(
  token: { readonly credentials: number; readonly session: SessionUid },
  { credentials, keptSession }: Credentials,
): boolean {
  return token.credentials !== credentials && token.session !== keptSession
}
