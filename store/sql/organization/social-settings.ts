import { defaultSocialSettings, type SearchMode } from '../../../domain/organization/social-settings.ts'
import type { SocialSettingsStore } from '../../ports/social.ts'
import type { Databases } from '../people/people.ts'

/** What organizations allow their app users, for any Kysely dialect. */
export function socialSettingsIn({ reader, writer }: Databases): SocialSettingsStore {
  return {
    of: async (orgUid) => {
      const query = reader.selectFrom('social_settings').selectAll().where('org_uid', '=', orgUid)
      const row = await query.executeTakeFirst()
      if (row === undefined) return defaultSocialSettings
      return { friends: row.friends === 1, groups: row.groups === 1, search: row.search as SearchMode }
    },
    save: async (orgUid, { friends, groups, search }) => {
      const values = { friends: friends ? 1 : 0, groups: groups ? 1 : 0, search }
      await writer
        .insertInto('social_settings')
        .values({ org_uid: orgUid, ...values })
        .onConflict((conflict) => conflict.column('org_uid').doUpdateSet(values))
        .execute()
    },
  }
}
