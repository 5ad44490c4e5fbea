import type { Uid } from '../../domain/ids.ts'
import type { Listed, Window } from './listed.ts'

/** A backend's key; only its hash is kept. */
export interface ApiKey {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly name: string
  /** ms since 1970 UTC. */
  readonly createdAt: number
}

/** The backends' keys. */
export interface Credentials {
  createApiKey(key: ApiKey, sha256Hex: string): Promise<void>
  apiKey(sha256Hex: string): Promise<ApiKey | null>
  /** Of an organization, newest first. */
  apiKeysOf(orgUid: Uid, window: Window): Promise<Listed<ApiKey>>
  /** False when the organization has no such key. */
  revokeApiKey(orgUid: Uid, uid: Uid): Promise<boolean>
}
