import { setImmediate as nextTurn } from 'node:timers/promises'
import type { OnLimit } from '../../domain/limit-reached.ts'
import { isTimeZone } from '../../domain/organization/opening-hours.ts'
import { nextDayMs, zoneSpans } from '../../domain/organization/zone-hours.ts'
import type { AgentActor } from '../../domain/person.ts'
import { Refused } from '../../domain/refusal.ts'
import type { ThreadState } from '../../domain/thread/thread.ts'
import type { CountedPage, RecordCounts } from '../../store/ports/record-counts.ts'
import type { RecordFilter, RecordPlace } from '../../store/ports/records.ts'
import type { ReadLimiter } from '../limits/read-limiter.ts'
import { type RecordNameDeps, readerOf } from './record-rows.ts'
import type { RecordQuery } from './records.ts'
import { Tally } from './tally.ts'

/** At 2 µs each, of which the main thread takes a third, some milliseconds at a time. */
const lookedAtOnce = 5000

export interface RecordStatisticsDeps extends RecordNameDeps {
  readonly recordCounts: RecordCounts
  readonly readers: ReadLimiter
  /** How many records are counted at most. */
  readonly maxCounted: number
  readonly onLimit: OnLimit
}

export interface StatisticsQuery {
  readonly filter: Omit<RecordQuery, 'text'> & { readonly fromMs: number; readonly toMs: number }
  /** IANA name. */
  readonly zone: string
}

export type RecordStatistics = Awaited<ReturnType<typeof recordStatistics>>

/**
 * Returns what the records that `recordsFor` lists for the same agent and filter add up to. If there are more than are
 * counted, it covers only the last whole days: `fromMs` is later then. Throws Refused `malformed`, `too_many_requests`.
 */
export function recordStatistics(
  deps: RecordStatisticsDeps,
  actor: AgentActor,
  { filter: asked, zone }: StatisticsQuery,
) {
  const { fromMs, toMs } = asked
  if (!isTimeZone(zone)) throw new Refused('malformed', 'zone is not the name of a time zone.')
  if (fromMs > toMs) throw new Refused('malformed', 'from is later than to.')
  return deps.readers.read(actor.uid, async () => {
    const { orgUid, overseer } = await readerOf(deps, actor)
    const filter = { ...asked, orgUid, overseer }
    const counting = { filter, spans: zoneSpans(zone, fromMs, toMs) }
    const found = await tallied(deps, counting)
    if (found.cutAt !== null) deps.onLimit('reading.countedRecords')
    const since = found.cutAt === null ? fromMs : wholeDaysAfter(found.cutAt, { spans: counting.spans, toMs })
    const counted = { ...filter, fromMs: since }
    // The days before are left out as a whole, so that each number is the number of the records behind it.
    const { tally } = found.cutAt === null ? found : await tallied(deps, { ...counting, filter: counted })
    const [now, erased, result] = await Promise.all([
      countNow(deps, filter),
      deps.recordCounts.erased(counted),
      tally.result(),
    ])
    return { ...result, ...now, erased, fromMs: since, toMs, isCut: found.cutAt !== null }
  })
}

/** Returns when the day after a record begins; if the period ends before that, the moment after the record. */
function wholeDaysAfter({ at }: RecordPlace, { spans, toMs }: { spans: Counting['spans']; toMs: number }): number {
  const nextDay = nextDayMs(spans, at)
  return nextDay < toMs ? nextDay : at + 1
}

interface Counting {
  readonly filter: RecordFilter
  readonly spans: ReturnType<typeof zoneSpans>
}

/** Returns the sums, and the last record that was counted if there are more than may be. */
async function tallied(
  { recordCounts, maxCounted }: RecordStatisticsDeps,
  { filter, spans }: Counting,
): Promise<{ tally: Tally; cutAt: RecordPlace | null }> {
  const tally = new Tally(spans)
  const read = await recordCounts.ofFilter(filter)
  const lookedAt = Math.min(lookedAtOnce, maxCounted)
  let page: CountedPage = await read({ after: null, lookedAt })
  for (let looked = lookedAt; ; looked += lookedAt) {
    const { content, next } = page
    if (next !== null && looked >= maxCounted) return { tally, cutAt: next }
    // The database finds the next ones meanwhile.
    const following = next === null ? null : read({ after: next, lookedAt })
    for (const record of content) tally.add(record)
    if (following === null) return { tally, cutAt: null }
    const [found] = await Promise.all([following, nextTurn()])
    page = found
  }
}

/** Returns how many wait and are open now, whenever they began. */
async function countNow(
  { recordCounts }: RecordStatisticsDeps,
  filter: RecordFilter & { fromMs: number; toMs: number },
) {
  const { fromMs: _from, toMs: _to, ...always } = filter
  const states = await recordCounts.inStates(always, ['QUEUING', 'OFFERED', 'CHATTING'])
  const of = (state: ThreadState) => states.get(state) ?? 0
  return { waiting: of('QUEUING') + of('OFFERED'), chatting: of('CHATTING') }
}
