import { createHash, randomBytes } from 'node:crypto'
import type { Uid } from '../../domain/ids.ts'
import type { Actor } from '../../domain/person.ts'
import type { ApiKey, CredentialStore } from '../../store/ports/credentials.ts'
import type { Uids } from '../new-uid.ts'

const prefix = 'parley_'

/** Where a new key is stored, and what names it. */
export interface NewApiKeyDeps {
  readonly credentials: CredentialStore
  readonly uids: Uids
}

/** Creates a key for a backend. Returns the key itself, only this once, with what is stored of it beside its hash. */
export async function newApiKey(
  { credentials, uids }: NewApiKeyDeps,
  given: Omit<ApiKey, 'uid'>,
): Promise<ApiKey & { readonly key: string }> {
  const key = prefix + randomBytes(32).toString('base64url')
  const apiKey = { ...given, uid: uids.newUid() as Uid }
  await credentials.createApiKey(apiKey, sha256(key))
  return { ...apiKey, key }
}

/** Returns the backend that holds a key, which acts under the key's name; null for anything else. */
export async function serviceOf(credentials: CredentialStore, key: string): Promise<Actor | null> {
  if (!key.startsWith(prefix)) return null
  const found = await credentials.apiKey(sha256(key))
  if (found === null) return null
  const { uid, orgUid, name } = found
  return { kind: 'service', uid, orgUid, person: { uid, nickname: name, avatar: '', type: 'ROBOT', extra: '' } }
}

function sha256(key: string): string {
  // 256 random bits need no slow hash.
  return createHash('sha256').update(key).digest('hex')
}
