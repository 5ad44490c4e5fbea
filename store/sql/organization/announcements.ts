import type { Uid } from '../../../domain/ids.ts'
import type { Announcement } from '../../../domain/organization/announcement.ts'
import type { Announcements } from '../../ports/announcements.ts'
import type { AnnouncementRow } from '../base/organization-schema.ts'
import type { Databases } from '../people/people.ts'

/** The announcements to agents, for any Kysely dialect. */
export function announcementsIn({ reader, writer }: Databases): Announcements {
  return {
    add: async (announcement, kept) => {
      const { workgroupUid } = announcement
      await writer
        .insertInto('announcements')
        .values(rowOf(announcement))
        .onConflict((conflict) => conflict.column('uid').doNothing())
        .execute()
      const sorted = writer.selectFrom('announcements').select('uid').where('workgroup_uid', '=', workgroupUid)
      const newest = sorted.orderBy('at', 'desc').orderBy('uid', 'desc').limit(kept)
      await writer
        .deleteFrom('announcements')
        .where('workgroup_uid', '=', workgroupUid)
        .where('uid', 'not in', newest)
        .execute()
    },
    byUid: async (uid) => {
      const row = await writer.selectFrom('announcements').selectAll().where('uid', '=', uid).executeTakeFirst()
      return row === undefined ? null : announcementOf(row)
    },
    newest: async (agentUid, { sinceMs, limit }) => {
      const rows = await reader
        .selectFrom('memberships')
        .innerJoin('announcements', 'announcements.workgroup_uid', 'memberships.workgroup_uid')
        .selectAll('announcements')
        .where('memberships.agent_uid', '=', agentUid)
        .where('announcements.at', '>=', sinceMs)
        .whereRef('announcements.at', '>=', 'memberships.since')
        .orderBy('announcements.at', 'desc')
        .orderBy('announcements.uid', 'desc')
        .limit(limit)
        .execute()
      return rows.map(announcementOf)
    },
  }
}

function rowOf({ uid, orgUid, workgroupUid, author, text, at }: Announcement): AnnouncementRow {
  return {
    ...{ uid, org_uid: orgUid, workgroup_uid: workgroupUid },
    ...{ author_uid: author.uid, author_name: author.name, text, at },
  }
}

function announcementOf(row: AnnouncementRow): Announcement {
  return {
    ...{ uid: row.uid, orgUid: row.org_uid as Uid, workgroupUid: row.workgroup_uid as Uid },
    author: { uid: row.author_uid as Uid, name: row.author_name },
    ...{ text: row.text, at: Number(row.at) },
  }
}
