import type { SessionUid, Uid } from '../../domain/ids.ts'

/** A backend's key; only its hash is kept. */
export interface ApiKey {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly name: string
  /** ms since 1970 UTC. */
  readonly createdAt: number
}

/** Sessions revoked before their time, and the keys of backends. */
export interface Credentials {
  /** Kept until `expiresAt` (ms since 1970 UTC), when the tokens would have died anyway. */
  revoke(session: SessionUid, expiresAt: number): Promise<void>
  /** All sessions revoked and not yet expired. */
  revoked(nowMs: number): Promise<SessionUid[]>
  createApiKey(key: ApiKey, sha256Hex: string): Promise<void>
  apiKey(sha256Hex: string): Promise<ApiKey | null>
}
