import { createHash, randomBytes } from 'node:crypto'
import type { Uid } from '../../domain/ids.ts'
import type { Actor } from '../../domain/person.ts'
import type { ApiKey, CredentialStore } from '../../store/ports/credentials.ts'
import { newUid } from '../new-uid.ts'

const prefix = 'parley_'

/** Creates a key for a backend. Returns the key itself, only this once; the store keeps its hash. */
export async function createApiKey(credentials: CredentialStore, given: Omit<ApiKey, 'uid'>): Promise<string> {
  return (await newApiKey(credentials, given)).key
}

/** Does the same and also returns what is stored of it. */
export async function newApiKey(
  credentials: CredentialStore,
  given: Omit<ApiKey, 'uid'>,
): Promise<ApiKey & { readonly key: string }> {
  const key = prefix + randomBytes(32).toString('base64url')
  const apiKey = { ...given, uid: newUid() as Uid }
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
