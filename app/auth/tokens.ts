import { createSecretKey, type KeyObject } from 'node:crypto'
import jwt from 'jsonwebtoken'
import type { SessionUid, Uid } from '../../domain/ids.ts'

export interface Claims {
  /** A visitor's uid, or an account's. */
  readonly uid: Uid
  readonly kind: 'visitor' | 'agent'
  readonly session: SessionUid
  /** ms since 1970 UTC, to the second. */
  readonly issuedAt: number
  /** ms since 1970 UTC, to the second. */
  readonly expiresAt: number
  /** For a refresh token: how many of its session came before it. */
  readonly generation: number
  /** The credentials of its user it was issued for, see `Credentials`; 0 in tokens of older versions. */
  readonly credentials: number
}

/** What a token is good for. */
export type Use = 'access' | 'refresh'

/** The result of verifying a token. */
export type Verified =
  | { readonly outcome: 'valid'; readonly claims: Claims }
  | { readonly outcome: 'expired'; readonly kind: Claims['kind'] }
  | { readonly outcome: 'malformed' }

const algorithm = 'HS256'
const issuer = 'parley'

/** Signs and verifies tokens with one secret. A token is a JWT (RFC 7519), HS256. */
export class TokenSigner {
  // A KeyObject: given a string, jsonwebtoken tries each time whether it is a public key, which costs more than the
  // signature.
  readonly #secret: KeyObject

  constructor(secret: string) {
    this.#secret = createSecretKey(secret, 'utf8')
  }

  sign(use: Use, claims: Claims): string {
    const { uid, kind, session, generation, credentials } = claims
    const [iat, exp] = [claims.issuedAt, claims.expiresAt].map((ms) => Math.floor(ms / 1000))
    const counts = { cred: credentials, ...(use === 'refresh' ? { gen: generation } : {}) }
    const payload = { sub: uid, kind, sid: session, use, iat, exp, ...counts }
    return jwt.sign(payload, this.#secret, { algorithm, issuer })
  }

  verify(use: Use, token: string): Verified {
    try {
      const payload = jwt.verify(token, this.#secret, { algorithms: [algorithm], issuer })
      return readClaims(use, payload)
    } catch (error) {
      return error instanceof jwt.TokenExpiredError ? expired(token) : { outcome: 'malformed' }
    }
  }
}

/** The signature was checked before the expiry. */
function expired(token: string): Verified {
  const payload = jwt.decode(token, { json: true })
  return { outcome: 'expired', kind: payload?.kind === 'agent' ? 'agent' : 'visitor' }
}

function readClaims(use: Use, payload: jwt.JwtPayload | string): Verified {
  if (typeof payload === 'string') return { outcome: 'malformed' }
  const { sub, kind, sid, use: actual, iat, exp, gen = 0, cred = 0 } = payload
  if (actual !== use || typeof sub !== 'string' || typeof sid !== 'string') return { outcome: 'malformed' }
  if (iat === undefined || exp === undefined) return { outcome: 'malformed' }
  if (!Number.isSafeInteger(gen) || !Number.isSafeInteger(cred)) return { outcome: 'malformed' }
  if (kind !== 'visitor' && kind !== 'agent') return { outcome: 'malformed' }
  const times = { issuedAt: iat * 1000, expiresAt: exp * 1000 }
  const counts = { generation: gen as number, credentials: cred as number }
  return { outcome: 'valid', claims: { uid: sub as Uid, kind, session: sid as SessionUid, ...times, ...counts } }
}
