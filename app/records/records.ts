import type { ThreadUid } from '../../domain/ids.ts'
import { mayReadRecord } from '../../domain/message/permission.ts'
import { type Excerpt, excerptOf } from '../../domain/message/search-excerpt.ts'
import { searchWords } from '../../domain/message/search-words.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { MessageSearch, RecordHit } from '../../store/ports/message-search.ts'
import type { RecordFilter, Records } from '../../store/ports/records.ts'
import { type HistoryDeps, type SeqWindow, stretchOf, type ThreadStretch } from '../threads/history.ts'
import type { MessageIndex } from '../workspace/message-index.ts'
import { type NextRecords, openPlace, sealPlace } from './record-place.ts'
import { type RecordNameDeps, type RecordRow, type RecordsReader, readerOf, rowsOf } from './record-rows.ts'

/** How many messages since the last index update are indexed before an answer. */
const maxCaughtUp = 5000

export interface RecordDeps extends RecordNameDeps {
  readonly records: Records
  readonly search: Pick<MessageSearch, 'catchUp' | 'findRecords'>
  readonly index: Pick<MessageIndex, 'wake'>
  readonly historyDeps: HistoryDeps
  /** Key of the places where lists go on. */
  readonly placeKey: Buffer
}

/** What records are narrowed by; all given parts must match. */
export interface RecordQuery extends Omit<RecordFilter, 'orgUid' | 'overseer'> {
  /** Words that are all in one message. */
  readonly text?: string
}

/** A message that was found, and the piece of it that is shown. */
export interface FoundPiece extends Omit<RecordHit, 'text'> {
  readonly excerpt: Excerpt
}

/** A record, with its newest message that has the words if any were asked for. */
export interface FoundRecord extends RecordRow {
  readonly hit: FoundPiece | null
}

/** Part of a list; `Next` is where it goes on, null at the end. */
export interface RecordList<Next> {
  readonly content: readonly FoundRecord[]
  readonly next: Next | null
}

/** Which part of a list to read. */
export interface RecordsWindow {
  readonly query: RecordQuery
  readonly from?: NextRecords | undefined
  readonly limit: number
}

/**
 * Returns records, last begun first; with words, by their newest message that has them. An admin sees all of the
 * organization; an agent those of their workgroups and their own, and finds words only in their own. The cost is
 * bounded: a page may have few records, and others behind it. With words, a later page may have a record again, with an
 * older message. Throws Refused `malformed`.
 */
export function recordsFor(
  deps: RecordDeps,
  actor: AgentActor,
  { next, limit, ...query }: RecordQuery & { readonly next?: string; readonly limit: number },
): Promise<RecordList<string>> {
  const from = next === undefined ? undefined : openPlace(next, deps.placeKey)
  return deps.historyDeps.readers.read(actor.uid, async () => {
    const page = await pageFor(deps, await readerOf(deps, actor), { query, from, limit })
    return { ...page, next: page.next === null ? null : sealPlace(page.next, deps.placeKey) }
  })
}

/** Returns part of a list, as `recordsFor` does. */
export async function pageFor(
  deps: RecordDeps,
  reader: RecordsReader,
  { query: { text, ...narrowed }, from, limit }: RecordsWindow,
): Promise<RecordList<NextRecords>> {
  const filter = { ...narrowed, orgUid: reader.orgUid, overseer: reader.overseer }
  if (text !== undefined) return found(deps, reader, { filter, text, from, limit })
  const after = from?.kind === 'after' ? from.place : undefined
  const { content, next } = await deps.records.page(filter, { after, limit })
  const rows = await rowsOf(deps, reader, content)
  return {
    content: rows.map((row) => ({ ...row, hit: null })),
    next: next === null ? null : { kind: 'after', place: next },
  }
}

type FindWindow = { readonly filter: RecordFilter; readonly text: string } & Omit<RecordsWindow, 'query'>

async function found(
  deps: RecordDeps,
  reader: RecordsReader,
  { filter, text, from, limit }: FindWindow,
): Promise<RecordList<NextRecords>> {
  const words = searchWords(text)
  if (words.length === 0) throw new Refused('malformed', 'There is no word to look for.')
  await deps.search.catchUp(maxCaughtUp)
  const before = from?.kind === 'before' ? from.message : undefined
  const { content, next } = await deps.search.findRecords({ words, filter, before, limit })
  // The index may have been restarted: the rest of it must not wait for the next message.
  deps.index.wake()
  const hits = new Map(content.map((hit) => [hit.threadUid, hit]))
  const rows = await rowsOf(deps, reader, await deps.records.byUids([...hits.keys()]))
  return {
    content: rows.map((row) => ({ ...row, hit: pieceOf(hits.get(row.thread.uid), words) })),
    next: next === null ? null : { kind: 'before', message: next },
  }
}

function pieceOf(hit: RecordHit | undefined, words: readonly string[]): FoundPiece | null {
  if (hit === undefined) return null
  const { text, ...message } = hit
  return { ...message, excerpt: excerptOf(text, words) }
}

/** Returns one record. Throws Refused `thread_not_found` for one that the agent may not read, also if it is listed. */
export async function recordFor(deps: RecordDeps, actor: AgentActor, uid: ThreadUid): Promise<RecordRow> {
  const reader = await readerOf(deps, actor)
  const known = (await deps.records.byUids([uid])).filter(({ thread }) => mayReadRecord(reader, thread))
  const [row] = await rowsOf(deps, reader, known)
  if (row === undefined) throw new Refused('thread_not_found')
  return row
}

/** Returns a stretch of what was said. Throws Refused `thread_not_found` for a record that the agent may not read. */
export async function recordMessages(
  deps: RecordDeps,
  actor: AgentActor,
  { uid, ...window }: SeqWindow & { readonly uid: ThreadUid },
): Promise<ThreadStretch> {
  const { historyDeps } = deps
  const thread = await historyDeps.threads.byUid(uid)
  if (thread === null || !mayReadRecord(await readerOf(deps, actor), thread)) throw new Refused('thread_not_found')
  return historyDeps.readers.read(actor.uid, () => stretchOf(historyDeps, thread, { ...window, actor }))
}
