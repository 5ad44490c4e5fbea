import type { Uid } from '../../domain/ids.ts'
import type { Credentials } from '../../domain/people/credentials.ts'
import type { Holder } from './session-activity.ts'
import type { Claims } from './tokens.ts'

/**
 * Voids all tokens of a user older than the present credentials; with `credentials` Infinity, every token of that user.
 */
export interface CredentialChange extends Credentials {
  readonly uid: Uid
  readonly kind: Claims['kind']
}

/** An end of access: of one session, or of all tokens issued before a change of credentials. */
export type Revocation = Holder | CredentialChange

/** Whether this ends a token and what was opened with it. */
export function endsBy(end: Revocation, { uid, session, credentials }: Claims): boolean {
  if ('session' in end) return session === end.session
  return uid === end.uid && credentials < end.credentials && session !== end.keptSession
}

const maxRemembered = 10_000

/** The latest changes, in memory: for a user who was recognized before a change and is let in after it. */
export class RecentRevocations {
  readonly #byUid = new Map<Uid, CredentialChange>()

  add(change: CredentialChange): void {
    this.#byUid.delete(change.uid)
    this.#byUid.set(change.uid, change)
    const [oldest] = this.#byUid.keys()
    if (this.#byUid.size > maxRemembered && oldest !== undefined) this.#byUid.delete(oldest)
  }

  hasEnded(claims: Claims): boolean {
    const change = this.#byUid.get(claims.uid)
    return change !== undefined && endsBy(change, claims)
  }
}
