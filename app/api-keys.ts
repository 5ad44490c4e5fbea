import { createHash, randomBytes } from 'node:crypto'
import type { Uid } from '../domain/ids.ts'
import type { Actor } from '../domain/person.ts'
import type { Credentials } from '../store/ports/credentials.ts'
import { newUid } from './uid.ts'

const prefix = 'parley_'

/** A new key for a backend. The key itself is told once, here; the store keeps its hash. */
export async function createApiKey(
  credentials: Credentials,
  { orgUid, name, createdAt }: { orgUid: Uid; name: string; createdAt: number },
): Promise<string> {
  const key = prefix + randomBytes(32).toString('base64url')
  await credentials.createApiKey({ uid: newUid() as Uid, orgUid, name, createdAt }, sha256(key))
  return key
}

/** The backend that holds a key; null for anything else. It speaks under the key's name. */
export async function serviceOf(credentials: Credentials, key: string): Promise<Actor | null> {
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
