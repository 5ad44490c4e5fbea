import { newApiKey } from '../../app/auth/api-keys.ts'
import { randomUids } from '../../app/new-uid.ts'
import type { ApiKey } from '../../store/ports/credentials.ts'
import type { Store } from '../../store/store.ts'

/** Creates an API key in a store. Returns the key. */
export async function createApiKey({ credentials }: Store, given: Omit<ApiKey, 'uid'>): Promise<string> {
  const { key } = await newApiKey({ credentials, uids: randomUids }, given)
  return key
}
