import { sql } from 'kysely'
import type { FileUid } from '../../../domain/message/file.ts'
import type { Eraser } from '../../ports/erasures.ts'
import { countErased } from '../people/erasures.ts'
import type { Databases } from '../people/people.ts'
import { nowhere } from './files.ts'

type FileErasing = Pick<Eraser, 'filesOf' | 'filesIn' | 'giveUpFile' | 'forgetFile'>

/** Taking files away from wherever they were sent, for any Kysely dialect. */
export function fileErasingIn({ reader, writer }: Databases): FileErasing {
  return {
    filesOf: async (ownerUid, limit) => {
      const own = reader.selectFrom('files').select('uid').where('owner_uid', '=', ownerUid)
      return (await own.limit(limit).execute()).map(({ uid }) => uid as FileUid)
    },
    filesIn: async (threadUid, limit) => {
      const sent = reader.selectFrom('file_threads').select('file_uid').where('thread_uid', '=', threadUid)
      return (await sent.limit(limit).execute()).map((row) => row.file_uid as FileUid)
    },
    giveUpFile: async (uid, sentIn) => {
      const update = writer.updateTable('files').set({ topic: nowhere }).where('uid', '=', uid)
      if (sentIn === undefined) {
        await update.execute()
        return true
      }
      const elsewhere = sql<boolean>`exists (select 1 from file_threads where file_uid = files.uid
        and thread_uid <> ${sentIn})`
      const { numUpdatedRows } = await update.where(sql<boolean>`not ${elsewhere}`).executeTakeFirst()
      if (Number(numUpdatedRows) > 0) return true
      const link = writer.deleteFrom('file_threads').where('file_uid', '=', uid)
      await link.where('thread_uid', '=', sentIn).execute()
      return false
    },
    forgetFile: (uid, erasureUid) =>
      writer.transaction().execute(async (trx) => {
        await trx.deleteFrom('file_threads').where('file_uid', '=', uid).execute()
        const file = trx.deleteFrom('files').where('uid', '=', uid).where('topic', '=', nowhere)
        const { numDeletedRows } = await file.executeTakeFirst()
        if (erasureUid !== undefined) await countErased(trx, erasureUid, { files: Number(numDeletedRows) })
      }),
  }
}
