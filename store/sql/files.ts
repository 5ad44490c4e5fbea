import { type Selectable, sql } from 'kysely'
import type { FileUid, Picture, UploadedFile } from '../../domain/file.ts'
import type { ThreadUid, Topic, Uid } from '../../domain/ids.ts'
import type { Files } from '../ports/files.ts'
import type { Databases } from './people.ts'
import type { FileTable } from './schema.ts'

/** What is known of files, by any Kysely dialect. */
export function filesIn({ reader, writer }: Databases): Files {
  const select = () => reader.selectFrom('files').selectAll()
  const several: Files['several'] = async (uids) =>
    uids.length === 0 ? [] : (await select().where('uid', 'in', uids).execute()).map(fileOf)
  return {
    add: async (file) => {
      await writer.insertInto('files').values(rowOf(file)).execute()
    },
    byUid: async (uid) => (await several([uid]))[0] ?? null,
    several,
    attach: async (uids, threadUid) => {
      const rows = uids.map((uid) => ({ file_uid: uid, thread_uid: threadUid }))
      if (rows.length === 0) return
      await writer
        .insertInto('file_threads')
        .values(rows)
        .onConflict((conflict) => conflict.doNothing())
        .execute()
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
      return rows.map((row) => ({ fileUid: row.file_uid as FileUid, threadUid: row.thread_uid as ThreadUid }))
    },
    ...sweepingIn({ reader, writer }),
  }
}

function sweepingIn({ reader, writer }: Databases): Pick<Files, 'uploadedSince' | 'orphans' | 'forget'> {
  const sentNowhere = sql<boolean>`not exists (select 1 from file_threads where file_uid = files.uid)`
  return {
    uploadedSince: async (ownerUid, sinceMs) => {
      const query = reader.selectFrom('files').where('owner_uid', '=', ownerUid).where('created_at', '>=', sinceMs)
      const row = await query.select(sql<number>`coalesce(sum(size), 0)`.as('bytes')).executeTakeFirstOrThrow()
      return Number(row.bytes)
    },
    orphans: async (beforeMs, limit) => {
      const query = reader.selectFrom('files').selectAll().where('created_at', '<', beforeMs).where(sentNowhere)
      return (await query.orderBy('created_at').limit(limit).execute()).map(fileOf)
    },
    forget: async (uid) => {
      const { numDeletedRows } = await writer
        .deleteFrom('files')
        .where('uid', '=', uid)
        .where(sentNowhere)
        .executeTakeFirst()
      return Number(numDeletedRows) > 0
    },
  }
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
