import type { Uid } from '../../domain/ids.ts'
import type { Credentials } from '../ports/credentials.ts'
import type { Databases } from './people.ts'

/** Credentials by any Kysely dialect. */
export function credentialsIn({ reader, writer }: Databases): Credentials {
  return {
    createApiKey: async ({ uid, orgUid, name, createdAt }, sha256) => {
      await writer
        .insertInto('api_keys')
        .values({ uid, org_uid: orgUid, name, sha256, created_at: createdAt })
        .execute()
    },
    apiKey: async (sha256) => {
      const row = await reader.selectFrom('api_keys').selectAll().where('sha256', '=', sha256).executeTakeFirst()
      if (row === undefined) return null
      const { uid, org_uid, name, created_at } = row
      return { uid: uid as Uid, orgUid: org_uid as Uid, name, createdAt: Number(created_at) }
    },
  }
}
