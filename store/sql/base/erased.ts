import { sql } from 'kysely'
import { typesOfLine } from '../../../domain/message-kind.ts'

/** The type of threads of which only the numbers are left. */
export const erasedThread = 'ERASED'

/** Whoever sent a message that was erased. */
export const erasedSender = JSON.stringify({ uid: '', nickname: '', avatar: '', type: 'SYSTEM', extra: '' })

/** The type of a message as it stays after it was erased: types that clients make up may say anything. */
export const erasedType = sql<string>`case when type in (${sql.join(typesOfLine)}) then type else 'TEXT' end`

/** The seq of an erased message makes its uid, which names nothing of the message. */
export function erasedUid(erasureUid: string) {
  return sql<string>`${erasureUid} || '/' || seq`
}
