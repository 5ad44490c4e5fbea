import { sql } from 'kysely'
import type { Uid } from '../../../domain/ids.ts'
import type { ApiKey, CredentialStore } from '../../ports/credentials.ts'
import type { Schema } from '../base/schema.ts'
import type { Databases } from './people.ts'

/** Credentials, for any Kysely dialect. */
export function credentialsIn({ reader, writer }: Databases): CredentialStore {
  return {
    createApiKey: async ({ uid, orgUid, name, createdAt }, sha256) => {
      await writer
        .insertInto('api_keys')
        .values({ uid, org_uid: orgUid, name, sha256, created_at: createdAt })
        .execute()
    },
    apiKey: async (sha256) => {
      const row = await reader.selectFrom('api_keys').selectAll().where('sha256', '=', sha256).executeTakeFirst()
      return row === undefined ? null : keyOf(row)
    },
    apiKeysOf: async (orgUid, { offset, limit }) => {
      const keys = reader.selectFrom('api_keys').where('org_uid', '=', orgUid)
      const { count } = await keys.select(sql<number>`count(*)`.as('count')).executeTakeFirstOrThrow()
      const sorted = keys.selectAll().orderBy('created_at', 'desc').orderBy('uid')
      const rows = await sorted.offset(offset).limit(limit).execute()
      return { content: rows.map(keyOf), totalElements: Number(count) }
    },
    revokeApiKey: async (orgUid, uid) => {
      const { numDeletedRows } = await writer
        .deleteFrom('api_keys')
        .where('org_uid', '=', orgUid)
        .where('uid', '=', uid)
        .executeTakeFirst()
      return Number(numDeletedRows) > 0
    },
  }
}

function keyOf({ uid, org_uid, name, created_at }: Schema['api_keys']): ApiKey {
  return { uid: uid as Uid, orgUid: org_uid as Uid, name, createdAt: Number(created_at) }
}
