import { csvLine, csvLines } from '../../domain/csv.ts'
import type { LoggedMessage } from '../../domain/message/message.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { AuditWriter } from '../audit/audit-writer.ts'
import { type RecordsReader, readerOf } from './record-rows.ts'
import { type FoundRecord, pageFor, type RecordDeps, type RecordQuery } from './records.ts'

const recordsAtOnce = 100
const messagesAtOnce = 200
/** With words, a record is found once for each message: which were written already is remembered for this many. */
const maxFound = 100_000

export interface RecordExportDeps extends RecordDeps {
  readonly auditor: AuditWriter
  /** The agents who are being given an export. */
  readonly exporting: Set<string>
}

export interface RecordExport {
  readonly format: 'csv' | 'json'
  /** Whether it has what was said: CSV then has a line for each message. */
  readonly withMessages: boolean
  readonly query: RecordQuery
}

/**
 * Returns the records of an admin's organization, piece by piece: the next is read when it is wanted, and none once the
 * iterator is returned; it fails once they are no admin. Recorded in the audit log before the first. Throws Refused
 * `forbidden`, `malformed`, and `too_many_requests` while the same admin is being given another one.
 */
export async function exportRecords(
  deps: RecordExportDeps,
  actor: AgentActor,
  wish: RecordExport,
): Promise<AsyncIterable<string>> {
  const reader = await adminReader(deps, actor)
  if (deps.exporting.has(actor.uid)) throw new Refused('too_many_requests')
  deps.exporting.add(actor.uid)
  try {
    // Read before the answer begins, which cannot be refused any more after that.
    const first = await pageFor(deps, reader, { query: wish.query, limit: recordsAtOnce })
    await deps.auditor.done(actor, { kind: 'record.export', targetUid: actor.orgUid, after: auditedOf(wish) })
    const checked = { ...deps, checkReader: () => adminReader(deps, actor) }
    const records = recordsOf(checked, reader, { wish, first })
    return released(wish.format === 'csv' ? csvOf(checked, wish, records) : jsonOf(checked, wish, records), () =>
      deps.exporting.delete(actor.uid),
    )
  } catch (error) {
    deps.exporting.delete(actor.uid)
    throw error
  }
}

async function adminReader(deps: RecordDeps, actor: AgentActor): Promise<RecordsReader> {
  const reader = await readerOf(deps, actor)
  if (!reader.isAdmin) throw new Refused('forbidden')
  return reader
}

function auditedOf({ format, withMessages, query }: RecordExport): object {
  const { fromMs, toMs, agentUid, targetUid, tag, category, scores, states, text } = query
  const [begunFrom, begunTo] = [fromMs, toMs].map((at) => (at === undefined ? undefined : new Date(at).toISOString()))
  const filters = {
    begunFrom,
    begunTo,
    agentUid,
    workgroup: targetUid,
    tag,
    category,
    rating: scores,
    state: states,
    text,
    ...{ answer: query.answers, answeredBy: query.answeredBy, ratedAgent: query.ratedAgentUid },
    ...{ left: query.hasLeft, commented: query.isCommented, hour: query.hour?.hour },
  }
  return { format, ...(withMessages ? { withMessages } : {}), ...filters }
}

/** An export lasts: at each page it is asked once more whether the reader is still an admin. */
interface CheckedDeps extends RecordDeps {
  readonly checkReader: () => Promise<unknown>
}

/** Calls `release` once, when the pieces are used up or nobody wants more of them. */
function released(pieces: AsyncGenerator<string>, release: () => void): AsyncIterable<string> {
  return {
    [Symbol.asyncIterator]: () => ({
      next: async () => {
        try {
          const result = await pieces.next()
          if (result.done === true) release()
          return result
        } catch (error) {
          release()
          throw error
        }
      },
      return: async () => {
        release()
        return pieces.return(undefined)
      },
    }),
  }
}

type RecordsRead = Awaited<ReturnType<typeof pageFor>>

async function* recordsOf(
  deps: CheckedDeps,
  reader: RecordsReader,
  { wish: { query }, first }: { wish: RecordExport; first: RecordsRead },
): AsyncGenerator<FoundRecord> {
  const written = new Set<string>()
  let page = first
  while (true) {
    for (const record of page.content) {
      if (written.has(record.thread.uid) || written.size >= maxFound) continue
      if (query.text !== undefined) written.add(record.thread.uid)
      yield record
    }
    const from = written.size >= maxFound ? null : page.next
    if (from === null) return
    await deps.checkReader()
    page = await pageFor(deps, reader, { query, from, limit: recordsAtOnce })
  }
}

const recordColumns = [
  ...(['uid', 'begun', 'ended', 'state', 'workgroup', 'workgroupUid', 'agent', 'agentUid', 'visitor'] as const),
  ...(['visitorUid', 'category', 'tags', 'rating', 'comment'] as const),
] as const
const messageColumns = [
  ...(['recordUid', 'begun', 'workgroup', 'visitor', 'seq', 'time', 'senderType', 'sender', 'senderUid'] as const),
  ...(['type', 'content'] as const),
] as const

async function* csvOf(
  deps: CheckedDeps,
  { withMessages }: RecordExport,
  records: AsyncIterable<FoundRecord>,
): AsyncGenerator<string> {
  yield csvLine(withMessages ? messageColumns : recordColumns)
  for await (const record of records) {
    const shown = shownOf(record)
    if (!withMessages) {
      const rating = shown.rating === null ? '' : String(shown.rating)
      yield csvLines(recordColumns, [{ ...shown, ended: shown.ended ?? '', rating, tags: shown.tags.join(', ') }])
      continue
    }
    const { uid: recordUid, begun, workgroup, visitor } = shown
    for await (const some of messagesOf(deps, record)) {
      const rows = some.map((message) => ({
        recordUid,
        begun,
        workgroup,
        visitor,
        ...message,
        seq: String(message.seq),
      }))
      yield csvLines(messageColumns, rows)
    }
  }
}

async function* jsonOf(
  deps: CheckedDeps,
  { withMessages }: RecordExport,
  records: AsyncIterable<FoundRecord>,
): AsyncGenerator<string> {
  let before = '[\n'
  for await (const record of records) {
    const shown = JSON.stringify(shownOf(record))
    yield before + (withMessages ? `${shown.slice(0, -1)},"messages":[` : shown)
    before = ',\n'
    if (!withMessages) continue
    let comma = ''
    for await (const some of messagesOf(deps, record)) {
      yield comma + some.map((message) => JSON.stringify(message)).join(',')
      comma = ','
    }
    yield ']}'
  }
  yield before === '[\n' ? '[]\n' : '\n]\n'
}

function shownOf({ thread, target, agent, comment }: FoundRecord) {
  const { uid, state, targetUid, agentUid, user, filed, score } = thread
  return {
    uid: uid as string,
    begun: new Date(thread.createdAt).toISOString(),
    ended: thread.closedAt === null ? null : new Date(thread.closedAt).toISOString(),
    state: state as string,
    workgroup: target?.nickname ?? '',
    workgroupUid: targetUid as string,
    agent: agent?.nickname ?? '',
    agentUid: (agentUid ?? '') as string,
    visitor: user.nickname,
    visitorUid: user.uid as string,
    category: filed.category,
    tags: [...filed.tags],
    rating: score,
    comment,
  }
}

async function* messagesOf(
  { historyDeps: { log, pageBytes: maxBytes }, checkReader }: CheckedDeps,
  { thread: { uid: threadUid } }: FoundRecord,
): AsyncGenerator<ReturnType<typeof messageOf>[]> {
  let after = 0
  while (true) {
    await checkReader()
    const messages = await log.read({ threadUid, after, limit: messagesAtOnce, maxBytes })
    if (messages.length === 0) return
    yield messages.map(messageOf)
    after = messages.at(-1)?.seq ?? after
  }
}

function messageOf({ seq, sentAt, sender, type, content }: LoggedMessage) {
  const said = { senderType: sender.type as string, sender: sender.nickname, senderUid: sender.uid as string }
  return { seq, time: new Date(sentAt).toISOString(), ...said, type, content }
}
