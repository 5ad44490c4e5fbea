import { type Selectable, sql } from 'kysely'
import type { ThreadUid, Uid } from '../../../domain/ids.ts'
import type { FileUid } from '../../../domain/message/file.ts'
import type { Retaining, RetentionStore, SweptPeriod } from '../../ports/retention.ts'
import { erasedThread } from '../base/erased.ts'
import type { OrganizationTable } from '../base/organization-schema.ts'
import type { Databases } from '../people/people.ts'

/** Written exactly as in the index threads_ended, which is only used if it is known to apply. */
const hasEnded = sql<boolean>`threads.state = 'CLOSED'`

/** How long organizations keep things, for any Kysely dialect. */
export function retentionIn({ reader, writer }: Databases): RetentionStore {
  return {
    of: async (orgUid) => {
      const row = await reader.selectFrom('organizations').selectAll().where('uid', '=', orgUid).executeTakeFirst()
      return { threadDays: Number(row?.thread_days ?? 0), fileDays: Number(row?.file_days ?? 0) }
    },
    set: async (orgUid, { threadDays, fileDays }) => {
      const days = {
        ...(threadDays === undefined ? {} : { thread_days: threadDays }),
        ...(fileDays === undefined ? {} : { file_days: fileDays }),
      }
      if (Object.keys(days).length === 0) return
      await writer.updateTable('organizations').set(days).where('uid', '=', orgUid).execute()
    },
    all: async () => {
      const some = reader.selectFrom('organizations').selectAll()
      return (await some.where((eb) => eb.or([eb('thread_days', '>', 0), eb('file_days', '>', 0)])).execute()).map(
        retainingOf,
      )
    },
    ...expiredIn(reader),
    swept: async (orgUid, { threadsSweptAt, filesSweptAt }) => {
      const until = {
        ...(threadsSweptAt === undefined ? {} : { threads_swept_at: threadsSweptAt }),
        ...(filesSweptAt === undefined ? {} : { files_swept_at: filesSweptAt }),
      }
      await writer.updateTable('organizations').set(until).where('uid', '=', orgUid).execute()
    },
  }
}

function expiredIn(reader: Databases['reader']): Pick<RetentionStore, 'expiredThreads' | 'expiredFiles'> {
  return {
    expiredThreads: async (orgUid, { afterMs, untilMs, limit }: SweptPeriod) => {
      const ended = reader.selectFrom('threads').select(['uid', 'visitor_uid', 'listed_at']).where(hasEnded)
      const rows = await ended
        .where('org_uid', '=', orgUid)
        .where('listed_at', '>', afterMs)
        .where('listed_at', '<=', untilMs)
        .where('type', 'in', ['AGENT', 'WORKGROUP', erasedThread])
        // One whose erasure was begun still has its visitor.
        .where('visitor_uid', '!=', '')
        .orderBy('listed_at')
        .limit(limit)
        .execute()
      return rows.map((row) => ({
        ...{ uid: row.uid as ThreadUid, visitorUid: row.visitor_uid as Uid, endedAt: Number(row.listed_at) },
      }))
    },
    expiredFiles: async (orgUid, { afterMs, untilMs, limit }: SweptPeriod) => {
      const old = reader.selectFrom('files').select('uid').where('org_uid', '=', orgUid)
      const rows = await old
        .where('created_at', '>', afterMs)
        .where('created_at', '<=', untilMs)
        .orderBy('created_at')
        .limit(limit)
        .execute()
      return rows.map(({ uid }) => uid as FileUid)
    },
  }
}

function retainingOf(row: Selectable<OrganizationTable>): Retaining {
  return {
    ...{ orgUid: row.uid as Uid, threadDays: Number(row.thread_days), fileDays: Number(row.file_days) },
    ...{ threadsSweptAt: Number(row.threads_swept_at), filesSweptAt: Number(row.files_swept_at) },
  }
}
