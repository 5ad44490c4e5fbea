import type { Uid } from '../../domain/ids.ts'
import type { Listed, Window } from './listed.ts'

/** A backend's API key; only its hash is stored. */
export interface ApiKey {
  readonly uid: Uid
  readonly orgUid: Uid
  readonly name: string
  /** ms since 1970 UTC. */
  readonly createdAt: number
}

/** The API keys of backends. */
export interface CredentialStore {
  createApiKey(key: ApiKey, sha256Hex: string): Promise<void>
  apiKey(sha256Hex: string): Promise<ApiKey | null>
  /** Newest first. */
  apiKeysOf(orgUid: Uid, window: Window): Promise<Listed<ApiKey>>
  /** Returns false if the organization has no such key. */
  revokeApiKey(orgUid: Uid, uid: Uid): Promise<boolean>
}
