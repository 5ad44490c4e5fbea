import { type Kysely, type Selectable, sql } from 'kysely'
import type { ThreadUid, Topic, Uid } from '../../../domain/ids.ts'
import type { FileUid, Picture, UploadedFile } from '../../../domain/message/file.ts'
import type { Files, UploadAllowance } from '../../ports/files.ts'
import type { FileTable, Schema } from '../base/schema.ts'
import type { Databases } from '../people/people.ts'

/** The topic of files that have been given up. */
export const nowhere = ''
const sentNowhere = sql<boolean>`not exists (select 1 from file_threads where file_uid = files.uid)`

/** Metadata of files, for any Kysely dialect. */
export function filesIn({ reader, writer }: Databases): Files {
  const select = () => reader.selectFrom('files').selectAll().where('topic', '!=', nowhere)
  const several: Files['several'] = async (uids) =>
    uids.length === 0 ? [] : (await select().where('uid', 'in', uids).execute()).map(fileOf)
  return {
    add: (file, allowance) => add(writer, file, allowance),
    byUid: async (uid) => (await several([uid]))[0] ?? null,
    several,
    attach: async (uids, threadUid) => {
      if (uids.length === 0) return true
      const there = writer.selectFrom('files').where('uid', 'in', uids).where('topic', '!=', nowhere)
      const { numInsertedOrUpdatedRows } = await writer
        .insertInto('file_threads')
        .columns(['file_uid', 'thread_uid', 'after_seq'])
        .expression(there.select(['uid', sql.val<string>(threadUid).as('thread_uid'), lastSeqOf(threadUid)]))
        // Not `do nothing`, so that files already attached also count, and so that newcomers see what is sent again.
        .onConflict((conflict) =>
          conflict.columns(['file_uid', 'thread_uid']).doUpdateSet({ after_seq: sql<number>`excluded.after_seq` }),
        )
        .executeTakeFirstOrThrow()
      return Number(numInsertedOrUpdatedRows) === uids.length
    },
    detach: async (uids, threadUid) => {
      if (uids.length === 0) return
      await writer
        .deleteFrom('file_threads')
        .where('file_uid', 'in', uids)
        .where('thread_uid', '=', threadUid)
        .execute()
    },
    attachments: async (uids) => {
      if (uids.length === 0) return []
      const rows = await reader.selectFrom('file_threads').selectAll().where('file_uid', 'in', uids).execute()
      return rows.map(({ file_uid: fileUid, thread_uid: threadUid, after_seq: afterSeq }) => ({
        ...{ fileUid: fileUid as FileUid, threadUid: threadUid as ThreadUid, afterSeq },
      }))
    },
    ...sweepingIn({ reader, writer }),
  }
}

function lastSeqOf(threadUid: ThreadUid) {
  return sql<number>`coalesce((select last_seq from threads where threads.uid = ${threadUid}), 0)`.as('after_seq')
}

function sweepingIn({ reader, writer }: Databases): Pick<Files, 'uploadedSince' | 'orphans' | 'giveUp' | 'forget'> {
  return {
    uploadedSince: async (ownerUid, sinceMs) =>
      Number((await uploadedSince(reader, ownerUid, sinceMs).executeTakeFirstOrThrow()).bytes),
    orphans: async ({ beforeMs, limit, after }) => {
      const old = reader.selectFrom('files').selectAll().select(sentNowhere.as('orphaned'))
      const of = old.where('created_at', '<', beforeMs).orderBy('created_at').orderBy('uid').limit(limit)
      const query =
        after === undefined ? of : of.where(sql<boolean>`(created_at, uid) > (${after.createdAt}, ${after.uid})`)
      const rows = await query.execute()
      const lost = rows.filter(({ orphaned }) => Boolean(orphaned))
      const last = rows.length < limit ? undefined : rows.at(-1)
      return { orphans: lost.map(fileOf), last: last && fileOf(last) }
    },
    giveUp: async (uid) => {
      const update = writer.updateTable('files').set({ topic: nowhere }).where('uid', '=', uid).where(sentNowhere)
      return Number((await update.executeTakeFirst()).numUpdatedRows) > 0
    },
    forget: async (uid) => {
      await writer.deleteFrom('files').where('uid', '=', uid).where('topic', '=', nowhere).execute()
    },
  }
}

/** In one statement, so that concurrent uploads of the owner count. */
async function add(writer: Kysely<Schema>, file: UploadedFile, allowance?: UploadAllowance): Promise<boolean> {
  const row = rowOf(file)
  const columns = Object.keys(row) as (keyof typeof row)[]
  const values = writer.selectNoFrom(columns.map((name) => sql.val(row[name]).as(name)))
  const fits = ({ sinceMs, maxBytes }: UploadAllowance) =>
    sql<boolean>`(${uploadedSince(writer, file.ownerUid, sinceMs)}) + ${file.size} <= ${maxBytes}`
  const { numInsertedOrUpdatedRows } = await writer
    .insertInto('files')
    .columns(columns)
    .expression(allowance === undefined ? values : values.where(fits(allowance)))
    .executeTakeFirstOrThrow()
  return Number(numInsertedOrUpdatedRows) > 0
}

function uploadedSince(db: Kysely<Schema>, ownerUid: Uid, sinceMs: number) {
  const uploaded = db.selectFrom('files').where('owner_uid', '=', ownerUid).where('created_at', '>=', sinceMs)
  return uploaded.select(sql<number>`coalesce(sum(size), 0)`.as('bytes'))
}

function rowOf({ uid, orgUid, ownerUid, topic, name, size, type, picture, createdAt }: UploadedFile) {
  const { width = null, height = null, hasThumbnail = false } = picture ?? {}
  const place = { uid, org_uid: orgUid, owner_uid: ownerUid, topic, created_at: createdAt }
  return { ...place, name, size, type, width, height, thumbnail: hasThumbnail ? 1 : 0 }
}

function fileOf(row: Selectable<FileTable>): UploadedFile {
  return {
    uid: row.uid as FileUid,
    orgUid: row.org_uid as Uid,
    ownerUid: row.owner_uid as Uid,
    topic: row.topic as Topic,
    name: row.name,
    size: Number(row.size),
    type: row.type,
    picture: pictureOf(row),
    createdAt: Number(row.created_at),
  }
}

function pictureOf({ width, height, thumbnail }: Selectable<FileTable>): Picture | null {
  return width === null || height === null ? null : { width, height, hasThumbnail: thumbnail === 1 }
}
