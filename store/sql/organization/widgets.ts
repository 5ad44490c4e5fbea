import { defaultWidget, type WidgetConfig } from '../../../domain/organization/widget.ts'
import type { Widgets } from '../../ports/widgets.ts'
import type { Databases } from '../people/people.ts'

/** Widgets, for any Kysely dialect. */
export function widgetsIn({ reader, writer }: Databases): Widgets {
  return {
    of: async (workgroupUid) => {
      const query = reader.selectFrom('widgets').select('config').where('workgroup_uid', '=', workgroupUid)
      const row = await query.executeTakeFirst()
      return { ...defaultWidget, ...(JSON.parse(row?.config ?? '{}') as Partial<WidgetConfig>) }
    },
    save: async (workgroupUid, config) => {
      const values = { config: JSON.stringify(config) }
      await writer
        .insertInto('widgets')
        .values({ workgroup_uid: workgroupUid, ...values })
        .onConflict((conflict) => conflict.column('workgroup_uid').doUpdateSet(values))
        .execute()
    },
    allSites: async () => {
      const rows = await reader.selectFrom('widgets').select('config').execute()
      return rows.flatMap(({ config }) => (JSON.parse(config) as Partial<WidgetConfig>).sites ?? [])
    },
  }
}
