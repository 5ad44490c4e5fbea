import { quotedUid } from '../../../domain/message/quote.ts'
import { isAgentsWord, isVisitorsWord } from '../../../domain/message/words.ts'
import { type AppendEntry, maxUidChars, type Placed } from '../../sql/base/write-operations.ts'
import type { Session } from './session.ts'

interface AppendedRow {
  readonly outcome: 'stored' | 'repeat' | 'stale'
  readonly seq: number
  readonly sent_at: number
}

/**
 * Appends messages that change nothing else, in one statement. With `isAgain`, an earlier try may have stored some of
 * them without telling: a repeat then counts as stored.
 */
export async function appendPlainly(
  session: Session,
  entries: readonly AppendEntry[],
  isAgain: boolean,
): Promise<Placed[]> {
  const batch = JSON.stringify(entries.map(fieldsOf))
  const rows = await session.all<AppendedRow>('select outcome, seq, sent_at from parley_append_1($1)', batch)
  return rows.map(({ outcome, seq, sent_at: sentAt }, index): Placed => {
    if (outcome === 'stale') return { outcome }
    if (outcome === 'stored' || isAgain) return { outcome: 'stored', seq, sentAt }
    return { outcome, threadUid: (entries[index] as AppendEntry).threadUid, seq }
  })
}

/** Returns an entry as the function of the database takes it. */
function fieldsOf({ threadUid, revision, sender, draft }: AppendEntry) {
  const { uid, type, content, channel, extra } = draft
  const quoted = quotedUid(draft)
  return {
    ...{ t: threadUid, r: revision, u: uid, k: type, c: content, h: channel, x: extra },
    ...{ s: sender.uid, p: JSON.stringify(sender), v: isVisitorsWord(type), a: isAgentsWord(sender, type) },
    q: quoted !== '' && quoted.length <= maxUidChars ? quoted : null,
  }
}
